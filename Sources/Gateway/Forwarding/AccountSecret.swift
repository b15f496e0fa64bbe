/// The secret an account's requests carry. Some upstreams repeat it in their errors, whatever it looks like.
struct AccountSecret: Sendable {
    /// What is shorter is no secret, and would be found in anything.
    private static let shortest = 8
    private static let mask = Array("***".utf8)

    private let bytes: [UInt8]

    init(_ secret: String) { bytes = secret.utf8.count < Self.shortest ? [] : Array(secret.utf8) }

    /// The bytes without the secret.
    func masked(in text: [UInt8]) -> [UInt8] {
        guard let first = bytes.first, text.count >= bytes.count else { return text }
        var output: [UInt8] = []
        var copied = 0
        var index = 0
        while let found = text[index...].firstIndex(of: first), found + bytes.count <= text.count {
            guard text[found..<found + bytes.count].elementsEqual(bytes) else {
                index = found + 1
                continue
            }
            output += text[copied..<found]
            output += Self.mask
            index = found + bytes.count
            copied = index
        }
        return copied == 0 ? text : output + text[copied...]
    }

    func masked(in text: String) -> String {
        let utf8 = Array(text.utf8)
        let masked = masked(in: utf8)
        return masked.count == utf8.count ? text : String(decoding: masked, as: UTF8.self)
    }
}
