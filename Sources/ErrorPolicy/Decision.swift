/// What is done about one upstream error: who is told what, and what becomes of the account.
package struct Decision: Sendable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The client gets what the upstream said.
        case surfaced
        /// A passthrough rule decided what the client gets.
        case rewritten
        /// The client gets something generic.
        case masked
        /// Another account is tried; the client gets nothing yet.
        case failover
    }

    /// How the attempt is recorded. The raw values are those of `ops_upstream_errors.kind`.
    package enum AttemptKind: String, Sendable, Hashable, CaseIterable {
        case httpError = "http_error"
        case failover
        case requestError = "request_error"
        case retryExhaustedFailover = "retry_exhausted_failover"
    }

    package var kind: Kind
    /// Why the client gets something generic; nil unless masked.
    package var maskReason: MaskReason?
    package var upstream: UpstreamError
    /// Nil exactly when `kind` is `.failover`.
    package var client: ClientError?
    /// What the client would get with no account left; nil unless `kind` is `.failover`.
    package var ifExhausted: ExhaustedAnswer?
    /// The failure to hand to `FailoverMachine`; nil unless `kind` is `.failover`.
    package var failover: FailoverError?
    /// The rule that decided.
    package var rule: PassthroughRule?
    package var accountEffects: [AccountEffect] = []
    /// Whether the failure counts towards the account's streak of passing failures (`TransientStreaks`).
    package var countsAsTransient = false
    /// Whether the failure counts towards the account's 403 answers.
    package var countsAsForbidden = false
    /// How the attempt is recorded; nil when the reference records none (a rule answered).
    package var attempt: AttemptKind?

    /// Whether the error stays out of the ops log.
    package var skipMonitoring: Bool { rule?.skipMonitoring ?? false }
}
