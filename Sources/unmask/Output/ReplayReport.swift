import ErrorPolicy
import OpsModel
import TerminalCanvas

/// What a replay found, in every format.
struct ReplayReport {
    var tally: ReplayTally
    /// What the tallies were asked for by; nil tells of the transitions.
    var by: ReplayTally.Field?
    var replay: Replay
    var span: TimeSpan

    func text(_ format: OutputFormat) -> String {
        switch format {
        case .json: return whole.compact + "\n"
        case .table:
            let list = by == nil ? transitions.text(.table) : groups.text(.table)
            return tally.total == 0 ? tally.headline + "\n" : "\(tally.headline)\n\(remainder)\n\(list)"
        case .ndjson, .csv: return by == nil ? transitions.text(format) : groups.text(format)
        }
    }

    private var transitions: TransitionListing { TransitionListing(tally: tally) }
    private var groups: ReplayGroupListing { ReplayGroupListing(tally: tally) }

    /// What the headline leaves out.
    private var remainder: String {
        var notes = ["\(tally.changed) of \(tally.total) clients would have been told something else"]
        if tally.undecided > 0 { notes.append("\(tally.undecided) have no upstream's answer and stay as they were") }
        if tally.failovers > 0 { notes.append("\(tally.failovers) ask for another account first") }
        if tally.unrecorded > 0 { notes.append("\(tally.unrecorded) would not have been recorded (skip_monitoring)") }
        if tally.unasked > 0 {
            let place = "came inside the stream of an OAuth account: no rule is asked there"
            notes.append("\(tally.unasked) match a rule, but \(place)")
        }
        return notes.joined(separator: "; ") + ".\n" + (tally.doubt.map { "\($0)\n" } ?? "")
    }

    private var whole: JSONOutput {
        .object([
            ("since", .time(span.start)), ("until", .time(span.end)),
            ("handler", .string(replay.handler.rawValue)),
            ("rules", .number(replay.rules.count { $0.enabled })),
            ("headline", .string(tally.headline)),
            ("errors", .number(tally.total)), ("decided", .number(tally.decided)),
            ("undecided", .number(tally.undecided)), ("changed", .number(tally.changed)),
            ("failover_first", .number(tally.failovers)), ("unrecorded", .number(tally.unrecorded)),
            ("rule_not_asked", .number(tally.unasked)), ("doubtful", .number(tally.doubtful)),
            ("before", .outcomes(tally.before)), ("after", .outcomes(tally.after)),
            ("transitions", .array(transitions.items.map(transitions.object))),
            ("transitions_left_out", .number(tally.transitionsLeftOut)),
            ("by", .string(tally.field.rawValue)),
            ("groups", .array(groups.items.map(groups.object))),
            ("groups_left_out", .number(tally.groupsLeftOut)),
        ])
    }
}

/// From what was told to what would have been told.
private struct TransitionListing: Listing {
    typealias Item = (transition: ReplayTally.Transition, count: Int)
    var items: [Item]
    private let decided: Int

    init(tally: ReplayTally) {
        items = tally.rankedTransitions
        decided = tally.decided
    }

    func object(_ item: Item) -> JSONOutput {
        let way = item.transition
        return .object([
            ("from", .object([("outcome", .string(way.from.rawValue)), ("status", .number(way.fromStatus))])),
            (
                "to",
                .object([
                    ("outcome", .string(way.to.rawValue)), ("status", .number(way.toStatus ?? way.fromStatus)),
                    ("type", .string(way.toType)),
                ])
            ),
            ("count", .number(item.count)),
        ])
    }

    let fields = ["from_outcome", "from_status", "to_outcome", "to_status", "to_type", "count"]

    func record(_ item: Item) -> [String] {
        let way = item.transition
        return [
            way.from.rawValue, "\(way.fromStatus)", way.to.rawValue, "\(way.toStatus ?? way.fromStatus)",
            way.toType ?? "", "\(item.count)",
        ]
    }

    var table: TextTable {
        TextTable(
            columns: [
                TextTable.Column(title: "WAS TOLD"), TextTable.Column(title: ""),
                TextTable.Column(title: "WOULD BE TOLD"), TextTable.Column(title: "TYPE", least: 8, wanted: 21),
                TextTable.Column(title: "COUNT", alignment: .right),
            ],
            rows: items.map { way, count in
                [
                    "\(way.fromStatus) \(way.from.rawValue)", way.isSame ? "=" : "→",
                    "\(way.toStatus ?? way.fromStatus) \(way.to.rawValue)", way.toType ?? "-", "\(count)",
                ]
            },
            empty: "Nothing to decide again."
        )
    }
}

/// Per account, rule, status …: outcomes before and after.
private struct ReplayGroupListing: Listing {
    typealias Item = (value: GroupValue, group: ReplayTally.Group)
    var items: [Item]
    private let field: ReplayTally.Field

    init(tally: ReplayTally) {
        items = tally.rankedGroups
        field = tally.field
    }

    func object(_ item: Item) -> JSONOutput {
        .object([
            (field.rawValue, .value(item.value)), ("count", .number(item.group.before.total)),
            ("changed", .number(item.group.changed)), ("before", .outcomes(item.group.before)),
            ("after", .outcomes(item.group.after)),
        ])
    }

    var fields: [String] {
        (field == .account ? ["account_id", "account_name"] : [field.rawValue]) + ["count", "changed"]
            + Outcome.allCases.map { "\($0.rawValue)_before" } + Outcome.allCases.map { "\($0.rawValue)_after" }
    }

    func record(_ item: Item) -> [String] {
        var key: [String]
        switch item.value {
        case .none: key = field == .account ? ["", ""] : [""]
        case .account(let account): key = ["\(account.id)", account.name ?? ""]
        case .status(let status): key = ["\(status)"]
        case .text(let text): key = [text]
        case .outcome(let outcome): key = [outcome.rawValue]
        }
        key += ["\(item.group.before.total)", "\(item.group.changed)"]
        return key + Outcome.allCases.map { "\(item.group.before[$0])" }
            + Outcome.allCases.map { "\(item.group.after[$0])" }
    }

    var table: TextTable {
        let numbers = ["COUNT", "CHANGED", "MASKED", "→", "SURFACED", "→"].map { title in
            TextTable.Column(title: title, alignment: .right)
        }
        return TextTable(
            columns: [TextTable.Column(title: field.rawValue.uppercased(), least: 8, wanted: 18)] + numbers,
            rows: items.map { value, group in
                [
                    label(value), "\(group.before.total)", "\(group.changed)", "\(group.before.masked)",
                    "\(group.after.masked)", "\(group.before.surfaced)", "\(group.after.surfaced)",
                ]
            },
            empty: "Nothing to decide again."
        )
    }

    private func label(_ value: GroupValue) -> String {
        switch value {
        case .none: field == .rule ? "(no rule)" : "-"
        case .status(let status): "\(status)"
        case .text(let text): text.isEmpty ? "\"\"" : text
        case .account(let account): account.label
        case .outcome(let outcome): outcome.rawValue
        }
    }
}
