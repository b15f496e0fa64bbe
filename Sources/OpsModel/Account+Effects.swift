package import ErrorPolicy

extension AccountState {
    /// What an account's row says, as the policy judges it.
    ///
    /// - Parameter limits: those of the row, where they have been read already.
    package init(_ account: Account, limits: ModelLimits? = nil) {
        self.init()
        status = Status(rawValue: account.status.rawValue) ?? .active
        schedulable = account.schedulable
        overloadUntil = account.overloadUntil?.rawValue
        rateLimitedUntil = account.rateLimitResetAt?.rawValue
        temporarilyUnschedulableUntil = account.tempUnschedulableUntil?.rawValue
        modelLimits = (limits ?? ModelLimits(json: account.modelRateLimits)).limits.mapValues { $0.until.rawValue }
    }
}

extension AccountEffect {
    /// When it ends; that of a state without an end is the moment itself.
    package func end(from moment: Timestamp) -> Timestamp {
        moment + Int64(seconds ?? 0) * Milliseconds.second
    }
}

extension Account {
    /// Takes an error's effect into the row's columns. Nothing an operator set is undone: an account that is disabled
    /// stays so, and a pause that ends later than the effect's stays with its reason.
    package mutating func take(_ effect: AccountEffect, at moment: Timestamp) {
        let until = effect.end(from: moment)
        switch effect.operation {
        case .setError:
            schedulable = false
            guard status != .disabled else { return }
            status = .error
            errorMessage = effect.reason
        case .temporarilyUnschedulable:
            guard until > tempUnschedulableUntil ?? Timestamp(0) else { return }
            tempUnschedulableUntil = until
            tempUnschedulableReason = effect.reason
        case .rateLimited:
            rateLimitedAt = moment
            rateLimitResetAt = until
        case .overloaded:
            overloadUntil = until
        case .modelRateLimited:
            guard let scope = effect.scope else { return }
            var limits = ModelLimits(json: modelRateLimits)
            limits.set(scope, until: until, reason: effect.reason, at: moment)
            modelRateLimits = limits.json
        case .runtimeBlock, .modelRuntimeBlock, .codexUsage, .planType: break
        }
    }
}
