internal import ErrorPolicy
internal import OpsModel

/// The accounts as the scheduler sees them: the configuration, what the ops log says of each, and what is remembered
/// beside it. A value; times are handed in.
struct AccountRoster: Sendable {
    private var members: [Int64: RosterMember] = [:]
    /// Every account's row, also of those that are not configured (yet).
    private var rows: [Int64: Account] = [:]
    private var streaks = TransientStreaks()
    /// When the accounts of a team last fell together, by team.
    private var teamFalls: [String: Timestamp] = [:]
    /// Counts choices, so that two of one millisecond have an order.
    private var choices: UInt64 = 0

    /// How long a team's fall is not told again.
    static let teamFallMemory = 60 * Milliseconds.second

    init(_ accounts: [UpstreamAccount]) { replace(accounts) }

    /// Takes over another configuration; what is remembered of accounts that stay is kept.
    mutating func replace(_ accounts: [UpstreamAccount]) {
        var next: [Int64: RosterMember] = [:]
        for account in accounts {
            var member = members[account.id] ?? RosterMember(account)
            member.account = account
            if let row = rows[account.id], member.row == nil { member.adopt(row) }
            next[account.id] = member
        }
        members = next
        teamFalls = [:]
    }

    /// Takes over what the ops log says. An account without a row counts as active.
    mutating func adopt(_ accounts: [Account]) {
        rows = Dictionary(accounts.map { ($0.id, $0) }) { first, _ in first }
        for id in members.keys {
            guard let row = rows[id] else {
                members[id]?.forgetRow()
                continue
            }
            if members[id]?.adopt(row) == true { streaks.forget(account: id) }
        }
    }

    /// The account for a request: the best priority, among equals the least recently used. Counts as used.
    mutating func choose(for model: String, excluding excluded: Set<Int64>, at now: Timestamp) -> AccountPool.Choice {
        var best: RosterMember?
        var isServed = false
        for member in members.values where member.account.serves(model) {
            isServed = true
            guard !excluded.contains(member.id), member.isUsable(for: model, at: now) else { continue }
            if best.map({ member.precedes($0) }) ?? true { best = member }
        }
        guard var best else {
            return .none(isServed || members.isEmpty ? .noneAvailable : .modelUnsupported(model))
        }
        choices += 1
        best.use(choices, at: now)
        members[best.id] = best
        var account = best.account
        account.context.teammates = teammates(of: best)
        return .account(account)
    }

    /// Whether any account could be given a request now, for one of its models.
    func hasUsable(at now: Timestamp) -> Bool {
        members.values.contains { $0.isUsable(for: $0.account.models.first ?? ImageModel.usual, at: now) }
    }

    func history(of id: Int64, at now: Timestamp) -> AccountHistory {
        members[id]?.history(at: now) ?? AccountHistory()
    }

    /// Remembers what an error means for its account and others.
    ///
    /// - Returns: the effects that are to be stored, and when they happened: no earlier than those before; and that the
    ///   account, which could have been chosen until now, cannot any more.
    mutating func failed(
        _ decision: Decision,
        on id: Int64,
        model: String,
        at now: Timestamp
    ) -> (stored: [(effect: AccountEffect, moment: Timestamp)], pause: AccountPause?) {
        let wasUsable = members[id]?.isUsable(for: model, at: now) ?? false
        var streak = 0
        members[id]?.count(decision, at: now)
        if decision.countsAsTransient, let upstreamModel = members[id]?.account.context.mapped(model) {
            let seconds = now.rawValue / Milliseconds.second
            let cooldown = streaks.failed(account: id, model: upstreamModel, at: seconds).cooldown
            let block = AccountEffect(.modelRuntimeBlock, account: id, seconds: cooldown, scope: upstreamModel)
            if cooldown > 0 { members[id]?.suffer(block, at: now) }
            streak = cooldown
        }
        let spared = teammatesToSpare(decision.accountEffects, on: id, at: now)
        var stored: [(effect: AccountEffect, moment: Timestamp)] = []
        for effect in decision.accountEffects where !spared.contains(effect.accountID) {
            let moment = members[effect.accountID]?.suffer(effect, at: now) ?? now
            if effect.operation.isStored { stored.append((effect, moment)) }
        }
        guard wasUsable, let member = members[id], !member.isUsable(for: model, at: now) else { return (stored, nil) }
        let effects = decision.accountEffects
        return (stored, AccountPause(account: member.account, effects: effects, cooldown: streak, model: model))
    }

    /// A success ends what failures began.
    mutating func succeeded(_ id: Int64, model: String) {
        guard let account = members[id]?.account else { return }
        members[id]?.forgetFailures()
        streaks.succeeded(account: id, model: account.context.mapped(model))
    }

    // MARK: Teams

    private func teammates(of member: RosterMember) -> [Int64] {
        guard member.account.context.kind == .oauth, let team = member.account.workspaceID else { return [] }
        let records = members.values.map(\.teamRecord)
        return AccountContext.teammates(of: member.id, team: team, in: records).sorted()
    }

    /// The teammates that fell a moment ago already: every request that was under way meets the same error.
    private mutating func teammatesToSpare(
        _ effects: [AccountEffect],
        on id: Int64,
        at now: Timestamp
    ) -> Set<Int64> {
        guard let team = members[id]?.account.workspaceID else { return [] }
        let mates = Set(effects.map(\.accountID)).filter { $0 != id && members[$0]?.account.workspaceID == team }
        guard !mates.isEmpty else { return [] }
        if let last = teamFalls[team], now.since(last) < Self.teamFallMemory { return mates }
        teamFalls[team] = now
        return []
    }
}
