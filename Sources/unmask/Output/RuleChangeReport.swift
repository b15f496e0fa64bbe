import ErrorPolicy
import OpsModel

/// Changes that were made to rules.
struct RuleChangeReport {
    typealias Item = (change: RuleChange, rule: PassthroughRule)
    var items: [Item]
    var note: ChangeNote

    init(items: [(RuleChange, PassthroughRule)], note: ChangeNote) {
        self.items = items.map { (change: $0, rule: $1) }
        self.note = note
    }

    /// A sentence a change in the table format: there is nothing to compare in columns.
    func text(_ format: OutputFormat) -> String {
        switch format {
        case .table: items.map { sentence($0) + "\n" }.joined()
        case .json: "[\n" + items.map { object($0).compact }.joined(separator: ",\n") + "\n]\n"
        case .ndjson: items.map { object($0).compact + "\n" }.joined()
        case .csv: CSVText.lines([fields] + items.map(record))
        }
    }

    private func sentence(_ item: Item) -> String {
        "Rule \(item.rule.id) \(JSONOutput.string(item.rule.name).compact) \(item.change.participle) by \(note.actor)."
    }

    private func object(_ item: Item) -> JSONOutput {
        .object([
            ("action", .string(item.change.action)), ("actor", .string(note.actor)), ("at", .time(note.at)),
            ("reason", .string(note.reason)), ("rule", .object(JSONOutput.ruleMembers(item.rule))),
        ])
    }

    private let fields = ["action", "id", "name", "enabled", "actor", "at", "reason"]

    private func record(_ item: Item) -> [String] {
        [
            item.change.action, "\(item.rule.id)", item.rule.name, "\(item.rule.enabled)", note.actor,
            CSVText.time(note.at), note.reason ?? "",
        ]
    }
}
