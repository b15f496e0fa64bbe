/// Everything a screen shows, from one read transaction.
package struct OpsSnapshot: Hashable, Sendable {
    /// The question this answers.
    package var query: OpsQuery
    /// When it was read.
    package var readAt: Timestamp
    package var span: TimeSpan
    /// The step of every trend here, in milliseconds; a multiple of the window's where that would have cost too much.
    package var bucket: Int64
    package var totals: OutcomeCounts
    /// Per step, oldest first; the steps cover `span`.
    package var trend: [OutcomeCounts]
    /// Errors in the last five minutes of the span, and in the five before, for the rate and where it is going.
    package var recent: Int
    package var before: Int
    package var groups: [GroupRow]
    /// How many groups were left out because a bound was reached, and how many errors they hold.
    package var groupsLeftOut: Int
    package var errorsInGroupsLeftOut: Int
    /// Newest first.
    package var errors: [ErrorRow]
    /// True when older rows of the span were left out of `errors`.
    package var hasOlderErrors: Bool
    /// Errors of the span newer than the list's anchor.
    package var newerThanAnchor: Int
    /// The newest row of the whole log in this scope; nil when it holds none.
    package var newestRow: RowPosition?
    /// Requests in the span, where the gateway counts them; nil where nothing does.
    package var requests: Int?
    /// Errors that are not in the log, by reason (`ops_unrecorded`), inside the span.
    package var unrecorded: [String: Int]
    /// Rows dated after `readAt`, wherever the span ends; nil when there are none.
    package var ahead: RowsAhead?
    /// Errors of the span outside the scope (zero when the scope is everything).
    package var outOfScope: Int
    /// What the log says about every account, by id.
    package var accounts: [Account]

    package init(
        query: OpsQuery,
        readAt: Timestamp,
        span: TimeSpan,
        bucket: Int64,
        totals: OutcomeCounts = OutcomeCounts(),
        trend: [OutcomeCounts] = [],
        recent: Int = 0,
        before: Int = 0,
        groups: [GroupRow] = [],
        groupsLeftOut: Int = 0,
        errorsInGroupsLeftOut: Int = 0,
        errors: [ErrorRow] = [],
        hasOlderErrors: Bool = false,
        newerThanAnchor: Int = 0,
        newestRow: RowPosition? = nil,
        requests: Int? = nil,
        unrecorded: [String: Int] = [:],
        ahead: RowsAhead? = nil,
        outOfScope: Int = 0,
        accounts: [Account] = []
    ) {
        self.query = query
        self.readAt = readAt
        self.span = span
        self.bucket = bucket
        self.totals = totals
        self.trend = trend
        self.recent = recent
        self.before = before
        self.groups = groups
        self.groupsLeftOut = groupsLeftOut
        self.errorsInGroupsLeftOut = errorsInGroupsLeftOut
        self.errors = errors
        self.hasOlderErrors = hasOlderErrors
        self.newerThanAnchor = newerThanAnchor
        self.newestRow = newestRow
        self.requests = requests
        self.unrecorded = unrecorded
        self.ahead = ahead
        self.outOfScope = outOfScope
        self.accounts = accounts
    }
}
