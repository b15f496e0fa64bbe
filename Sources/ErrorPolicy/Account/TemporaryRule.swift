/// An account's own rule: this status with one of these words pauses the account, or one model of it, for a while.
package struct TemporaryRule: Sendable, Hashable {
    package var errorCode: Int
    package var keywords: [String]
    package var minutes: Int
    /// The rule's place in the account's list, from 0; invalid rules before it count.
    package var index: Int

    /// Keywords are looked for in so many bytes of the body.
    package static let searchedBytes = 64 << 10
    /// The longest excerpt of the body that is kept as the reason, in bytes.
    package static let excerptLimit = 2048

    package init(errorCode: Int, keywords: [String], minutes: Int, index: Int = 0) {
        self.errorCode = errorCode
        self.keywords = keywords
        self.minutes = minutes
        self.index = index
    }

    init(_ value: JSONValue, index: Int) {
        self.init(
            errorCode: value["error_code"]?.integer ?? 0,
            keywords: (value["keywords"]?.elements ?? []).compactMap(\.string),
            minutes: value["duration_minutes"]?.integer ?? 0,
            index: index
        )
    }

    /// The first keyword that occurs in the text, trimmed; nil if none does. Case does not matter.
    package static func keyword(_ keywords: [String], in text: String) -> String? {
        guard !text.isEmpty else { return nil }
        let text = text.lowercased()
        return keywords.lazy.map(\.trimmed).first { !$0.isEmpty && text.containsBytes($0.lowercased()) }
    }

    /// The first rule that catches the error, with the word that did.
    static func match(_ rules: [TemporaryRule], status: Int, body: [UInt8]) -> TemporaryMatch? {
        guard status != 401, rules.contains(where: { $0.errorCode == status }) else { return nil }
        let text = String(decoding: body.prefix(searchedBytes), as: UTF8.self)
        for rule in rules where rule.errorCode == status && rule.minutes > 0 {
            guard let keyword = keyword(rule.keywords, in: text) else { continue }
            let excerpt = CleanText.cut(
                Secrets.masked(CleanText.cut(text, limit: excerptLimit * 2)),
                limit: excerptLimit
            )
            return TemporaryMatch(rule: rule, keyword: keyword, status: status, excerpt: excerpt)
        }
        return nil
    }
}
