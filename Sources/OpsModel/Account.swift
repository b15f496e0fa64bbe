/// One upstream credential the gateway can route to, as the ops log's `accounts` table holds it. No credentials, ever.
package struct Account: Hashable, Codable, Sendable, Identifiable {
    package enum Status: String, Codable, Sendable, Hashable { case active, error, disabled }

    package var id: Int64
    package var name: String
    package var platform: String
    /// `apikey` or `oauth`.
    package var type: String
    package var status: Status
    /// The operator's switch.
    package var schedulable: Bool
    /// Smaller is tried first.
    package var priority: Int
    package var errorMessage: String?
    package var rateLimitedAt: Timestamp?
    package var rateLimitResetAt: Timestamp?
    package var overloadUntil: Timestamp?
    package var tempUnschedulableUntil: Timestamp?
    package var tempUnschedulableReason: String?
    /// JSON as stored: model or capability → until, reason.
    package var modelRateLimits: String?
    /// Nil where the feature is off for the account.
    package var customErrorCodes: [Int]?
    package var lastUsedAt: Timestamp?
    package var updatedAt: Timestamp?

    package init(
        id: Int64,
        name: String,
        platform: String = "openai",
        type: String = "apikey",
        status: Status = .active,
        schedulable: Bool = true,
        priority: Int = 0,
        errorMessage: String? = nil,
        rateLimitedAt: Timestamp? = nil,
        rateLimitResetAt: Timestamp? = nil,
        overloadUntil: Timestamp? = nil,
        tempUnschedulableUntil: Timestamp? = nil,
        tempUnschedulableReason: String? = nil,
        modelRateLimits: String? = nil,
        customErrorCodes: [Int]? = nil,
        lastUsedAt: Timestamp? = nil,
        updatedAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.platform = platform
        self.type = type
        self.status = status
        self.schedulable = schedulable
        self.priority = priority
        self.errorMessage = errorMessage
        self.rateLimitedAt = rateLimitedAt
        self.rateLimitResetAt = rateLimitResetAt
        self.overloadUntil = overloadUntil
        self.tempUnschedulableUntil = tempUnschedulableUntil
        self.tempUnschedulableReason = tempUnschedulableReason
        self.modelRateLimits = modelRateLimits
        self.customErrorCodes = customErrorCodes
        self.lastUsedAt = lastUsedAt
        self.updatedAt = updatedAt
    }
}
