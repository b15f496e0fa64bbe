/// An attempt that failed so that another account should be tried.
package struct FailoverError: Sendable {
    /// What is special about the failure, where the client is told so once no account is left.
    package enum Cause: Sendable, Hashable {
        case status
        /// The upstream took the account's access away.
        case accessState
        /// The body was too large for an OAuth account's upstream.
        case requestTooLarge
        /// The upstream is overloaded as a whole (OAuth accounts).
        case overload
        /// The answer held no image (OAuth accounts).
        case noImage
        /// No answer came.
        case transport

        /// The peer's name for the two causes it names.
        package var reason: String? {
            switch self {
            case .accessState: "openai_upstream_access_state"
            case .requestTooLarge: "openai_request_body_too_large"
            case .status, .overload, .noImage, .transport: nil
            }
        }
    }

    package var status: Int
    /// The upstream's body, or the JSON of the event inside a stream.
    package var body: [UInt8]
    /// What may be copied for the client; empty where the reference drops the headers.
    package var headers: Headers
    package var cause: Cause
    /// Nil when the same account is not worth another try.
    package var retry: SameAccountRetry?
    package var upstream: UpstreamError

    package init(
        status: Int,
        body: [UInt8],
        headers: Headers = Headers(),
        cause: Cause = .status,
        retry: SameAccountRetry? = nil,
        upstream: UpstreamError? = nil
    ) {
        self.status = status
        self.body = body
        self.headers = headers
        self.cause = cause
        self.retry = retry
        self.upstream = upstream ?? UpstreamError(UpstreamResponse(status: status, headers: headers, body: body))
    }

    /// Builds the failure of an HTTP answer, as OAuth and API-key accounts differ (SPEC 4.6).
    ///
    /// - Parameter accountIsDisabled: whether account handling took the account out.
    init(
        _ response: UpstreamResponse,
        body: ErrorBody,
        account: AccountContext,
        history: AccountHistory,
        accountIsDisabled: Bool
    ) {
        let isOAuth = account.kind != .apiKey
        let isAccessState = FailoverTest.isAccessState(body)
        let isOverload = isOAuth && FailoverTest.isOverload(body)
        let cause: Cause =
            if isAccessState {
                .accessState
            } else if isOAuth && response.status == 413 {
                .requestTooLarge
            } else if isOverload {
                .overload
            } else {
                .status
            }
        var retry: SameAccountRetry?
        if isOAuth {
            if cause == .overload {
                retry = .overload
            } else if response.status == 429, !history.isRateLimitWindowOver, cause == .status, !accountIsDisabled {
                retry = .rateLimit(
                    afterSeconds: RetryHint.retryAfter(response.headers),
                    windowAge: history.rateLimitWindowAge ?? 0
                )
            }
        } else if let pool = account.pool, pool.retryStatuses.contains(response.status), !accountIsDisabled {
            retry = .pool(limit: pool.retryCount)
        }
        self.init(
            status: response.status,
            body: response.body,
            headers: isOAuth || isAccessState ? response.headers : Headers(),
            cause: cause,
            retry: retry,
            upstream: UpstreamError(response, body: body)
        )
    }
}
