import Foundation
import OpsModel
import OpsStore
import Simulator

/// Runs the simulation against a log, as a gateway would: it reads the accounts' state from the log before it serves,
/// so that what an operator changes there moves the traffic, and writes through the recorder.
struct PretendGateway: Sendable {
    /// How often it serves what has arrived, in milliseconds.
    private static let pace = 100

    private let log: OpsLog
    private let seed: UInt64
    private let rate: Double
    private let start: Timestamp
    private let world: World

    /// - Parameters:
    ///   - log: open for writing.
    ///   - rate: requests a second.
    init(log: OpsLog, seed: UInt64, rate: Double) throws {
        self.log = log
        self.seed = seed
        self.rate = rate
        start = SystemClock.now
        world = World.demo(at: start)
    }

    /// The week before, once: a log that holds errors already is gone on with.
    func writeHistory() throws {
        guard try log.newest() == nil else { return }
        try log.put(world.accounts)
        try log.put(world.rules)
        let history = LogFill.history(seed: seed, world: world, before: start)
        let bar = ProgressBar(title: "Writing a week of errors")
        defer { bar.finish() }
        var made = 0
        for step in history {
            try write(step)
            made += step.errors.count
            bar.show(Double(made) / Double(max(1, history.rows)))
        }
    }

    /// Serves until the task is cancelled; what was recorded is in the log when this returns.
    func run() async {
        var simulation = Simulation(seed: seed, world: world, start: start, rate: rate)
        let recorder = OpsRecorder(log)
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(Self.pace))
            // A log that cannot be read now is read again at the next step: the traffic goes on meanwhile.
            guard let accounts = try? log.accounts() else { continue }
            let step = simulation.advance(to: SystemClock.now, accounts: accounts)
            for error in step.errors { recorder.record(error) }
            for traffic in step.traffic { recorder.record(traffic) }
            for unrecorded in step.unrecorded { recorder.count(unrecorded.reason, at: unrecorded.moment) }
            if !step.accountChanges.isEmpty { try? log.put(step.accountChanges) }
        }
        await recorder.close()
    }

    private func write(_ step: Step) throws {
        try log.append(
            step.errors,
            traffic: step.traffic,
            unrecorded: step.unrecorded.map { ($0.reason, $0.moment) }
        )
        if !step.accountChanges.isEmpty { try log.put(step.accountChanges) }
    }
}
