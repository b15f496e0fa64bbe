import ErrorPolicy
import OpsModel
import TerminalCanvas

/// Dry runs of rules: answers, and what stands around them.
struct RuleTrialReport: Listing {
    typealias Item = (rule: Int64, answer: RuleTrial.Answer, count: Int)
    var trials: [RuleTrial]

    var items: [Item] { trials.flatMap(Self.items) }

    private static func items(_ trial: RuleTrial) -> [Item] {
        trial.rankedAnswers.map { (rule: trial.rule.id, answer: $0.answer, count: $0.count) }
    }

    func text(_ format: OutputFormat) -> String {
        switch format {
        case .json: return "[\n" + trials.map { whole($0).compact }.joined(separator: ",\n") + "\n]\n"
        case .ndjson: return items.map { object($0).compact + "\n" }.joined()
        case .csv: return CSVText.lines([fields] + items.map(record))
        case .table: return trials.map(page).joined(separator: "\n")
        }
    }

    private func page(_ trial: RuleTrial) -> String {
        let sentences =
            [trial.headline] + [trial.doubt].compactMap(\.self) + trial.missedSentences + trial.leakSentences
            + blindness(trial)
        let lines = sentences.map { DisplayText(line: $0).text + "\n" }.joined()
        guard trial.caught > 0 else { return lines }
        let list = RuleTrialReport(trials: [trial]).table
        return lines + "\n" + list.text(width: StandardOutput.columns, isStyled: StandardOutput.isStyled)
    }

    private func blindness(_ trial: RuleTrial) -> [String] {
        guard trial.rule.skipMonitoring, trial.caught > 0 else { return [] }
        return ["Blind spot: none of these \(trial.caught) errors would be in the log (skip_monitoring)."]
    }

    private func whole(_ trial: RuleTrial) -> JSONOutput {
        .object([
            ("rule", .object(JSONOutput.ruleMembers(trial.rule))), ("errors", .number(trial.total)),
            ("decided", .number(trial.caught)), ("changed", .number(trial.changed)),
            ("doubtful", .number(trial.doubtful)),
            ("headline", .string(trial.headline)),
            ("not_decided", .array(trial.missedSentences.map { JSONOutput.string($0) })),
            ("answers", .array(Self.items(trial).map(object))), ("answers_left_out", .number(trial.answersLeftOut)),
            (
                "leaks",
                .object(
                    Leak.Kind.allCases.compactMap { kind in
                        trial.leaks[kind].map { found in
                            (
                                kind.rawValue,
                                .object([("count", .number(found.count)), ("example", .string(found.example))])
                            )
                        }
                    }
                )
            ),
            ("newest", .array(trial.samples.map { .number($0.row.id) })),
        ])
    }

    func object(_ item: Item) -> JSONOutput {
        .object([
            ("rule_id", .number(item.rule)), ("status", .number(item.answer.status)),
            ("message", .string(item.answer.message)),
            ("was_status", .number(item.answer.wasStatus)), ("was", .string(item.answer.was.rawValue)),
            ("count", .number(item.count)),
        ])
    }

    let fields = ["rule_id", "status", "message", "was_status", "was", "count"]

    func record(_ item: Item) -> [String] {
        [
            "\(item.rule)", "\(item.answer.status)", item.answer.message, "\(item.answer.wasStatus)",
            item.answer.was.rawValue,
            "\(item.count)",
        ]
    }

    var table: TextTable {
        TextTable(
            columns: [
                TextTable.Column(title: "COUNT", alignment: .right), TextTable.Column(title: "WAS TOLD"),
                TextTable.Column(title: "WOULD BE TOLD", least: 20, wanted: 40),
            ],
            rows: items.map { _, answer, count in
                ["\(count)", "\(answer.wasStatus) \(answer.was.rawValue)", "\(answer.status) \(answer.message)"]
            },
            empty: "Nothing would be told otherwise."
        )
    }
}
