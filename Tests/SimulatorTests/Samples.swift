import ErrorPolicy
import OpsModel
import Testing

@testable import Simulator

/// A fixed moment at which the worlds of the tests are set: a Monday.
let monday = Timestamp(rfc3339: "2026-11-23T09:12:00Z") ?? Timestamp(0)
let week = TimeSpan(start: monday - 7 * Milliseconds.day, end: monday)

extension LogFill {
    /// Everything in one step.
    func gathered() -> Step {
        var whole = Step()
        for step in self {
            whole.errors += step.errors
            whole.traffic += step.traffic
            whole.unrecorded += step.unrecorded
            whole.accountChanges += step.accountChanges
        }
        return whole
    }
}

/// A simulation with the part of the database that it needs: its changes are written back to the accounts.
struct Rehearsal {
    var simulation: Simulation
    var accounts: [Account]
    var whole = Step()
    /// The troubles in the order in which they began.
    var troubles: [Episode.Trouble] = []

    init(seed: UInt64, world: World = .demo(at: monday), rate: Double = Simulation.defaultRate) {
        simulation = Simulation(seed: seed, world: world, start: monday, rate: rate)
        accounts = world.accounts
    }

    /// Runs for so many seconds in steps of a second, and returns what happened in them.
    @discardableResult
    mutating func run(seconds: Int) -> Step {
        var part = Step()
        for _ in 0..<seconds {
            let step = simulation.advance(to: simulation.now + 1_000, accounts: accounts)
            if troubles.last != simulation.episode.trouble { troubles.append(simulation.episode.trouble) }
            for change in step.accountChanges {
                if let place = accounts.firstIndex(where: { $0.id == change.id }) { accounts[place] = change }
            }
            part.errors += step.errors
            part.traffic += step.traffic
            part.unrecorded += step.unrecorded
            part.accountChanges += step.accountChanges
        }
        whole.errors += part.errors
        whole.traffic += part.traffic
        whole.unrecorded += part.unrecorded
        whole.accountChanges += part.accountChanges
        return part
    }

    /// Runs until the story tells of a trouble, at most three rounds.
    mutating func run(until trouble: Episode.Trouble) {
        for _ in 0..<1_500 where simulation.episode.trouble != trouble { run(seconds: 1) }
    }

    /// An operator changes an account in the database.
    mutating func edit(_ id: Int64, _ change: (inout Account) -> Void) {
        guard let place = accounts.firstIndex(where: { $0.id == id }) else { return }
        change(&accounts[place])
        accounts[place].updatedAt = simulation.now + 1
    }
}
