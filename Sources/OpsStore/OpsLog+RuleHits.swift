internal import ErrorPolicy
internal import GRDB
package import OpsModel

/// How often rules decided in a span, by rule.
package struct RuleHitCounts: Hashable, Sendable {
    package var byRule: [Int64: RuleHits] = [:]
    /// False where the newest rewritten errors alone were counted.
    package var isComplete = true
}

extension OpsLog {
    /// Counts the errors of a span that a rule decided, from the rows' `rule_id`.
    ///
    /// - Parameter limit: at most so many of them, the newest; nil for all.
    package func ruleHits(
        _ span: TimeSpan,
        scope: Scope = .all,
        limit: Int? = nil
    ) throws(OpsLogError) -> RuleHitCounts {
        try read { db in
            // A rule that answers with a success makes its errors look recovered.
            let lowest = try Int.fetchOne(
                db,
                sql: "SELECT min(response_code) FROM error_passthrough_rules WHERE passthrough_code = 0"
            )
            let outcomes: [Outcome] = (lowest ?? 400) < 400 ? [.rewritten, .recovered] : [.rewritten]
            let filter = Filter(terms: [Filter.Term(.field(.outcome, outcomes.map { .text($0.rawValue) }))])
            let reading = try reading(db, FilterPlan(filter, scope: scope))
            var counts = RuleHitCounts()
            var seen = 0
            try MatchWalk(reading: reading, textLimit: ErrorRow.textLimit).forEach(in: span) { row in
                if let limit, seen >= limit {
                    counts.isComplete = false
                    return false
                }
                seen += 1
                guard let rule = row.ruleID else { return true }
                counts.byRule[rule, default: RuleHits(count: 0, last: row.createdAt)].count += 1
                return true
            }
            return counts
        }
    }
}
