package import ErrorPolicy

/// The passthrough rules of a log and what they did in a span.
package struct RuleBook: Hashable, Sendable {
    package var span: TimeSpan
    /// In the order in which they are tried.
    package var reviews: [RuleReview]
    package var hits: [Int64: RuleHits]
    /// False where only the newest of the span's rewritten errors were counted.
    package var hasAllHits: Bool

    package init(span: TimeSpan, reviews: [RuleReview], hits: [Int64: RuleHits] = [:], hasAllHits: Bool = true) {
        self.span = span
        self.reviews = reviews
        self.hits = hits
        self.hasAllHits = hasAllHits
    }
}

/// The port through which operators change passthrough rules.
///
/// Every change and its row in the audit log are one transaction.
package protocol RuleChanging: Sendable {
    /// Makes the change, if the rule still is as the operator saw it.
    ///
    /// - Throws: why nothing was changed.
    func commit(_ change: RuleChange, reason: String?) async throws(ChangeRefusal) -> RuleChanged
    /// Takes back one change of the audit log, if the rule still is as that change left it.
    ///
    /// - Throws: why nothing was undone.
    func undo(_ auditID: Int64) async throws(ChangeRefusal) -> RuleChanged
}
