/// Ids of requests: our own, and those that clients give.
enum RequestID {
    /// Bytes of a client's id (SPEC 7.2).
    static let limit = 64

    private static let digits = Array("0123456789abcdef".utf8)

    /// A new one of ours: `gw_` and 96 random bits.
    static func new() -> String {
        var generator = SystemRandomNumberGenerator()
        var bits: (UInt64, UInt64) = (generator.next(), generator.next())
        return String(unsafeUninitializedCapacity: 27) { buffer in
            (buffer[0], buffer[1], buffer[2]) = (UInt8(ascii: "g"), UInt8(ascii: "w"), UInt8(ascii: "_"))
            for index in 3..<27 {
                buffer[index] = digits[Int(bits.0 & 15)]
                bits.0 = index == 18 ? bits.1 : bits.0 >> 4
            }
            return 27
        }
    }

    /// A client's id as it may be kept: printable ASCII without blanks, bounded; nil for anything else.
    static func ofClient(_ text: String?) -> String? {
        guard let text, !text.isEmpty, text.utf8.count <= limit,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return text
    }
}
