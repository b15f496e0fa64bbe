internal import ErrorPolicy
internal import OpsModel

extension AccountBook.Entry {
    /// What a decision must know of the account.
    var context: AccountContext {
        AccountContext(
            id: account.id,
            platform: account.platform,
            kind: AccountContext.Kind(rawValue: account.type) ?? .apiKey,
            customErrorCodes: account.customErrorCodes,
            hasRefreshToken: account.type == "oauth"
        )
    }

    /// The account's columns, as the policy judges them.
    var state: AccountState { AccountState(account, limits: modelLimits) }

    /// What happened to the account before.
    func history(at moment: Timestamp) -> AccountHistory {
        var history = AccountHistory()
        history.forbiddenCount = forbiddenCount
        history.rateLimitWindowAge = firstRateLimit.map { Int(moment.since($0) / Milliseconds.second) }
        history.unixTime = moment.rawValue / Milliseconds.second
        return history
    }
}

extension AccountBook {
    /// A window of 429 answers that is older than this is another story.
    private static let windowMemory = 5 * Milliseconds.minute

    /// Carries out what an error does to the account that met it.
    mutating func suffer(_ decision: Decision, on id: Int64, model: ModelShare, at moment: Timestamp) {
        change(id, at: moment, isStored: false) { entry in
            if decision.upstream.status == 403 { entry.forbiddenCount += 1 }
            if decision.upstream.status == 429 {
                let isOld = entry.firstRateLimit.map { moment.since($0) > AccountBook.windowMemory } ?? true
                if isOld { entry.firstRateLimit = moment }
            }
        }
        if decision.countsAsTransient {
            let now = moment.rawValue / Milliseconds.second
            let cooldown = streaks.failed(account: id, model: model.upstreamName, at: now).cooldown
            if cooldown > 0 {
                let until = moment + Int64(cooldown) * Milliseconds.second
                change(id, at: moment, isStored: false) { $0.block(model.upstreamName, until: until, at: moment) }
            }
        }
        for effect in decision.accountEffects { carryOut(effect, at: moment) }
    }

    /// A success ends what failures began.
    mutating func succeed(_ id: Int64, model: ModelShare) {
        change(id, at: Timestamp(0), isStored: false) { entry in
            entry.forbiddenCount = 0
            entry.firstRateLimit = nil
        }
        streaks.succeeded(account: id, model: model.upstreamName)
    }

    private mutating func carryOut(_ effect: AccountEffect, at moment: Timestamp) {
        let until = effect.end(from: moment)
        change(effect.accountID, at: moment, isStored: effect.operation.isStored) { entry in
            let before = entry.account
            entry.account.take(effect, at: moment)
            switch effect.operation {
            case .setError: entry.mendable = effect.reason
            case .modelRateLimited: entry.modelLimits = ModelLimits(json: entry.account.modelRateLimits)
            case .runtimeBlock: entry.blockedUntil = max(until, entry.blockedUntil ?? until)
            case .modelRuntimeBlock:
                if let scope = effect.scope { entry.block(scope, until: until, at: moment) }
            case .temporarilyUnschedulable where entry.account == before: return
            case .codexUsage, .planType: return
            case .temporarilyUnschedulable, .rateLimited, .overloaded: break
            }
            entry.pause(at: moment)
        }
    }

    /// Signs the accounts in again whose credentials the story had revoked, where nobody has touched them since.
    mutating func mend(at moment: Timestamp) {
        for (id, entry) in entries where entry.mendable != nil {
            change(id, at: moment, isStored: true) { entry in
                entry.account.status = .active
                entry.account.errorMessage = nil
                entry.account.schedulable = true
                entry.blockedUntil = nil
                entry.pausedAt = nil
                entry.mendable = nil
            }
        }
    }
}

extension AccountBook.Entry {
    /// A pause begins, unless one is running that began so recently that its lag is not over.
    fileprivate mutating func pause(at moment: Timestamp) {
        if let pausedAt, moment.since(pausedAt) < AccountBook.lag { return }
        pausedAt = moment
    }

    fileprivate mutating func block(_ model: String, until: Timestamp, at moment: Timestamp) {
        modelsBlockedUntil[model] = max(until, modelsBlockedUntil[model] ?? until)
        pause(at: moment)
    }
}
