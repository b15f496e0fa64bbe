/// How the same account may be tried again: how often, how long to wait, until when. Delays are data.
package struct SameAccountRetry: Sendable, Hashable {
    package enum Pace: Sendable, Hashable {
        case fixed
        /// 500 ms, then doubled each time up to 8 s.
        case doubling
    }

    /// How many retries; nil when only the window bounds them.
    package var limit: Int?
    package var pace: Pace
    /// The first delay, in milliseconds.
    package var delay: Int
    /// Milliseconds left in the window in which retries are allowed; nil without one.
    package var window: Int?

    /// The delay between tries where nothing else is said, in milliseconds.
    package static let usualDelay = 500
    package static let longestDelay = 8000
    /// Retries of one account where nothing else is said, pool or not.
    package static let usualLimit = 3

    package init(
        limit: Int? = Self.usualLimit,
        pace: Pace = .fixed,
        delay: Int = Self.usualDelay,
        window: Int? = nil
    ) {
        self.limit = limit
        self.pace = pace
        self.delay = delay
        self.window = window
    }

    static let overload = SameAccountRetry(pace: .doubling)
    static let noImage = SameAccountRetry()

    static func pool(limit: Int) -> SameAccountRetry { SameAccountRetry(limit: limit) }

    /// An OAuth account's 429: as long as the window since its first one lasts; not counted.
    static func rateLimit(afterSeconds: Int?, windowAge: Int) -> SameAccountRetry {
        let asked = afterSeconds.map { min($0, longestDelay / 1000) * 1000 } ?? usualDelay
        let left = max(0, AccountHistory.rateLimitWindow - windowAge) * 1000
        return SameAccountRetry(limit: nil, delay: min(asked == 0 ? usualDelay : asked, left), window: left)
    }

    /// How long to wait before a retry, in milliseconds.
    ///
    /// - Parameter number: which retry of this account it is, from 1.
    package func delay(beforeRetry number: Int) -> Int {
        switch pace {
        case .fixed: return delay
        case .doubling: return min(delay << min(max(number, 1) - 1, 10), Self.longestDelay)
        }
    }

    /// Whether one more retry is allowed.
    ///
    /// - Parameters:
    ///   - count: retries of this account so far in this request.
    ///   - waited: milliseconds waited for this account since this failure's window was read.
    package func allows(count: Int, waited: Int = 0) -> Bool {
        if let limit, count >= limit { return false }
        if let window { return waited < window && window > 0 }
        return true
    }
}

extension SameAccountRetry {
    /// How often an account may be retried: its own number, never more than the failure's.
    ///
    /// - Parameter cap: the failure's own limit, nil without one.
    package static func limit(for account: AccountContext, cap: Int? = nil) -> Int {
        min(account.pool?.retryCount ?? usualLimit, cap ?? .max)
    }
}
