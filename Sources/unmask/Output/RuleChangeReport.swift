import ErrorPolicy
import OpsModel

/// Changes that were made to rules.
struct RuleChangeReport {
    var items: [RuleChanged]
    /// The log's path, for the command that takes a change back.
    var path: String

    /// A sentence a change in the table format: there is nothing to compare in columns.
    func text(_ format: OutputFormat) -> String {
        switch format {
        case .table: items.map { sentence($0) + "\n" }.joined()
        case .json: "[\n" + items.map { object($0).compact }.joined(separator: ",\n") + "\n]\n"
        case .ndjson: items.map { object($0).compact + "\n" }.joined()
        case .csv: CSVText.lines([fields] + items.map(record))
        }
    }

    private func sentence(_ item: RuleChanged) -> String {
        guard let rule = item.after ?? item.before else { return "" }
        let undo = item.isUndo ? nil : item.audit.undoCommand(in: path)
        return "Rule \(rule.id) \(JSONOutput.string(rule.name).compact) \(item.participle) by \(item.audit.actor)"
            + (undo.map { "; \"\($0)\" takes it back." } ?? ".")
    }

    private func object(_ item: RuleChanged) -> JSONOutput {
        let rule = item.after ?? item.before
        return .object([
            ("action", .string(item.audit.action)), ("change", .number(item.audit.id)),
            ("actor", .string(item.audit.actor)), ("at", .time(item.audit.createdAt)),
            ("reason", .string(item.audit.reason)),
            ("rule", rule.map { .object(JSONOutput.ruleMembers($0)) } ?? .null),
        ])
    }

    private let fields = ["action", "id", "name", "enabled", "actor", "at", "reason", "change"]

    private func record(_ item: RuleChanged) -> [String] {
        let rule = item.after ?? item.before
        return [
            item.audit.action, rule.map { "\($0.id)" } ?? "", rule?.name ?? "", rule.map { "\($0.enabled)" } ?? "",
            item.audit.actor, CSVText.time(item.audit.createdAt), item.audit.reason ?? "", "\(item.audit.id)",
        ]
    }
}
