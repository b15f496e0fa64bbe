/// Who turns an upstream error that no failover and no rule caught into an answer.
package enum ErrorHandler: String, Sendable, Hashable, CaseIterable {
    /// The image handler: the client gets the upstream's status, type, code, param and message.
    case images
    /// The sibling for translated endpoints: status and message, but no code and no param.
    case compat
    /// The handler the image routes had before: what it does not know becomes an opaque 502.
    case generic

    /// What the account's own list of statuses, when it leaves this one out, tells the client.
    func leftOut() -> ClientError {
        ClientError(
            status: 500,
            type: self == .compat ? "api_error" : "upstream_error",
            message: "Upstream gateway error"
        )
    }

    /// The platform rules are matched with.
    func rulePlatform(of account: AccountContext) -> String {
        self == .generic ? ExhaustedAnswer.rulePlatform : account.platform
    }

    /// The handler's answer, and whether it hides what the upstream said.
    func answer(_ upstream: UpstreamError) -> (client: ClientError, isMasked: Bool) {
        switch self {
        case .images:
            return (upstream.surfaced, false)
        case .compat:
            let message = upstream.message ?? "Upstream error: \(upstream.status)"
            let client = ClientError(
                status: upstream.status,
                type: Self.compatType(upstream.status),
                message: message,
                headers: upstream.surfaced.headers
            )
            return (client, upstream.message == nil)
        case .generic:
            return (Self.genericAnswer(upstream.status), true)
        }
    }

    private static func compatType(_ status: Int) -> String {
        switch status {
        case 400: "invalid_request_error"
        case 404: "not_found_error"
        case 429: "rate_limit_error"
        default: "api_error"
        }
    }

    private static func genericAnswer(_ status: Int) -> ClientError {
        func masked(_ message: String) -> ClientError {
            ClientError(status: 502, type: "upstream_error", message: message)
        }
        switch status {
        case 401: return masked("Upstream authentication failed, please contact administrator")
        case 402: return masked("Upstream payment required: insufficient balance or billing issue")
        case 403: return masked("Upstream access forbidden, please contact administrator")
        case 429:
            return ClientError(
                status: 429,
                type: "rate_limit_error",
                message: "Upstream rate limit exceeded, please retry later"
            )
        default: return masked("Upstream request failed")
        }
    }
}

extension UpstreamError {
    /// The error as a client gets it from the image handler, with the upstream's request id in a header.
    package var surfaced: ClientError {
        var headers = Headers()
        headers["x-upstream-request-id"] = requestID
        return ClientError(
            status: status,
            type: effectiveType,
            message: message ?? "Upstream request failed (status \(status))",
            code: code,
            param: param,
            headers: headers
        )
    }
}
