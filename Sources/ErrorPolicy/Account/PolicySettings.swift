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
