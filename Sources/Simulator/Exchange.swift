internal import OpsModel

/// One request from its first account to its end, as far as errors are concerned.
struct Exchange: Sendable {
    /// A failed try against one account.
    struct Try: Sendable {
        var account: AccountRef
        var upstream: Upstream
        var verdict: Verdict
        /// In milliseconds.
        var latency: Int64
        /// How long the gateway waited before it tried again, on the same account where it could; nil when it
        /// moved on at once.
        var retryPause: Int64?
    }

    var request: Request
    var tries: [Try]
    /// The account that gave the client its answer after all; nil when none did.
    var answeredBy: AccountRef?
    /// How long the account took that gave the client its answer after all, in milliseconds; nil when none did.
    var recovery: Int64?

    /// The gateway waits before it goes on after the last try.
    mutating func markRetry(after pause: Int64) {
        guard !tries.isEmpty else { return }
        tries[tries.count - 1].retryPause = pause
    }
}
