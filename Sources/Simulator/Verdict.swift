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
        func detail(of client: ClientError, rule: PassthroughRule?, maskReason: MaskReason?) -> ErrorDetail {
            let outcome = Outcome(
                clientStatus: client.status,
                upstreamStatus: status,
                accountID: 0,
                ruleID: rule?.id,
                clientMessage: client.message,
                upstreamMessage: upstream.message
            )
            let row = ErrorRow(
                id: 0,
                createdAt: Timestamp(0),
                platform: platform,
                clientStatus: client.status,
                clientType: client.type,
                clientMessage: client.message,
                upstreamStatus: status,
                upstreamType: status == nil ? nil : upstream.effectiveType,
                upstreamCode: upstream.code,
                upstreamParam: upstream.param,
                upstreamMessage: upstream.message,
                outcome: outcome,
                maskReason: outcome == .masked ? maskReason : nil,
                ruleID: rule?.id
            )
            let detail = ErrorDetail(
                row: row,
                clientCode: client.code,
                clientParam: client.param,
                upstreamBody: body
            )
            return detail.classified(client, in: context)
        }
        self.status = status
        skipsMonitoring = rule?.skipMonitoring ?? false
        ended = detail(of: client, rule: rule, maskReason: maskReason)
        let what = [status.map { "\($0)" }, upstream.message].compactMap(\.self).joined(separator: ": ")
        recovered = detail(
            of: ClientError(status: 200, type: "upstream_error", message: "Recovered upstream error \(what)"),
            rule: nil,
            maskReason: nil
        )
        attempt = Attempt(
            number: 1,
            createdAt: Timestamp(0),
            platform: platform,
            status: status,
            type: status == nil ? nil : upstream.effectiveType,
            code: upstream.code,
            kind: (decision.attempt ?? .httpError).rawValue,
            message: upstream.message,
            detail: decision.kind == .failover ? body : nil
        )
    }
}
