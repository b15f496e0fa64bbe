/// Makes a body fit to be stored: secrets replaced, bounded, still readable.
package enum Redaction {
    /// Bytes of a stored body (SPEC 7.2).
    package static let limit = 20 << 10

    /// The body as it may be stored: in JSON every value under a name that promises a secret is `[REDACTED]`; every
    /// text is sanitised; anything else is sanitised and cut.
    package static func body(_ bytes: [UInt8], limit: Int = Self.limit) -> String {
        if let value = JSONReader.strict(bytes[...]) {
            switch value.kind {
            case .object, .array:
                var json = JSONText()
                write(value, to: &json)
                return CleanText.cut(json.text, limit: limit)
            case .null, .bool, .number, .string: break
            }
        }
        let text = String(decoding: bytes.prefix(limit * 2), as: UTF8.self)
        return CleanText.cut(Secrets.masked(text), limit: limit)
    }

    /// Whether a member of that name holds a secret.
    package static func isSecret(_ name: String) -> Bool {
        let name = String(decoding: name.utf8.map { $0 == .minus ? UInt8(ascii: "_") : $0 }, as: UTF8.self).lowercased()
        if spared.contains(name) { return false }
        if exact.contains(name) { return true }
        if suffixes.contains(where: name.hasSuffix) { return true }
        return parts.contains(where: name.containsBytes)
    }

    private static let exact: Set<String> = [
        "authorization", "proxy_authorization", "x_api_key", "api_key", "token", "password", "passwd", "secret", "jwt",
        "signature", "sig", "key", "pwd", "auth", "set_cookie",
    ]
    private static let suffixes = ["_key", "_token", "_secret", "_password", "_passwd", "_signature", "_jwt"]
    private static let parts = [
        "secret", "token", "password", "apikey", "bearer", "cookie", "credential", "session", "private_key",
        "access_key", "authorization",
    ]
    /// Counts of tokens are no tokens.
    private static let spared: Set<String> = [
        "max_tokens", "prompt_tokens", "completion_tokens", "total_tokens", "input_tokens", "output_tokens",
        "max_output_tokens", "max_completion_tokens", "cached_tokens", "reasoning_tokens", "image_tokens",
        "text_tokens", "audio_tokens", "input_tokens_details", "output_tokens_details", "prompt_tokens_details",
        "completion_tokens_details", "token_count", "budget_tokens", "cache_creation_input_tokens",
        "cache_read_input_tokens", "max_tokens_to_sample", "thinking_tokens", "accepted_prediction_tokens",
        "rejected_prediction_tokens",
    ]

    private static func write(_ value: JSONValue, to json: inout JSONText) {
        switch value.kind {
        case .null, .bool, .number: json.raw(value.rawText)
        case .string(let text): json.value(Secrets.masked(text))
        case .array(let elements): json.array { json in elements.forEach { write($0, to: &json) } }
        case .object(let members):
            json.object { json in
                for member in members {
                    json.key(member.key)
                    if isSecret(member.key), !member.value.isNull {
                        json.value("[REDACTED]")
                    } else {
                        write(member.value, to: &json)
                    }
                }
            }
        }
    }
}
