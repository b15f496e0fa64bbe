internal import ErrorPolicy
internal import OpsModel

/// What `ErrorPolicy` makes of one error text for one kind of account, with the rows that may come of it: everything
/// but times, ids and the request itself is filled in.
final class Verdict: Sendable {
    let decision: Decision
    /// The upstream's status; nil when no HTTP answer came.
    let status: Int?
    /// What is recorded when the request ends with this error: it was answered, or no account was left.
    let ended: ErrorDetail
    /// True when the rule that decided keeps the error out of the log.
    let skipsMonitoring: Bool
    /// What is recorded when another account saved the request.
    let recovered: ErrorDetail
    /// The failed try.
    let attempt: Attempt
    /// Whether a stream carries this error after it has begun.
    let comesInStream: Bool

    /// True when another account is to be tried.
    var failsOver: Bool { decision.kind == .failover }

    init(_ decision: Decision, body: String?, platform: String, comesInStream: Bool) {
        self.decision = decision
        self.comesInStream = comesInStream
        let upstream = decision.upstream
        let status = upstream.status == 0 ? nil : upstream.status
        let exhausted = decision.ifExhausted
        let client = decision.client ?? exhausted?.client ?? ErrorPolicy.internalFailure
        let rule = decision.rule ?? exhausted?.rule
        let maskReason = decision.kind == .failover ? exhausted?.maskReason : decision.maskReason
        var context = OpsClassification.Context()
        context.hasUpstreamError = true
        let body = body.map { Redaction.body(Array($0.utf8)) }
        self.status = status
        skipsMonitoring = rule?.skipMonitoring ?? false
        ended = ErrorDetail(
            told: client,
            upstream: upstream,
            accountID: 0,
            platform: platform,
            rule: rule,
            maskReason: maskReason,
            body: body,
            context: context
        )
        recovered = ErrorDetail(recoveredFrom: upstream, accountID: 0, platform: platform, body: body)
        attempt = Attempt(decision, platform: platform, detail: decision.kind == .failover ? body : nil)
    }
}
