/// The port through which operators take accounts out of rotation and bring them back.
///
/// Every change and its row in the audit log are one transaction; what the operator saw is compared with what is there
/// inside of it.
package protocol AccountDirectory: Sendable {
    /// - Throws: why nothing was changed.
    func commit(_ change: AccountChange) async throws(AccountRefusal) -> AccountChanged
    /// Takes back one change of the audit log: the columns it changed get their values from before, if they still
    /// are as the change left them.
    func undo(_ auditID: Int64, actor: String) async throws(AccountRefusal) -> AccountChanged
    /// What it would cost to take an account out now, judged by the errors and requests of a span.
    func disableCost(of id: Int64, span: TimeSpan, scope: Scope) async throws(OpsReadFailure) -> DisableCost
    /// What the accounts met in a span, and who changed them last.
    func loads(_ span: TimeSpan, bucket: Int64, scope: Scope) async throws(OpsReadFailure) -> AccountLoads
    /// The newest changes, newest first.
    func auditLog(limit: Int) async throws(OpsReadFailure) -> [AuditEntry]
}

/// Why a change was not made: one sentence for the operator.
package struct AccountRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
    /// Whether it would have been made if the operator had known that the account is the last of its platform.
    package var isAboutLast: Bool

    package init(_ description: String, isAboutLast: Bool = false) {
        self.description = description
        self.isAboutLast = isAboutLast
    }
}

/// A change that was made.
package struct AccountChanged: Hashable, Sendable {
    /// The account after it.
    package var account: Account
    package var audit: AuditEntry
    /// What kept the account out before and does not any more.
    package var cleared: [Account.Obstacle]

    package init(account: Account, audit: AuditEntry, cleared: [Account.Obstacle] = []) {
        self.account = account
        self.audit = audit
        self.cleared = cleared
    }
}

/// What taking an account out would cost.
package struct DisableCost: Hashable, Sendable {
    package var accountID: Int64
    package var platform: String
    package var span: TimeSpan
    /// Errors whose last account it was, of all errors in the span.
    package var errors: Int
    package var allErrors: Int
    /// Requests it answered, of all requests in the span; nil where nobody counts requests.
    package var requests: Int?
    package var allRequests: Int?
    /// Models it answered for in the span and no other account did, by name. Another may serve them and stand by.
    package var modelsOnlyItAnswered: [String]
    /// Other accounts of its platform that are schedulable now.
    package var othersLeft: Int

    package init(
        accountID: Int64,
        platform: String,
        span: TimeSpan,
        errors: Int,
        allErrors: Int,
        requests: Int? = nil,
        allRequests: Int? = nil,
        modelsOnlyItAnswered: [String] = [],
        othersLeft: Int
    ) {
        self.accountID = accountID
        self.platform = platform
        self.span = span
        self.errors = errors
        self.allErrors = allErrors
        self.requests = requests
        self.allRequests = allRequests
        self.modelsOnlyItAnswered = modelsOnlyItAnswered
        self.othersLeft = othersLeft
    }

    /// Whether no other account of the platform could take its requests.
    package var isLast: Bool { othersLeft == 0 }
}

/// What accounts met in a span of time.
package struct AccountLoads: Hashable, Sendable {
    package struct Load: Hashable, Sendable {
        package var errors: OutcomeCounts
        /// Errors per step, oldest first; empty where no trends were asked for.
        package var trend: [Int]
        package var lastError: Timestamp?

        package init(errors: OutcomeCounts, trend: [Int], lastError: Timestamp?) {
            self.errors = errors
            self.trend = trend
            self.lastError = lastError
        }
    }

    package var span: TimeSpan
    /// The step of the trends, in milliseconds, longer than what was asked for where that would have cost too much; nil
    /// without trends. The first step is the one that holds the start of the span.
    package var bucket: Int64?
    /// By account id; accounts without errors are not in it.
    package var loads: [Int64: Load]
    /// All errors of the span, those without an account too.
    package var total: Int
    /// The newest change of each account that was ever changed, by account id.
    package var changes: [Int64: AuditEntry]

    package init(
        span: TimeSpan,
        bucket: Int64? = nil,
        loads: [Int64: Load] = [:],
        total: Int = 0,
        changes: [Int64: AuditEntry] = [:]
    ) {
        self.span = span
        self.bucket = bucket
        self.loads = loads
        self.total = total
        self.changes = changes
    }
}
