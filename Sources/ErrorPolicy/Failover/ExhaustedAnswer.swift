/// What the client is told when no account is left.
package struct ExhaustedAnswer: Sendable, Hashable {
    package var client: ClientError
    package var decision: Decision.Kind
    package var maskReason: MaskReason?
    package var rule: PassthroughRule?

    /// Whether the rule that decided keeps the error out of the ops log.
    package var skipMonitoring: Bool { rule?.skipMonitoring ?? false }

    /// Rules see this platform here, whatever the account's was.
    static let rulePlatform = "openai"

    /// Decides in the order of SPEC 5.4; the first match wins.
    ///
    /// - Parameter last: the last account's failure; nil when none was recorded.
    package init(_ last: FailoverError?, rules: [PassthroughRule] = []) {
        guard let last else {
            self = .masked(502, "Upstream service temporarily unavailable")
            return
        }
        if last.cause == .requestTooLarge {
            self = .masked(413, "Request payload is too large", type: "invalid_request_error")
            return
        }
        var answer = Self.answer(last, rules: rules)
        if let seconds = RetryHint.retryAfter(last.headers) {
            answer.client.headers["retry-after"] = String(seconds)
        }
        self = answer
    }

    private static func answer(_ last: FailoverError, rules: [PassthroughRule]) -> ExhaustedAnswer {
        switch last.cause {
        case .accessState:
            return masked(502, "Upstream access is temporarily unavailable, please retry later")
        case .overload:
            let text = last.upstream.message ?? "Upstream service is temporarily overloaded, please retry later"
            return masked(503, text, type: "server_error")
        case .transport:
            return masked(502, "Upstream request failed", reason: .transportError)
        case .status, .requestTooLarge, .noImage:
            break
        }
        if !last.body.isEmpty,
            let rule = rules.first(matching: last.status, platform: rulePlatform, body: last.body)
        {
            let told = rule.answer(status: last.status, message: last.upstream.message ?? "")
            let client = ClientError(
                status: told.status,
                type: PassthroughRule.answerType,
                message: CleanText.message(told.message)
            )
            return ExhaustedAnswer(client: client, decision: .rewritten, rule: rule)
        }
        // A secondary failover, such as a model one account does not have: the client gets the real error.
        if !FailoverTest.isFailoverStatus(last.status) {
            return ExhaustedAnswer(client: last.upstream.surfaced, decision: .surfaced)
        }
        return byStatus(last.status)
    }

    private static func byStatus(_ status: Int) -> ExhaustedAnswer {
        switch status {
        case 401: masked(502, "Upstream authentication failed, please contact administrator")
        case 403: masked(502, "Upstream access forbidden, please contact administrator")
        case 429: masked(429, "Upstream rate limit exceeded, please retry later", type: "rate_limit_error")
        case 529: masked(503, "Upstream service overloaded, please retry later")
        case 500, 502, 503, 504: masked(502, "Upstream service temporarily unavailable")
        default: masked(502, "Upstream request failed")
        }
    }

    private static func masked(
        _ status: Int,
        _ message: String,
        type: String = "upstream_error",
        reason: MaskReason = .accountsExhausted
    ) -> ExhaustedAnswer {
        ExhaustedAnswer(
            client: ClientError(status: status, type: type, message: message),
            decision: .masked,
            maskReason: reason
        )
    }

    private init(
        client: ClientError,
        decision: Decision.Kind,
        maskReason: MaskReason? = nil,
        rule: PassthroughRule? = nil
    ) {
        self.client = client
        self.decision = decision
        self.maskReason = maskReason
        self.rule = rule
    }
}
