/// An account's state as its columns hold it, and whether the account may be chosen. Times are Unix milliseconds.
package struct AccountState: Sendable, Hashable {
    package enum Status: String, Sendable, Hashable, CaseIterable {
        case active
        case error
        case disabled
    }

    package var status = Status.active
    /// The operator's switch.
    package var schedulable = true
    package var expiresAt: Int64?
    package var pausesOnExpiry = true
    package var overloadUntil: Int64?
    package var rateLimitedUntil: Int64?
    package var temporarilyUnschedulableUntil: Int64?
    /// Model or capability to the end of its limit.
    package var modelLimits: [String: Int64] = [:]
    /// Whether an API-key account's own quota is used up.
    package var quotaIsUsedUp = false

    package init() {}

    /// Whether the account may be chosen at all. Times end by themselves.
    package func isSchedulable(at now: Int64) -> Bool {
        guard status == .active, schedulable, !quotaIsUsedUp else { return false }
        if pausesOnExpiry, let expiresAt, expiresAt <= now { return false }
        return ![overloadUntil, rateLimitedUntil, temporarilyUnschedulableUntil].contains { ($0 ?? now) > now }
    }

    /// Whether it may be chosen for a model.
    ///
    /// - Parameters:
    ///   - model: the upstream's name, after the account's mapping.
    ///   - isImage: whether the request is for images.
    package func isSchedulable(for model: String, isImage: Bool, at now: Int64) -> Bool {
        guard isSchedulable(at: now) else { return false }
        if (modelLimits[model] ?? now) > now { return false }
        return !isImage || (modelLimits[AccountHandling.imageScope] ?? now) <= now
    }

    /// One step of bringing an account back.
    package enum RecoveryStep: String, Sendable, Hashable, CaseIterable {
        /// Status `active`, message empty. Does not set `schedulable` back.
        case clearError = "clear_error"
        /// The 429 and the 529 cool-down.
        case clearRateLimit = "clear_rate_limit"
        case clearQuotaScopes = "clear_quota_scopes"
        case clearModelLimits = "clear_model_rate_limits"
        case clearTemporary = "clear_temp_unschedulable"
    }

    /// What a recovery after a successful test clears, in order; empty when the account is well.
    package var recoverySteps: [RecoveryStep] {
        var steps: [RecoveryStep] = []
        if status == .error { steps.append(.clearError) }
        let isLimited =
            rateLimitedUntil != nil || overloadUntil != nil || temporarilyUnschedulableUntil != nil
            || !modelLimits.isEmpty
        if isLimited { steps += [.clearRateLimit, .clearQuotaScopes, .clearModelLimits, .clearTemporary] }
        return steps
    }
}
