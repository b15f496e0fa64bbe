/// What the live reader tells: a snapshot, or why there is none.
package enum OpsObservation: Hashable, Sendable {
    case snapshot(OpsSnapshot)
    /// The log cannot be read now: one sentence for the operator. What was on screen stays; reading goes on by itself.
    case failed(String)
}

/// The port through which the dashboard reads: questions go in, observations come out, newest wins.
package protocol OpsObserving: Sendable {
    /// Answers to the newest question: at once, and again after every commit that changes them. For one consumer.
    var observations: AsyncStream<OpsObservation> { get }
    /// Replaces the question. Returns at once.
    func ask(_ query: OpsQuery)
    /// Moves between accounts.
    func failovers(_ question: FailoverQuestion) async throws(OpsReadFailure) -> FailoverAnswer
    /// Everything about one error; nil when it is gone.
    func detail(of id: Int64) async throws(OpsReadFailure) -> ErrorDetail?
    /// The passthrough rules, and what they did in a span.
    func rules(_ span: TimeSpan, scope: Scope) async throws(OpsReadFailure) -> RuleBook
    /// The dry run of a rule on the newest errors of a span, at most `limit`; nil when a stored one is gone.
    func trial(of tried: TriedRule, _ span: TimeSpan, scope: Scope, limit: Int) async throws(OpsReadFailure)
        -> RuleTrial?
}

/// Why something could not be read: a sentence that names the thing and the way out.
package struct OpsReadFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}
