internal import ErrorPolicy
internal import OpsModel

/// One account of the roster: its configuration, its row, and what only the gateway's memory holds.
struct RosterMember: Sendable {
    var account: UpstreamAccount
    /// What the ops log says; nil before it said anything.
    private(set) var row: Account?
    /// `row`, as the policy judges it.
    private var state = AccountState()
    private var lastUsed = Timestamp(0)
    private var lastChoice: UInt64 = 0

    private var blockedUntil: Timestamp?
    /// By the upstream's names, and the image capability. Holds the stored limits too, until the log says them.
    private var modelsBlockedUntil: [String: Timestamp] = [:]
    /// When the newest effect happened; a row that is newer was changed by somebody who could see it.
    private var lastEffect: Timestamp?
    private var forbidden = Count()
    private var firstRateLimit: Timestamp?

    private struct Count {
        var count = 0
        var since = Timestamp(0)
    }

    /// How long 403 answers are counted, from the first.
    static let forbiddenMemory = 180 * Milliseconds.minute
    /// A window of 429 answers that began longer ago is another story.
    static let windowMemory = 5 * Milliseconds.minute
    /// The most models that are blocked by themselves; whoever asks for more names by and by pushes out the earliest.
    static let modelLimit = 256

    init(_ account: UpstreamAccount) { self.account = account }

    var id: Int64 { account.id }

    // MARK: Choosing

    /// Whether a request for a model may go here. Every request is for images.
    func isUsable(for model: String, at now: Timestamp) -> Bool {
        let upstreamModel = account.context.mapped(model)
        func isOver(_ end: Timestamp?) -> Bool { end.map { $0 <= now } ?? true }
        return isOver(blockedUntil) && isOver(modelsBlockedUntil[upstreamModel])
            && isOver(modelsBlockedUntil[AccountHandling.imageScope])
            && state.isSchedulable(for: upstreamModel, isImage: true, at: now.rawValue)
    }

    func precedes(_ other: RosterMember) -> Bool {
        (account.priority, lastUsed, lastChoice, id)
            < (other.account.priority, other.lastUsed, other.lastChoice, other.id)
    }

    mutating func use(_ choice: UInt64, at now: Timestamp) {
        lastUsed = max(lastUsed, now)
        lastChoice = choice
    }

    var teamRecord: AccountContext.TeamRecord {
        AccountContext.TeamRecord(
            id: id,
            kind: account.context.kind,
            isActive: state.status == .active,
            isShadow: account.context.parent != nil,
            team: account.workspaceID ?? ""
        )
    }

    // MARK: What the ops log says

    /// - Returns: whether somebody made the account usable again; what was remembered of its troubles is over then.
    @discardableResult
    mutating func adopt(_ next: Account) -> Bool {
        let isUsableAgain = isMadeUsable(by: next)
        if isUsableAgain {
            blockedUntil = nil
            modelsBlockedUntil = [:]
            forgetFailures()
        } else if let row, row.modelRateLimits != next.modelRateLimits {
            // A limit that somebody took away is over; those the log does not know yet stay.
            let (before, after) = (ModelLimits(json: row.modelRateLimits), ModelLimits(json: next.modelRateLimits))
            for scope in before.limits.keys where after.limits[scope] == nil { modelsBlockedUntil[scope] = nil }
        }
        row = next
        state = AccountState(next)
        lastUsed = max(lastUsed, next.lastUsedAt ?? lastUsed)
        return isUsableAgain
    }

    mutating func forgetRow() {
        row = nil
        state = AccountState()
    }

    private func isMadeUsable(by next: Account) -> Bool {
        guard let row else { return false }
        let moment = next.updatedAt ?? lastEffect ?? Timestamp(0)
        guard next.isSchedulable(at: moment) else { return false }
        if !row.isSchedulable(at: moment) { return true }
        // The effect and its end may come as one: the row is as before, but newer than the effect.
        guard let lastEffect, let updatedAt = next.updatedAt, updatedAt != row.updatedAt else { return false }
        return updatedAt > lastEffect
    }

    // MARK: What errors do

    func history(at now: Timestamp) -> AccountHistory {
        var history = AccountHistory()
        history.forbiddenCount = now.since(forbidden.since) < Self.forbiddenMemory ? forbidden.count : 0
        history.rateLimitWindowAge = firstRateLimit.flatMap { first in
            let age = now.since(first)
            return age < Self.windowMemory ? Int(max(0, age) / Milliseconds.second) : nil
        }
        history.unixTime = now.rawValue / Milliseconds.second
        return history
    }

    /// Counts what decisions ask about later.
    mutating func count(_ decision: Decision, at now: Timestamp) {
        if decision.countsAsForbidden {
            if now.since(forbidden.since) >= Self.forbiddenMemory { forbidden = Count(since: now) }
            forbidden.count += 1
        }
        let isWaitedOut = account.context.kind.waitsOutRateLimits && decision.failover?.status == 429
        if isWaitedOut, firstRateLimit.map({ now.since($0) >= Self.windowMemory }) ?? true { firstRateLimit = now }
    }

    /// - Returns: when it counts as happened: no earlier than the effect before it.
    @discardableResult
    mutating func suffer(_ effect: AccountEffect, at now: Timestamp) -> Timestamp {
        let moment = max(now, lastEffect ?? now)
        lastEffect = moment
        let until = effect.end(from: moment)
        switch effect.operation {
        case .runtimeBlock: blockedUntil = max(until, blockedUntil ?? until)
        case .modelRuntimeBlock, .modelRateLimited:
            if let scope = effect.scope { block(scope, until: until, at: moment) }
        case .planType: account.context.planType = effect.reason
        // What is stored pauses the account by the block that comes with it, until the log says it.
        case .setError, .temporarilyUnschedulable, .rateLimited, .overloaded, .codexUsage: break
        }
        return moment
    }

    private mutating func block(_ scope: String, until: Timestamp, at now: Timestamp) {
        modelsBlockedUntil[scope] = max(until, modelsBlockedUntil[scope] ?? until)
        guard modelsBlockedUntil.count > Self.modelLimit else { return }
        modelsBlockedUntil = modelsBlockedUntil.filter { $0.value > now }
        if modelsBlockedUntil.count > Self.modelLimit, let first = modelsBlockedUntil.min(by: { $0.value < $1.value }) {
            modelsBlockedUntil[first.key] = nil
        }
    }

    mutating func forgetFailures() {
        forbidden = Count()
        firstRateLimit = nil
    }
}
