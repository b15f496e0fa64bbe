import OpsModel

/// One request from its first account to its end, as far as errors are concerned.
struct Exchange: Sendable {
    /// A failed try against one account.
    struct Try: Sendable {
        var account: AccountRef
        var upstream: Upstream
        var verdict: Verdict
        /// In milliseconds.
        var latency: Int64
        /// How long the gateway waited after it before the next one, in milliseconds.
        var pause: Int64 = 0
    }

    var request: Request
    var tries: [Try]
    /// How long the account took that gave the client its answer after all, in milliseconds; nil when none did.
    var recovery: Int64?
}
