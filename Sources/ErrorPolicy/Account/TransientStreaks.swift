/// Counts passing failures in a row of an account and a model, and says how long to leave the pair alone.
package struct TransientStreaks: Sendable {
    /// What one more failure means.
    package struct Step: Sendable, Hashable {
        package let streak: Int
        /// Seconds the pair is blocked in memory; 0 for none.
        package let cooldown: Int
    }

    private struct Pair: Hashable { let account: Int64, model: String }
    private struct Streak { var count: Int, last: Int64 }

    /// A streak is forgotten after so many seconds without a failure.
    package static let memory: Int64 = 1800
    /// So many pairs are remembered.
    package static let pairLimit = 4096

    private var streaks: [Pair: Streak] = [:]

    package init() {}

    /// Counts a failure.
    ///
    /// - Parameter now: seconds of any steady clock.
    package mutating func failed(account: Int64, model: String, at now: Int64) -> Step {
        let pair = Pair(account: account, model: model)
        var streak = streaks[pair] ?? Streak(count: 0, last: now)
        if now - streak.last > Self.memory { streak.count = 0 }
        streak.count += 1
        streak.last = now
        if streaks[pair] == nil, streaks.count >= Self.pairLimit { makeRoom(at: now) }
        streaks[pair] = streak
        return Step(streak: streak.count, cooldown: Self.cooldown(streak.count))
    }

    /// Forgets the streak of a pair that succeeded.
    package mutating func succeeded(account: Int64, model: String) {
        streaks[Pair(account: account, model: model)] = nil
    }

    /// Forgets every streak of an account that somebody made usable again.
    package mutating func forget(account: Int64) { streaks = streaks.filter { $0.key.account != account } }

    private static func cooldown(_ count: Int) -> Int {
        switch count {
        case ...1: 0
        case 2: 10
        default: 45
        }
    }

    /// Drops what is forgotten, else the oldest.
    private mutating func makeRoom(at now: Int64) {
        streaks = streaks.filter { now - $0.value.last <= Self.memory }
        guard streaks.count >= Self.pairLimit, let oldest = streaks.min(by: { $0.value.last < $1.value.last }) else {
            return
        }
        streaks[oldest.key] = nil
    }
}
