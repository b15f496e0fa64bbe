package import ErrorPolicy

extension ErrorDetail {
    /// What a decision leaves in the log: everything but times, ids, the request and the account's name.
    ///
    /// - Parameters:
    ///   - client: what the client was told.
    ///   - upstream: what the last account's upstream said; nil when none was asked.
    ///   - accountID: the last account; nil when there was none.
    ///   - rule: the passthrough rule that decided.
    ///   - maskReason: kept where the outcome is `masked`.
    ///   - body: what the upstream answered, redacted; of an error inside a stream what the event told.
    package init(
        told client: ClientError,
        upstream: UpstreamError?,
        accountID: Int64?,
        platform: String,
        rule: PassthroughRule? = nil,
        maskReason: MaskReason? = nil,
        body: String? = nil,
        context: OpsClassification.Context
    ) {
        let status = upstream.flatMap { $0.status == 0 ? nil : $0.status }
        let outcome = Outcome(
            clientStatus: client.status,
            upstreamStatus: status,
            accountID: accountID,
            ruleID: rule?.id,
            clientMessage: client.message,
            upstreamMessage: upstream?.message
        )
        let row = ErrorRow(
            id: 0,
            createdAt: Timestamp(0),
            platform: platform,
            clientStatus: client.status,
            clientType: client.type,
            clientMessage: client.message,
            upstreamStatus: status,
            upstreamType: status == nil ? nil : upstream?.effectiveType,
            upstreamCode: upstream?.code,
            upstreamParam: upstream?.param,
            upstreamMessage: upstream?.message,
            outcome: outcome,
            maskReason: outcome == .masked ? maskReason : nil,
            ruleID: rule?.id
        )
        let detail = ErrorDetail(
            row: row,
            clientCode: client.code,
            clientParam: client.param,
            upstreamBody: StreamedBody.marked(body, event: upstream?.event)
        )
        self = detail.classified(client, in: context)
    }

    /// What the log says about an error from which another account saved the request.
    package init(recoveredFrom upstream: UpstreamError, accountID: Int64?, platform: String, body: String?) {
        let status = upstream.status == 0 ? nil : upstream.status
        let what = [status.map { "\($0)" }, upstream.message].compactMap(\.self).joined(separator: ": ")
        var context = OpsClassification.Context()
        context.hasUpstreamError = true
        let client = ClientError(status: 200, type: "upstream_error", message: "Recovered upstream error \(what)")
        self.init(
            told: client,
            upstream: upstream,
            accountID: accountID,
            platform: platform,
            body: body,
            context: context
        )
        // It is as bad as what the upstream said, not as what the client got.
        var error = client
        error.status = upstream.status
        self = classified(error, in: context)
    }
}

extension Attempt {
    /// A failed try, but for its number, its time and its account.
    ///
    /// - Parameter detail: what the upstream answered, redacted; nil where the error's row has it.
    package init(_ decision: Decision, platform: String, detail: String?) {
        let upstream = decision.upstream
        let status = upstream.status == 0 ? nil : upstream.status
        let kind = decision.attempt ?? (status == nil ? .requestError : .httpError)
        self.init(
            number: 1,
            createdAt: Timestamp(0),
            platform: platform,
            status: status,
            type: status == nil ? nil : upstream.effectiveType,
            code: upstream.code,
            requestID: upstream.requestID,
            kind: kind.rawValue,
            message: upstream.message,
            detail: StreamedBody.marked(detail, event: upstream.event)
        )
    }
}
