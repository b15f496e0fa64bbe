internal import ErrorPolicy

/// The secrets an account's requests carry: its token, and headers of its own that are called like one. Some upstreams
/// repeat them in their errors, whatever they look like.
struct AccountSecrets: Sendable {
    /// What is shorter is no secret, and would be found in anything.
    private static let shortest = 8
    private static let mask = Array("***".utf8)

    private let secrets: [[UInt8]]

    init(_ token: String, headers: [String: String] = [:]) {
        let named = headers.filter { Redaction.isSecret($0.key) || $0.key.lowercased().contains("pass") }
        // Of `Bearer abc` the word behind the scheme.
        let words = named.values.flatMap { $0.split(separator: " ") }.map(String.init)
        secrets = ([token] + words).map { Array($0.utf8) }.filter { $0.count >= Self.shortest }
            .sorted { $0.count > $1.count }
    }

    /// The bytes without the secrets.
    func masked(in text: [UInt8]) -> [UInt8] {
        secrets.reduce(text) { Self.masked($1, in: $0) }
    }

    private static func masked(_ bytes: [UInt8], in text: [UInt8]) -> [UInt8] {
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
            output += mask
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
