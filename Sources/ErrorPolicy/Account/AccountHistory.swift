/// What happened to the account before this error, as the caller remembers it.
package struct AccountHistory: Sendable, Hashable {
    /// Answers with 403 within 180 minutes since the last success; nil when nobody counts them.
    package var forbiddenCount: Int? = 0
    /// Seconds since the first 429 of the present 120 s window; nil when no window is open.
    package var rateLimitWindowAge: Int?
    /// Unix seconds now, for bodies that name a moment; nil ignores those.
    package var unixTime: Int64?

    /// How long an OAuth account's 429 answers are waited out on the account itself.
    package static let rateLimitWindow = 120

    package init() {}

    /// Whether the 120 s are over.
    var isRateLimitWindowOver: Bool { (rateLimitWindowAge ?? 0) >= Self.rateLimitWindow }
}
