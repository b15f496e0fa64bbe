internal import ErrorPolicy
internal import FoundationEssentials
internal import OpsModel

/// An access token and what is known of its end.
struct AccessToken: Sendable {
    /// A token is replaced so long before its end, in milliseconds; a short-lived one in its last quarter.
    private static let ahead = 5 * Milliseconds.minute
    /// So long before its end a token counts as expired: a request takes its time to arrive.
    private static let slack = 10 * Milliseconds.second
    /// The longest token whose inside is looked at, in bytes.
    private static let readableLimit = 16 << 10

    let text: String
    /// Nil when nobody said.
    let expiry: Timestamp?
    /// When it should be replaced; nil: only when it is refused.
    let renewal: Timestamp?

    /// - Parameters:
    ///   - lifetime: seconds from now, as the token endpoint said.
    ///   - now: when it was received.
    init(_ text: String, lifetime: Int? = nil, at now: Timestamp) {
        self.text = text
        let told = lifetime.flatMap { $0 > 0 ? now + Milliseconds.second * Int64(min($0, 1 << 31)) : nil }
        expiry = told ?? Self.writtenExpiry(in: text)
        renewal = expiry.map { $0 - max(0, min(Self.ahead, $0.since(now) / 4)) }
    }

    /// Whether the upstream would still take it.
    func isValid(at now: Timestamp) -> Bool {
        expiry.map { now < $0 - min(Self.slack, $0.since(renewal ?? $0)) } ?? true
    }

    /// Whether nothing has to be done about it yet.
    func isFresh(at now: Timestamp) -> Bool { renewal.map { now < $0 } ?? true }

    /// The `exp` of a JSON web token. Nobody checks the signature here: it is the upstream's to believe.
    private static func writtenExpiry(in text: String) -> Timestamp? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, text.utf8.count <= readableLimit else { return nil }
        var payload = parts[1].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        while payload.count % 4 != 0 { payload.append("=") }
        guard let bytes = Data(base64Encoded: String(payload)),
            let seconds = JSONReader.strict(Array(bytes)[...])?["exp"]?.integer, (0...(1 << 40)).contains(seconds)
        else { return nil }
        return Timestamp(Int64(seconds) * Milliseconds.second)
    }
}
