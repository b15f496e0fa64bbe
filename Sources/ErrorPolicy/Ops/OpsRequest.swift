/// A request that has been answered, with what it met on the way: all that decides which ops rows it leaves.
package struct OpsRequest: Sendable {
    /// One failed attempt.
    package struct Attempt: Sendable, Hashable {
        package var accountID: Int64?
        package var status: Int?
        package var message: String?
        package var failedInAccountAuth: Bool
        /// Whether a rule hides it from the ops log.
        package var isHidden: Bool

        package init(
            accountID: Int64? = nil,
            status: Int? = nil,
            message: String? = nil,
            failedInAccountAuth: Bool = false,
            isHidden: Bool = false
        ) {
            self.accountID = accountID
            self.status = status
            self.message = message
            self.failedInAccountAuth = failedInAccountAuth
            self.isHidden = isHidden
        }
    }

    /// An error told inside a stream that the body does not show.
    package struct Mark: Sendable, Hashable {
        package var type: String
        package var code: String
        package var message: String
        package var status: Int
        /// Whether it counts as the upstream's failure.
        package var countsAsUpstream: Bool

        package init(type: String, code: String = "", message: String, status: Int, countsAsUpstream: Bool) {
            self.type = type
            self.code = code
            self.message = message
            self.status = status
            self.countsAsUpstream = countsAsUpstream
        }
    }

    /// The status on the wire.
    package var status: Int
    /// The answer's body as far as it was captured.
    package var body = ""
    package var isStream = false
    /// The last account that was selected.
    package var accountID: Int64?
    package var attempts: [Attempt] = []
    /// What the last upstream said, where that is no attempt of its own.
    package var upstreamStatus: Int?
    package var upstreamMessage: String?
    package var mark: Mark?
    package var businessLimit: String?
    package var lacksCapacity = false
    /// Whether the rule that answered keeps the request out of the log.
    package var isSkipped = false

    package init(status: Int, body: String = "") {
        self.status = status
        self.body = body
    }

    var context: OpsClassification.Context {
        var context = OpsClassification.Context()
        context.hasUpstreamError = (upstreamStatus ?? 0) > 0 || !attempts.isEmpty
        context.failedInAccountAuth = attempts.last?.failedInAccountAuth ?? false
        context.businessLimit = businessLimit
        context.lacksCapacity = lacksCapacity
        return context
    }
}
