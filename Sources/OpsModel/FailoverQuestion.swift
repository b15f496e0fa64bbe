/// Which moves between accounts are wanted.
package struct FailoverQuestion: Hashable, Sendable {
    /// To the millisecond; a request belongs to the moment its row was made.
    package var span: TimeSpan
    package var scope: Scope
    package var filter: Filter
    /// About so many moves are listed, the newest: the request that reaches the number is listed whole.
    package var limit: Int
    /// So many requests are counted, the newest; what is older is left out, and the answer says so.
    package var reach: Int

    package init(
        span: TimeSpan,
        scope: Scope = .all,
        filter: Filter = Filter(),
        limit: Int,
        reach: Int = 20_000
    ) {
        self.span = span
        self.scope = scope
        self.filter = filter
        self.limit = limit
        self.reach = reach
    }
}

/// Moves between accounts, as a list and as counts.
package struct FailoverAnswer: Hashable, Sendable {
    /// The newest request first.
    package var stories: [FailoverStory]
    /// True when requests that are counted are left out of `stories`.
    package var hasOlder: Bool
    /// Who handed over to whom, the most frequent first.
    package var pairs: [FailoverPair]
    /// Requests that are counted in `pairs`.
    package var requests: Int
    /// The moment from which on everything is counted, where the span began too far back to be counted whole; else nil.
    package var countedSince: Timestamp?

    package init(
        stories: [FailoverStory] = [],
        hasOlder: Bool = false,
        pairs: [FailoverPair] = [],
        requests: Int = 0,
        countedSince: Timestamp? = nil
    ) {
        self.stories = stories
        self.hasOlder = hasOlder
        self.pairs = pairs
        self.requests = requests
        self.countedSince = countedSince
    }

    /// All moves that are counted.
    package var moves: Int { pairs.reduce(0) { $0 + $1.count } }
}
