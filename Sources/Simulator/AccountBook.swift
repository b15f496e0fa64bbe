internal import ErrorPolicy
internal import OpsModel

/// The accounts as the pretend gateway sees them: their rows, what it remembers beyond them, and who is next.
struct AccountBook: Sendable {
    /// Requests that were sent before an account was paused still fail on it: a pause is felt this much later.
    static let lag: Int64 = 2_500
    /// How often the last use of accounts is told, in milliseconds.
    private static let useInterval: Int64 = 10_000

    struct Entry: Sendable {
        var account: Account
        var persona: Persona
        /// When the gateway last wrote the row; older copies are ignored.
        var writtenAt: Timestamp?
        /// When the present pause began, for the lag.
        var pausedAt: Timestamp?
        /// Blocks in memory, of the account and of its models by name.
        var blockedUntil: Timestamp?
        var modelsBlockedUntil: [String: Timestamp] = [:]
        var modelLimits = ModelLimits()
        var forbiddenCount = 0
        var firstRateLimit: Timestamp?
        /// The message of an error that the story will mend, unless somebody else touches the account.
        var mendable: String?
        var changed = false
    }

    private(set) var entries: [Int64: Entry] = [:]
    var streaks = TransientStreaks()
    private var world: World
    private var order: [Int64] = []
    private var useToldAt: Timestamp?

    init(_ world: World) {
        self.world = world
        adopt(world.accounts)
    }

    /// Takes over what the database says. Rows the gateway has written since stay as they are, but for the
    /// operator's switch, which always counts.
    mutating func adopt(_ accounts: [Account]) {
        for account in accounts {
            guard var entry = entries[account.id] else {
                entries[account.id] = Entry(
                    account: account,
                    persona: world.persona(of: account),
                    modelLimits: ModelLimits(json: account.modelRateLimits)
                )
                continue
            }
            if let writtenAt = entry.writtenAt, account.updatedAt ?? Timestamp(0) < writtenAt {
                entry.account.schedulable = entry.account.schedulable && account.schedulable
            } else {
                if account.modelRateLimits != entry.account.modelRateLimits {
                    entry.modelLimits = ModelLimits(json: account.modelRateLimits)
                }
                if let mendable = entry.mendable, account.errorMessage != mendable { entry.mendable = nil }
                // Somebody made the account usable again: what the gateway remembers of its troubles is over too.
                if account.status == .active, entry.account.status != .active { entry.blockedUntil = nil }
                let lastUsedAt = entry.account.lastUsedAt
                entry.account = account
                entry.account.lastUsedAt = [lastUsedAt, account.lastUsedAt].compactMap(\.self).max()
            }
            entries[account.id] = entry
        }
        let known = Set(accounts.map(\.id))
        if !accounts.isEmpty { entries = entries.filter { known.contains($0.key) } }
        order = entries.keys.sorted()
    }

    /// Whether the scheduler may choose the account for a model now.
    func isUsable(_ entry: Entry, model: ModelShare, isImages: Bool, at moment: Timestamp) -> Bool {
        let account = entry.account
        // What is no pause counts at once: the operator's switch above all.
        let isOff = !account.schedulable && account.status == .active
        if isOff || account.status == .disabled { return false }
        if let pausedAt = entry.pausedAt, moment.since(pausedAt) < AccountBook.lag { return true }
        func isOver(_ end: Timestamp?) -> Bool { end.map { $0 <= moment } ?? true }
        return entry.state.isSchedulable(for: model.upstreamName, isImage: isImages, at: moment.rawValue)
            && isOver(entry.blockedUntil) && isOver(entry.modelsBlockedUntil[model.upstreamName])
    }

    /// The account for a request: the best priority, among equals the least recently used. Now and then an account
    /// has no free slot and is passed over.
    func choose(
        model index: Int,
        isImages: Bool,
        excluding tried: some Sequence<Int64>,
        at moment: Timestamp,
        _ dice: inout Dice
    ) -> Entry? {
        let excluded = Set(tried)
        let model = world.models[index]
        var best: Entry?
        var passedOver: Entry?
        func precedes(_ a: Entry, _ b: Entry) -> Bool {
            (a.account.priority, a.account.lastUsedAt ?? Timestamp(0), a.account.id)
                < (b.account.priority, b.account.lastUsedAt ?? Timestamp(0), b.account.id)
        }
        for id in order where !excluded.contains(id) {
            guard let entry = entries[id], entry.persona.models.contains(index),
                isUsable(entry, model: model, isImages: isImages, at: moment)
            else { continue }
            if dice.hits(0.22) {
                if passedOver.map({ precedes(entry, $0) }) ?? true { passedOver = entry }
            } else if best.map({ precedes(entry, $0) }) ?? true {
                best = entry
            }
        }
        return best ?? passedOver
    }

    /// The account was given a request.
    mutating func use(_ id: Int64, at moment: Timestamp) {
        entries[id]?.account.lastUsedAt = moment
    }

    /// Accounts that serve requests now, the busiest kind first.
    func candidates(for trouble: Episode.Trouble, at moment: Timestamp) -> [(id: Int64, upstream: Upstream)] {
        order.compactMap { entries[$0] }
            .filter { entry in
                trouble.canHit(entry.persona.upstream)
                    && world.models.contains {
                        isUsable(entry, model: $0, isImages: !$0.isText, at: moment)
                    }
            }
            .sorted { (-$0.persona.share, $0.account.id) < (-$1.persona.share, $1.account.id) }
            .map { (id: $0.account.id, upstream: $0.persona.upstream) }
    }

    /// Why no account could be chosen for a model.
    func whyNone(model index: Int) -> NoAccount {
        let isServed = entries.values.contains { $0.persona.models.contains(index) }
        return isServed || entries.isEmpty ? .noneAvailable : .modelUnsupported(world.models[index].name)
    }

    /// The accounts whose rows changed since the last time. When an account was last used is told every few seconds.
    mutating func takeChanges(at moment: Timestamp) -> [Account] {
        let tellsUse = moment.since(useToldAt ?? Timestamp(0)) >= AccountBook.useInterval
        var changes: [Account] = []
        for id in order {
            guard let entry = entries[id] else { continue }
            let isUsed = tellsUse && entry.account.lastUsedAt ?? Timestamp(0) > useToldAt ?? Timestamp(0)
            guard entry.changed || isUsed else { continue }
            entries[id]?.changed = false
            changes.append(entry.account)
        }
        if tellsUse { useToldAt = moment }
        return changes
    }

    /// Changes one account's memory; `isStored` when its row changes with it.
    mutating func change(_ id: Int64, at moment: Timestamp, isStored: Bool, _ change: (inout Entry) -> Void) {
        guard var entry = entries[id] else { return }
        change(&entry)
        if isStored {
            // Never two changes with one time: which of two copies is newer must be clear.
            let after = (entry.account.updatedAt ?? Timestamp(0)) + 1
            entry.account.updatedAt = max(moment, after)
            entry.writtenAt = entry.account.updatedAt
            entry.changed = true
        }
        entries[id] = entry
    }
}
