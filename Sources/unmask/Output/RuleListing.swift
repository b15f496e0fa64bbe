import ErrorPolicy
import OpsModel
import TerminalCanvas

/// Rules in the order in which they are tried.
struct RuleListing: Listing {
    typealias Item = (order: Int, review: RuleReview, hits: RuleHits?)
    var items: [Item]

    init(reviews: [RuleReview], hits: [Int64: RuleHits]) {
        items = reviews.enumerated().map { (order: $0 + 1, review: $1, hits: hits[$1.rule.id]) }
    }

    func object(_ item: Item) -> JSONOutput {
        .object(
            [("order", .number(item.order))] + JSONOutput.ruleMembers(item.review.rule) + [
                ("hits", .number(hits(item))), ("last_hit", .time(item.hits?.last)),
                ("shadowed_by", .array(item.review.shadowedBy.map { .number($0.id) })),
                ("never_matches", .string(item.review.never)), ("blind_spot", .bool(item.review.isBlindSpot)),
            ]
        )
    }

    /// How often it decided; nil where nobody can count, because what it decides is not recorded.
    private func hits(_ item: Item) -> Int? { item.review.rule.skipMonitoring ? nil : item.hits?.count ?? 0 }

    let fields = [
        "order", "id", "name", "enabled", "priority", "error_codes", "keywords", "match_mode", "platforms",
        "response_code", "custom_message", "skip_monitoring", "hits", "last_hit", "shadowed_by", "never_matches",
    ]

    func record(_ item: Item) -> [String] {
        let rule = item.review.rule
        return [
            "\(item.order)", "\(rule.id)", rule.name, "\(rule.enabled)", "\(rule.priority)",
            rule.errorCodes.map(String.init).joined(separator: " "), rule.keywords.joined(separator: "; "),
            rule.matchMode, rule.platforms.joined(separator: " "),
            rule.passthroughCode ? "" : rule.responseCode.map { "\($0)" } ?? "",
            rule.passthroughBody ? "" : rule.customMessage ?? "", "\(rule.skipMonitoring)",
            hits(item).map { "\($0)" } ?? "", CSVText.time(item.hits?.last),
            item.review.shadowedBy.map { "\($0.id)" }.joined(separator: " "), item.review.never ?? "",
        ]
    }

    var table: TextTable {
        TextTable(
            columns: [
                TextTable.Column(title: "ID", alignment: .right), TextTable.Column(title: "PRIO", alignment: .right),
                TextTable.Column(title: "NAME", least: 8, wanted: 16), TextTable.Column(title: "STATE"),
                TextTable.Column(title: "MATCHES", least: 10, wanted: 20),
                TextTable.Column(title: "ANSWERS", least: 8, wanted: 16),
                TextTable.Column(title: "HITS", alignment: .right),
                TextTable.Column(title: "LAST HIT (UTC)", isOptional: true),
                TextTable.Column(title: "NOTE", least: 8, wanted: 20),
            ],
            rows: items.map(cells),
            empty: "There are no passthrough rules."
        )
    }

    private func cells(_ item: Item) -> [String] {
        let rule = item.review.rule
        let last = item.hits.map { CalendarTime($0.last) }
        return [
            "\(rule.id)", "\(rule.priority)", rule.name, rule.enabled ? "on" : "off", rule.condition, rule.effect,
            hits(item).map { "\($0)" } ?? "?", last.map { "\($0.date) \($0.clock)" } ?? "-",
            item.review.note,
        ]
    }
}

extension RuleReview {
    /// What an operator should know about the rule, in a few words; empty where all is well.
    var note: String {
        var notes: [String] = []
        if let never { notes.append("never matches: \(never)") }
        if !shadowedBy.isEmpty {
            notes.append("shadowed by " + shadowedBy.map { "\($0.id) \($0.name)" }.joined(separator: ", "))
        }
        if rule.skipMonitoring { notes.append("blind spot: not recorded") }
        return notes.joined(separator: "; ")
    }
}

extension JSONOutput {
    /// The columns of a rule.
    static func ruleMembers(_ rule: PassthroughRule) -> [(String, JSONOutput)] {
        [
            ("id", .number(rule.id)), ("name", .string(rule.name)), ("enabled", .bool(rule.enabled)),
            ("priority", .number(rule.priority)),
            ("error_codes", .array(rule.errorCodes.map { .number($0) })),
            ("keywords", .array(rule.keywords.map { JSONOutput.string($0) })),
            ("match_mode", .string(rule.matchMode)),
            ("platforms", .array(rule.platforms.map { JSONOutput.string($0) })),
            ("passthrough_code", .bool(rule.passthroughCode)), ("response_code", .number(rule.responseCode)),
            ("passthrough_body", .bool(rule.passthroughBody)), ("custom_message", .string(rule.customMessage)),
            ("skip_monitoring", .bool(rule.skipMonitoring)), ("description", .string(rule.description)),
        ]
    }
}
