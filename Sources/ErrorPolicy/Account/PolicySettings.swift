/// What an operator may set about errors, with the gateway's defaults.
package struct PolicySettings: Sendable, Hashable {
    /// How long a 429 without a hint pauses an account, 1 to 7200 s; nil switches it off.
    package var rateLimitSeconds: Int? = 5
    /// How long a 529 pauses an account; nil switches it off.
    package var overloadMinutes: Int? = 10
    /// How long an OAuth account that can refresh its token rests after a 401.
    package var oauth401Minutes: Int = 10
    /// How many accounts may follow the first.
    package var maxAccountSwitches: Int = 10

    package init() {}
}

/// What happened to the account before this error, as the caller remembers it.
package struct AccountHistory: Sendable, Hashable {
    /// Answers with 403 within 180 minutes since the last success; nil when nobody counts them.
    package var forbiddenCount: Int? = 0
    /// Seconds since the first 429 of the present 120 s window; nil when no window is open.
    package var rateLimitWindowAge: Int?
    /// Unix seconds now, for bodies that name a moment; nil ignores those.
    package var now: Int64?

    /// How long an OAuth account's 429 answers are waited out on the account itself.
    package static let rateLimitWindow = 120

    package init() {}

    /// Whether the 120 s are over.
    var isRateLimitWindowOver: Bool { (rateLimitWindowAge ?? 0) >= Self.rateLimitWindow }
}
