extension ErrorPolicy {
    /// Decides what is done about an error after the upstream had answered 200 (OAuth accounts).
    ///
    /// - Parameters:
    ///   - isStream: whether the client asked for a stream; its answer is then an SSE `error` event.
    ///   - bytesWritten: whether the client got anything yet, keep-alive comments included.
    package static func decide(
        _ failure: StreamFailure,
        account: AccountContext,
        rules: [PassthroughRule] = [],
        model: String? = nil,
        isStream: Bool,
        bytesWritten: Bool,
        history: AccountHistory = AccountHistory(),
        settings: PolicySettings = PolicySettings()
    ) -> Decision {
        let upstream = failure.upstream
        switch failure.kind {
        case .disconnected:
            // The stream's own end is no attempt of its own.
            return Decision(
                kind: .masked,
                maskReason: .transportError,
                upstream: upstream,
                client: ClientError(status: 502, type: "upstream_error", message: upstream.message ?? "")
            )
        case .noImage:
            if isStream {
                let client = ClientError(
                    status: 502,
                    type: "upstream_error",
                    message: StreamFailure.noImageMessage
                )
                return Decision(kind: .masked, maskReason: .transportError, upstream: upstream, client: client)
            }
            var decision = failover(
                FailoverError(
                    status: 502,
                    body: failure.body,
                    cause: .noImage,
                    retry: .noImage,
                    upstream: upstream
                ),
                rules: rules
            )
            decision.attempt = nil
            return decision
        case .event, .refusal, .interrupted:
            break
        }
        if upstream.status < 500 {
            return Decision(kind: .surfaced, upstream: upstream, client: upstream.surfaced, attempt: .httpError)
        }
        if bytesWritten, failure.kind == .interrupted {
            // Half an answer cannot be taken back and nothing more is sent: the stream just ends.
            return Decision(
                kind: .masked,
                maskReason: .transportError,
                upstream: upstream,
                client: internalFailure,
                attempt: .retryExhaustedFailover
            )
        }
        if bytesWritten {
            return Decision(
                kind: .surfaced,
                upstream: upstream,
                client: upstream.surfaced,
                attempt: .retryExhaustedFailover
            )
        }
        let response = UpstreamResponse(status: upstream.status, body: failure.body)
        let verdict = AccountHandling(
            account: account,
            response: response,
            model: model,
            history: history,
            settings: settings
        ).verdict()
        var error = FailoverError(
            response,
            body: ErrorBody(failure.body),
            account: account,
            history: history,
            accountIsDisabled: verdict.disables
        )
        error.upstream = upstream
        return self.failover(error, verdict: verdict, rules: rules)
    }

    /// Decides about an API-key account's answer that broke off while it was relayed.
    package static func decideBrokenRelay(_ message: String) -> Decision {
        Decision(
            kind: .masked,
            maskReason: .transportError,
            upstream: UpstreamError(status: 0, message: message),
            client: internalFailure
        )
    }

    /// Decides about an answer that is longer than an operator allows (SPEC 2.2).
    ///
    /// - Parameter limit: in bytes.
    package static func decideOversizedAnswer(limit: Int) -> Decision {
        Decision(
            kind: .masked,
            maskReason: .transportError,
            upstream: UpstreamError(status: 0, message: "the upstream's answer is longer than \(limit) bytes"),
            client: ClientError(status: 502, type: "upstream_error", message: "Upstream response too large"),
            attempt: .requestError
        )
    }
}
