/// The one door to a decision about an upstream error. Pure: no clock, no I/O, no state.
package enum ErrorPolicy {
    /// The parts of the order in SPEC 4.1 that come before a handler answers.
    package struct Steps: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        /// Whether the status or the body asks for another account.
        package static let failoverTest = Steps(rawValue: 1)
        /// Whether the error takes the account out, which also asks for another one.
        package static let accountHandling = Steps(rawValue: 2)
        /// As on a live request.
        package static let all: Steps = [.failoverTest, .accountHandling]
        /// The handler's own answer, once an error has reached it: for comparing handlers.
        package static let handlerOnly: Steps = []
    }

    /// Decides what is done about an HTTP answer with an error.
    ///
    /// - Parameters:
    ///   - error: what the upstream answered.
    ///   - account: the account that was tried.
    ///   - rules: passthrough rules in the order of the list; disabled ones are skipped.
    ///   - handler: who answers what no failover and no rule caught.
    ///   - model: the requested model, nil when unknown.
    ///   - isImageEndpoint: whether the request came in on an image route.
    ///   - history: what happened to the account before.
    ///   - steps: which of the steps before the handler are taken.
    package static func decide(
        _ error: UpstreamResponse,
        account: AccountContext,
        rules: [PassthroughRule] = [],
        handler: ErrorHandler = .images,
        model: String? = nil,
        isImageEndpoint: Bool = true,
        history: AccountHistory = AccountHistory(),
        settings: PolicySettings = PolicySettings(),
        steps: Steps = .all
    ) -> Decision {
        let body = ErrorBody(error.body)
        let upstream = UpstreamError(error, body: body)
        func handled() -> AccountHandling.Verdict {
            guard steps.contains(.accountHandling) else { return AccountHandling.Verdict() }
            return AccountHandling(
                account: account,
                response: error,
                body: body,
                model: model,
                isImageEndpoint: isImageEndpoint,
                history: history,
                settings: settings
            ).verdict()
        }
        func failover(_ verdict: AccountHandling.Verdict) -> Decision {
            let failure = FailoverError(
                error,
                body: body,
                account: account,
                history: history,
                accountIsDisabled: verdict.disables
            )
            return self.failover(failure, verdict: verdict, rules: rules)
        }

        if steps.contains(.failoverTest), FailoverTest.fails(status: error.status, body: body) {
            return failover(handled())
        }
        let platform = handler.rulePlatform(of: account)
        if let rule = rules.first(matching: error.status, platform: platform, body: error.body) {
            let told = rule.answer(status: error.status, message: upstream.message ?? "")
            let message = CleanText.message(told.message)
            let client = ClientError(
                status: told.status,
                type: PassthroughRule.answerType,
                message: message.isEmpty ? "Upstream request failed" : message
            )
            return Decision(kind: .rewritten, upstream: upstream, client: client, rule: rule)
        }
        if account.leavesOut(error.status) {
            return Decision(
                kind: .masked,
                maskReason: .statusNotHandled,
                upstream: upstream,
                client: handler.leftOut(),
                attempt: .httpError
            )
        }
        let verdict = handled()
        let mayRetry =
            steps.contains(.accountHandling) && account.kind.waitsOutRateLimits && error.status == 429
            && !history.isRateLimitWindowOver && handler == .images
        if verdict.disables || mayRetry { return failover(verdict) }

        let (client, isMasked) = handler.answer(upstream)
        return Decision(
            kind: isMasked ? .masked : .surfaced,
            maskReason: isMasked ? .genericHandler : nil,
            upstream: upstream,
            client: client,
            accountEffects: verdict.effects,
            countsAsTransient: verdict.countsAsTransient,
            countsAsForbidden: verdict.countsAsForbidden,
            attempt: .httpError
        )
    }

    static func failover(
        _ failure: FailoverError,
        verdict: AccountHandling.Verdict = AccountHandling.Verdict(),
        rules: [PassthroughRule]
    ) -> Decision {
        Decision(
            kind: .failover,
            upstream: failure.upstream,
            ifExhausted: ExhaustedAnswer(failure, rules: rules),
            failover: failure,
            accountEffects: verdict.effects,
            countsAsTransient: verdict.countsAsTransient,
            countsAsForbidden: verdict.countsAsForbidden,
            attempt: .failover
        )
    }

    /// Decides about a request that got no HTTP answer.
    ///
    /// - Parameters:
    ///   - message: what the transport said.
    ///   - wasSent: whether any of the request may have reached the upstream. If not (name, connection, TLS), another
    ///     account is tried; if so, a second try could bill twice and the client is told.
    package static func decideTransportFailure(_ message: String, wasSent: Bool) -> Decision {
        let upstream = UpstreamError(status: 0, message: message)
        if !wasSent {
            let failure = FailoverError(status: 0, body: [], cause: .transport, upstream: upstream)
            var decision = failover(failure, rules: [])
            decision.attempt = .requestError
            return decision
        }
        return Decision(
            kind: .masked,
            maskReason: .transportError,
            upstream: upstream,
            client: internalFailure,
            attempt: .requestError
        )
    }

    /// What the client is told about a failure of the gateway's own before or after an attempt.
    package static let internalFailure = ClientError(
        status: 502,
        type: "upstream_error",
        message: "Upstream request failed"
    )

    /// Decides about a request that failed before anything was sent: the client is told no more than that it failed.
    ///
    /// - Parameter problem: what is wrong, for the log.
    package static func decideLocalFailure(_ problem: String) -> Decision {
        Decision(
            kind: .masked,
            maskReason: .genericHandler,
            upstream: UpstreamError(status: 0, message: problem),
            client: internalFailure
        )
    }
}
