/// Masks what must never leave the gateway in a message: keys in URLs, authorization headers, API keys, tokens, cookies.
package enum Secrets {
    /// The text with every secret's value replaced by `***`.
    package static func masked(_ text: String) -> String {
        var scanner = SecretScanner(Array(text.utf8))
        return scanner.run() ? String(decoding: scanner.output, as: UTF8.self) : text
    }
}

/// One pass over the bytes of a text; each rule looks at one place and says how far a secret reaches.
private struct SecretScanner {
    private let bytes: [UInt8]
    private(set) var output: [UInt8] = []
    private var index = 0
    /// What comes before is in the output.
    private var copied = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Query parameters that are masked whatever their value: the reference's four and those that sign a URL.
    private static let queryNames: Set<String> = [
        "key", "client_secret", "access_token", "refresh_token",
        "sig", "signature", "x-amz-signature", "x-amz-credential", "x-amz-security-token",
        "x-goog-signature", "x-goog-credential", "x-oss-signature", "x-oss-security-token", "ossaccesskeyid",
        "q-signature", "awsaccesskeyid", "googleaccessid", "security-token", "policy", "se-signature",
    ]
    /// Names whose value is masked after `=` or `:`, in a query, a header or prose, if it looks like a secret.
    private static let valueNames: Set<String> = [
        "x-api-key", "api-key", "api_key", "apikey", "x-goog-api-key", "access_token", "refresh_token", "id_token",
        "client_secret", "secret", "secret_key", "access_key", "private_key", "password", "passwd", "pwd", "token",
        "session_token", "sessionid", "session_id", "auth_token", "x-auth-token", "subscription-key", "jwt",
        "ocp-apim-subscription-key", "credential", "accesskey", "secretkey", "authorization", "auth",
    ]
    /// Beginnings by which the well-known kinds of keys are recognised.
    private static let prefixes: [[UInt8]] = [
        "sk-", "sk_", "pk_", "rk_", "gsk_", "hf_", "xai-", "AIza", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-",
        "r8_", "fal-", "AKIA", "ASIA", "sess-", "xoxb-", "xoxp-", "ya29.", "nvapi-", "pplx-", "tvly-", "LTAI",
        "umk_",
    ].map { Array($0.utf8) }
    /// Whether a key begins with a byte; most words do not come further.
    private static let beginsKey: [Bool] = {
        var begins = [Bool](repeating: false, count: 256)
        for prefix in prefixes { begins[Int(prefix[0])] = true }
        return begins
    }()
    private static let jwtBeginning = Array("eyJ".utf8)

    /// Masks all; says whether anything was.
    mutating func run() -> Bool {
        while index < bytes.count {
            if let (keep, end) = secret() {
                output.append(contentsOf: bytes[copied..<keep])
                output.append(contentsOf: "***".utf8)
                index = end
                copied = end
            } else {
                index += 1
            }
        }
        if copied == 0 { return false }
        output.append(contentsOf: bytes[copied...])
        return true
    }

    /// Where a secret at this place begins and ends, if one is here.
    private func secret() -> (keep: Int, end: Int)? {
        let byte = bytes[index]
        if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "&"), let found = queryValue() { return found }
        if byte == .colon, let found = userInfo() { return found }
        let previous: UInt8? = index > 0 ? bytes[index - 1] : nil
        guard byte.isLetter, previous.map({ !$0.isWordByte }) ?? true else { return nil }
        return jwt() ?? prefixedKey() ?? bearer() ?? cookie() ?? namedValue()
    }

    private func queryValue() -> (Int, Int)? {
        let nameEnd = end(from: index + 1) { $0.isWordByte }
        guard nameEnd < bytes.count, bytes[nameEnd] == UInt8(ascii: "="),
            Self.queryNames.contains(lowered(index + 1..<nameEnd))
        else { return nil }
        let valueEnd = end(from: nameEnd + 1) { $0 != UInt8(ascii: "&") && $0 != .quote && !$0.isBlank }
        return (nameEnd + 1, valueEnd)
    }

    /// `://user:password@`
    private func userInfo() -> (Int, Int)? {
        guard index + 3 < bytes.count, bytes[index + 1] == UInt8(ascii: "/"), bytes[index + 2] == UInt8(ascii: "/")
        else { return nil }
        let stop = end(from: index + 3) {
            !$0.isBlank && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "@") && $0 != .quote
        }
        guard stop < bytes.count, bytes[stop] == UInt8(ascii: "@"), bytes[index + 3..<stop].contains(.colon) else {
            return nil
        }
        return (index + 3, stop)
    }

    private func jwt() -> (Int, Int)? {
        guard starts(with: Self.jwtBeginning) else { return nil }
        let stop = end(from: index) { $0.isWordByte || $0 == .dot }
        guard stop - index >= 20, bytes[index..<stop].contains(.dot) else { return nil }
        return (index, stop)
    }

    private func prefixedKey() -> (Int, Int)? {
        guard Self.beginsKey[Int(bytes[index])], let prefix = Self.prefixes.first(where: { starts(with: $0) }) else {
            return nil
        }
        let start = index + prefix.count
        let stop = end(from: start) { $0.isWordByte || $0 == UInt8(ascii: "*") || $0 == .dot && prefix.last == .dot }
        let value = bytes[start..<stop]
        guard value.count >= 8 || value.count >= 4 && value.contains(where: { $0.isDigit }) else { return nil }
        return (start, stop)
    }

    /// `Bearer` or `Basic` and a token.
    private func bearer() -> (Int, Int)? {
        guard bytes[index].lowered == UInt8(ascii: "b") else { return nil }
        let wordEnd = end(from: index) { $0.isLetter }
        guard ["bearer", "basic"].contains(lowered(index..<wordEnd)) else { return nil }
        let start = end(from: wordEnd) { $0.isBlank }
        guard start > wordEnd else { return nil }
        let stop = tokenEnd(from: start)
        guard stop > start, looksSecret(start..<stop, shortest: 8) else { return nil }
        return (start, stop)
    }

    /// `Cookie:` and `Set-Cookie:`, to the end of the line or of the quoted text.
    private func cookie() -> (Int, Int)? {
        let nameEnd = end(from: index) { $0.isWordByte }
        guard nameEnd < bytes.count, bytes[nameEnd] == .colon,
            ["cookie", "set-cookie"].contains(lowered(index..<nameEnd))
        else { return nil }
        let start = end(from: nameEnd + 1) { $0 == 0x20 }
        // Looked for near by only, so that a long text of nothing but "cookie:" stays linear.
        guard bytes[start...].prefix(1024).contains(UInt8(ascii: "=")) else { return nil }
        let stop = end(from: start) { $0 != .lineFeed && $0 != 0x0D && $0 != .quote }
        return (start, stop)
    }

    /// `name=value`, `name: value`, `"name":"value"`.
    private func namedValue() -> (Int, Int)? {
        let nameEnd = end(from: index) { $0.isWordByte }
        var start = end(from: nameEnd) { $0 == .backslash || $0 == .quote || $0 == .apostrophe || $0 == 0x20 }
        guard start < bytes.count, bytes[start] == .colon || bytes[start] == UInt8(ascii: "="),
            Self.valueNames.contains(lowered(index..<nameEnd))
        else { return nil }
        let isAssigned = bytes[start] == UInt8(ascii: "=")
        start = end(from: start + 1) { $0 == .backslash || $0 == .quote || $0 == .apostrophe || $0 == 0x20 }
        let stop = tokenEnd(from: start)
        guard isAssigned ? stop - start >= 6 : looksSecret(start..<stop, shortest: 6) else { return nil }
        return (start, stop)
    }

    /// Long, or with digits in it: a word of prose after "token:" is neither.
    private func looksSecret(_ range: Range<Int>, shortest: Int) -> Bool {
        range.count >= 20 || range.count >= shortest && bytes[range].contains { $0.isDigit || $0 == .dot }
    }

    /// The end of a token, without the full stop that ends a sentence.
    private func tokenEnd(from start: Int) -> Int {
        var stop = end(from: start) {
            $0.isWordByte || $0 == .dot || $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "+")
                || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "*")
                || $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "!") || $0 == UInt8(ascii: "$")
                || $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "@")
        }
        while stop > start, bytes[stop - 1] == .dot { stop -= 1 }
        return stop
    }

    private func end(from start: Int, while belongs: (UInt8) -> Bool) -> Int {
        var position = start
        while position < bytes.count, belongs(bytes[position]) { position += 1 }
        return position
    }

    private func starts(with prefix: [UInt8]) -> Bool {
        index + prefix.count <= bytes.count && bytes[index..<index + prefix.count].elementsEqual(prefix)
    }

    private func lowered(_ range: Range<Int>) -> String {
        guard range.count <= 32 else { return "" }
        return String(decoding: bytes[range].map(\.lowered), as: UTF8.self)
    }
}

extension UInt8 {
    /// Part of a name, a key or base64url.
    fileprivate var isWordByte: Bool {
        isLetter || isDigit || self == UInt8(ascii: "_") || self == .minus
    }
}
