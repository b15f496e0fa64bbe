extension Dice {
    private static let digits = Array("0123456789abcdef".utf8)

    /// `count` (at most 32) hexadecimal digits behind a prefix.
    mutating func hex(_ count: Int, prefix: StaticString) -> String {
        let high = next()
        let low = next()
        return String(unsafeUninitializedCapacity: prefix.utf8CodeUnitCount + count) { buffer in
            for index in 0..<prefix.utf8CodeUnitCount { buffer[index] = prefix.utf8Start[index] }
            for index in 0..<count {
                let word = index < 16 ? high : low
                let digit = Int(truncatingIfNeeded: word >> UInt64(index % 16 * 4)) & 15
                buffer[prefix.utf8CodeUnitCount + index] = Dice.digits[digit]
            }
            return prefix.utf8CodeUnitCount + count
        }
    }

    /// The gateway's own id of a request.
    mutating func gatewayRequestID() -> String { hex(24, prefix: "gw_") }

    /// The id that a client gave its request.
    mutating func clientRequestID() -> String { hex(16, prefix: "cli-") }

    /// The id that an upstream gave the request, in its own shape.
    mutating func upstreamRequestID(of upstream: Upstream) -> String {
        switch upstream {
        case .relay: hex(22, prefix: "20261123")
        case .codex: hex(32, prefix: "resp_")
        default: hex(32, prefix: "req_")
        }
    }
}
