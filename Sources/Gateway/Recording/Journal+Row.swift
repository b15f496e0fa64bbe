internal import ErrorPolicy
internal import OpsModel

extension Journal {
    /// How many accounts' upstreams were tried; an account tried again counts again.
    var attemptCount: Int {
        let failed = tries.count(where: \.wasSent)
        if case .served = ending { return failed + 1 }
        return failed
    }

    /// What a request leaves in the ops log.
    enum Trace: Sendable {
        case nothing
        case error(RecordedError)
        /// A rule keeps it out.
        case hidden
    }

    /// - Parameter now: when the request ended.
    func trace(at now: Timestamp) -> Trace {
        switch ending {
        case .served(let account):
            if tries.isEmpty { return .nothing }
            guard let last = tries.last(where: { !$0.isHidden }) else { return .hidden }
            return .error(recovered(after: last, by: account, at: now))
        case .told(let told):
            if told.rule?.skipMonitoring == true || tries.last?.isHidden == true { return .hidden }
            return .error(failed(told, at: now))
        case .left:
            let client = ClientError(status: Self.leftStatus, type: "", message: "")
            var error = failed(Told(client: client), at: now)
            // Nobody was told anything.
            (error.detail.row.clientType, error.detail.row.clientMessage) = (nil, nil)
            return .error(error)
        }
    }

    private func recovered(after last: Try, by account: UpstreamAccount, at now: Timestamp) -> RecordedError {
        var detail = ErrorDetail(
            recoveredFrom: last.failure.decision.upstream,
            accountID: last.account.id,
            platform: last.account.context.platform,
            body: last.body
        )
        fill(&detail, last: last, at: now)
        detail.row.answeredBy = account.reference
        detail.attempts = attempts { !$0.isHidden }
        detail.row.attemptCount = attemptCount
        return RecordedError(detail)
    }

    private func failed(_ told: Told, at now: Timestamp) -> RecordedError {
        var context = OpsClassification.Context()
        var last = tries.last
        var account = account
        switch told.noAccount {
        case .modelUnsupported:
            // The last account has nothing to do with it.
            context.businessLimit = OpsClassification.Context.localModelConfiguration
            (last, account) = (nil, nil)
        case .noneAvailable: context.lacksCapacity = true
        case nil: break
        }
        context.hasUpstreamError = last?.wasSent ?? false
        var upstream = last?.failure.decision.upstream
        // What was surfaced as an event stands for one status on both sides.
        if told.isInStream, told.maskReason == nil, told.rule == nil { upstream?.status = told.client.status }
        var detail = ErrorDetail(
            told: told.client,
            upstream: upstream,
            accountID: account?.id,
            platform: account?.context.platform ?? Self.platform,
            rule: told.rule,
            maskReason: told.maskReason,
            body: last?.body,
            context: context
        )
        fill(&detail, last: last, at: now)
        detail.row.account = account?.reference
        detail.row.inStream = told.isInStream
        if last != nil { detail.attempts = attempts { _ in true } }
        detail.row.attemptCount = attemptCount
        return RecordedError(detail)
    }

    /// Of requests that no account was chosen for.
    private static let platform = "openai"

    private func fill(_ detail: inout ErrorDetail, last: Try?, at now: Timestamp) {
        detail.row.createdAt = now
        detail.row.requestID = id
        detail.row.account = last?.account.reference
        detail.row.model = image.map { ImageModel.shown($0.model) }
        detail.row.endpoint = endpoint.rawValue
        detail.row.stream = image?.isStream ?? false
        detail.row.duration = max(0, now.since(began))
        detail.clientRequestID = clientID
        detail.apiKeyID = keyID
        guard let last else { return }
        detail.upstreamModel = image.map { ImageModel.shown(last.account.context.mapped($0.model)) }
        detail.upstreamEndpoint = last.failure.url.map(UpstreamURL.path(of:))
        detail.upstreamRequestID = last.failure.decision.upstream.requestID
        detail.upstreamLatency = last.latency
    }

    private func attempts(_ isListed: (Try) -> Bool) -> [Attempt] {
        tries.enumerated().compactMap { index, one in
            guard one.wasSent, isListed(one) else { return nil }
            // The row holds what the last upstream said.
            let detail = index + 1 < tries.count || one.isRetried ? one.body : nil
            var attempt = Attempt(
                one.failure.decision,
                platform: one.account.context.platform,
                detail: one.failure.detail.map { CleanText.message($0) } ?? detail
            )
            attempt.number = index + 1
            attempt.createdAt = one.moment
            attempt.account = one.account.reference
            attempt.url = one.failure.url
            if one.isRetried { attempt.kind = "retry" }
            return attempt
        }
    }
}

extension Journal.Try {
    /// Whether anything was tried: what the gateway finds wrong by itself is no attempt.
    fileprivate var wasSent: Bool { failure.decision.attempt != nil || failure.url != nil }

    /// What the upstream answered, as it may be stored.
    fileprivate var body: String? { failure.body.isEmpty ? nil : Redaction.body(failure.body) }
}

extension UpstreamAccount {
    var reference: AccountRef { AccountRef(id: id, name: name) }
}
