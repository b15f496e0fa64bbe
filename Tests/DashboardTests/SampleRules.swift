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

    static func trial(_ tried: TriedRule, among rules: [PassthroughRule], rows: [ErrorRow]) -> RuleTrial? {
        let rule: PassthroughRule? =
            switch tried {
            case .draft(let rule): rule
            case .stored(let id): rules.first { $0.id == id }
            }
        guard let rule else { return nil }
        var trial = RuleTrial(rule, among: rules, accounts: [])
        for row in rows { trial.add(ReplayCase(row: row)) }
        return trial
    }
}

/// The rules of a pretend log, which change as those of an ops log do.
struct SampleRuleBook {
    var rules = Sample.rules
    /// Oldest first.
    private(set) var changes: [RuleChanged] = []
    /// Why nothing can be written, if so.
    var failure: String?

    mutating func commit(_ change: RuleChange, reason: String?, now: Timestamp) -> Result<RuleChanged, ChangeRefusal> {
        if let failure { return .failure(ChangeRefusal(failure)) }
        if let before = change.before, !rules.contains(before) {
            return .failure(
                ChangeRefusal("Rule \(before.id) \(before.name) was changed meanwhile: look at it again first.")
            )
        }
        var after = change.after
        if change.before == nil { after?.id = rules.freeID }
        return .success(write(from: change.before, to: after, change.action, reason, now))
    }

    mutating func undo(_ id: Int64, now: Timestamp) -> Result<RuleChanged, ChangeRefusal> {
        guard let change = changes.first(where: { $0.audit.id == id }), let rule = change.after ?? change.before else {
            return .failure(ChangeRefusal("Change \(id) is not in the audit log: nothing was undone."))
        }
        guard rules.first(where: { $0.id == rule.id }) == change.after else {
            return .failure(ChangeRefusal("Rule \(rule.id) \(rule.name) has changed since: nothing was undone."))
        }
        return .success(write(from: change.after, to: change.before, RuleChange.undoAction, nil, now))
    }

    private mutating func write(
        from before: PassthroughRule?,
        to after: PassthroughRule?,
        _ action: String,
        _ reason: String?,
        _ now: Timestamp
    ) -> RuleChanged {
        rules.removeAll { $0 == before }
        rules = (rules + [after].compactMap { $0 }).sorted { $0.id < $1.id }
        let changed = RuleChanged(
            before: before,
            after: after,
            audit: AuditEntry(
                id: Int64(changes.count + 1),
                createdAt: now,
                actor: "amir@ops",
                action: action,
                target: (after ?? before).map(AuditEntry.target) ?? "",
                before: before?.json,
                after: after?.json,
                reason: reason
            )
        )
        changes.append(changed)
        return changed
    }
}
