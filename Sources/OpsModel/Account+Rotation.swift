extension Account {
    /// The columns that decide whether the gateway may choose the account: what changes write, what the audit log
    /// keeps, and what is compared with what the operator saw.
    package struct Rotation: Hashable, Sendable {
        package var status: Status
        package var schedulable: Bool
        package var errorMessage: String?
        package var rateLimitedAt: Timestamp?
        package var rateLimitResetAt: Timestamp?
        package var overloadUntil: Timestamp?
        package var tempUnschedulableUntil: Timestamp?
        package var tempUnschedulableReason: String?
        package var modelRateLimits: String?

        package init(
            status: Status,
            schedulable: Bool,
            errorMessage: String? = nil,
            rateLimitedAt: Timestamp? = nil,
            rateLimitResetAt: Timestamp? = nil,
            overloadUntil: Timestamp? = nil,
            tempUnschedulableUntil: Timestamp? = nil,
            tempUnschedulableReason: String? = nil,
            modelRateLimits: String? = nil
        ) {
            self.status = status
            self.schedulable = schedulable
            self.errorMessage = errorMessage
            self.rateLimitedAt = rateLimitedAt
            self.rateLimitResetAt = rateLimitResetAt
            self.overloadUntil = overloadUntil
            self.tempUnschedulableUntil = tempUnschedulableUntil
            self.tempUnschedulableReason = tempUnschedulableReason
            self.modelRateLimits = modelRateLimits
        }
    }

    package var rotation: Rotation {
        get {
            Rotation(
                status: status,
                schedulable: schedulable,
                errorMessage: errorMessage,
                rateLimitedAt: rateLimitedAt,
                rateLimitResetAt: rateLimitResetAt,
                overloadUntil: overloadUntil,
                tempUnschedulableUntil: tempUnschedulableUntil,
                tempUnschedulableReason: tempUnschedulableReason,
                modelRateLimits: modelRateLimits
            )
        }
        set {
            status = newValue.status
            schedulable = newValue.schedulable
            errorMessage = newValue.errorMessage
            rateLimitedAt = newValue.rateLimitedAt
            rateLimitResetAt = newValue.rateLimitResetAt
            overloadUntil = newValue.overloadUntil
            tempUnschedulableUntil = newValue.tempUnschedulableUntil
            tempUnschedulableReason = newValue.tempUnschedulableReason
            modelRateLimits = newValue.modelRateLimits
        }
    }
}
