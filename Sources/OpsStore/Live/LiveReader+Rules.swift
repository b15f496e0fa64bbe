internal import ErrorPolicy
package import OpsModel
internal import Synchronization

extension LiveReader {
    /// Rewritten errors that are counted for the hits of rules, the newest of a span: enough to tell a rule that
    /// works from one that does not, and read in milliseconds whatever the log holds.
    private static let hitLimit = 5_000

    package func rules(_ span: TimeSpan, scope: Scope) async throws(OpsReadFailure) -> RuleBook {
        try reading { log throws(OpsLogError) in
            let platforms = Set(try log.accounts().map(\.platform))
            let hits = try log.ruleHits(span, scope: scope, limit: Self.hitLimit)
            return RuleBook(
                span: span,
                reviews: RuleReview.of(try log.rules(), platforms: platforms.isEmpty ? nil : platforms),
                hits: hits.byRule,
                hasAllHits: hits.isComplete
            )
        }
    }

    package func trial(
        of tried: TriedRule,
        _ span: TimeSpan,
        scope: Scope,
        limit: Int
    ) async throws(OpsReadFailure) -> RuleTrial? {
        try reading { log throws(OpsLogError) in
            let rules = try log.rules()
            let rule: PassthroughRule
            switch tried {
            case .draft(let draft): rule = draft
            case .stored(let id):
                guard let stored = rules.first(where: { $0.id == id }) else { return nil }
                rule = stored
            }
            var trial = RuleTrial(rule, among: rules, accounts: try log.accounts())
            try log.forEachRecorded(span, scope: scope) { error in
                trial.add(error)
                return trial.total < limit && !Task.isCancelled
            }
            return trial
        }
    }

    private func reading<Value>(_ body: (OpsLog) throws(OpsLogError) -> Value) throws(OpsReadFailure) -> Value {
        let (log, failure) = mailbox.withLock { ($0.details, $0.failure) }
        guard let log else { throw OpsReadFailure(failure ?? "The ops log has not been opened yet.") }
        do {
            return try body(log)
        } catch {
            throw OpsReadFailure(error.description)
        }
    }
}
