import ErrorPolicy
import OpsModel

@testable import Dashboard

/// The rules of the sample log: one that works, one in its shadow, one nobody sees, one that never matches, one off.
extension Sample {
    static let rules: [PassthroughRule] = [
        PassthroughRule(
            id: 1,
            name: "moderation",
            priority: 10,
            errorCodes: [400],
            keywords: ["safety"],
            matchMode: "all",
            passthroughBody: false,
            customMessage: "The prompt was refused."
        ),
        PassthroughRule(id: 2, name: "all 400s", priority: 20, errorCodes: [400]),
        PassthroughRule(id: 3, name: "size", priority: 30, errorCodes: [400], keywords: ["size"], matchMode: "all"),
        PassthroughRule(id: 4, name: "quiet 524", priority: 40, errorCodes: [524], skipMonitoring: true),
        PassthroughRule(id: 5, name: "success", priority: 50, errorCodes: [200]),
        PassthroughRule(id: 6, name: "catch-all", enabled: false, priority: 900, errorCodes: [400, 422]),
    ]

    static func book(_ rules: [PassthroughRule], _ span: TimeSpan) -> RuleBook {
        RuleBook(
            span: span,
            reviews: RuleReview.of(rules),
            hits: [1: RuleHits(count: 92, last: now - 60_000), 2: RuleHits(count: 12_345, last: now - 2_000)],
            hasAllHits: rules.count < 6
        )
    }

    static func trial(_ rule: PassthroughRule, among rules: [PassthroughRule], rows: [ErrorRow]) -> RuleTrial {
        var trial = RuleTrial(rule, among: rules, accounts: [])
        for row in rows { trial.add(ReplayCase(row: row)) }
        return trial
    }
}
