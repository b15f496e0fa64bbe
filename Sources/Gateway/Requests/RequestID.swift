internal import ErrorPolicy
internal import Synchronization

/// Ids of requests: our own, and those that clients give.
enum RequestID {
    /// Bytes of a client's id (SPEC 7.2).
    static let limit = 64

    private static let digits = Array("0123456789abcdef".utf8)
    private static let count = Atomic<UInt32>(.random(in: 0...(.max)))

    /// A new one of ours: `gw_`, 64 random bits, and 32 that count. A random number is a call of the system, so there is
    /// one, and no two ids of a process are the same.
    static func new() -> String {
        let random = UInt64.random(in: 0...(.max))
        let count = UInt64(count.wrappingAdd(1, ordering: .relaxed).oldValue)
        return String(unsafeUninitializedCapacity: 27) { buffer in
            (buffer[0], buffer[1], buffer[2]) = (UInt8(ascii: "g"), UInt8(ascii: "w"), UInt8(ascii: "_"))
            for place in 0..<16 { buffer[3 + place] = digits[Int(random >> (60 - 4 * place) & 15)] }
            for place in 0..<8 { buffer[19 + place] = digits[Int(count >> (28 - 4 * place) & 15)] }
            return 27
        }
    }

    /// A client's id as it may be kept: printable ASCII without blanks, bounded, no secret; nil for anything else.
    static func ofClient(_ text: String?) -> String? {
        guard let text, !text.isEmpty, text.utf8.count <= limit,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), Secrets.masked(text) == text
        else { return nil }
        return text
    }
}
