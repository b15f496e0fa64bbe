package import ErrorPolicy

extension AuditEntry {
    private static let ruleWord = "rule "

    /// How the audit log names a rule: its id, and its name at that time.
    package static func target(_ rule: PassthroughRule) -> String { "\(ruleWord)\(rule.id) \(rule.name)" }

    /// The rule the entry is about; nil where it is about something else.
    package var ruleID: Int64? {
        guard target.hasPrefix(Self.ruleWord) else { return nil }
        return target.dropFirst(Self.ruleWord.count).split(separator: " ").first.flatMap { Int64($0) }
    }
}
