import ArgumentParser
import Foundation
import OpsModel
import OpsStore
import Simulator

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Fill a new ops log with a believable past, to try things on.",
        discussion: """
            A pretend gateway with 60 accounts and a rhythm of the day, on which moderation waves, spent quotas, outages \
            and revoked tokens come as the span has room for them. The log ends now, so no two are the same row by row: \
            the same seed gives the same accounts, rules and clients, and what they meet depends on the hour too.

            EXAMPLES:
              unmask simulate try.db --rows 100000 --span 7d
              unmask groups try.db --since 7d
            """
    )

    /// Rows in one transaction.
    private static let batch = 5_000

    @Argument(help: "The file to create; a log that holds errors already is refused.", completion: .file())
    var database: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many errors. Default: 10000.", valueName: "count"),
        transform: WholeNumber.count
    )
    var rows = 10_000

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The time they are spread over: 90m, 24h, 7d. Default: 7d.", valueName: "length"),
        transform: Length.init(parsing:)
    )
    var span = Length(milliseconds: 7 * Milliseconds.day)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Another number tells another story. Default: 1.", valueName: "number"),
        transform: WholeNumber.seed
    )
    var seed: UInt64 = 1

    func validate() throws {
        if database.isEmpty { throw ValidationError("the file's name is empty; name the ops log to create") }
    }

    func run() async throws {
        let log = try OpsLog.create(database)
        guard try log.lastID() == 0 else {
            throw CommandFailure(
                "\(database) holds errors already, which simulated ones must not be mixed with; choose another name."
            )
        }
        let end = SystemClock.now
        let stretch = TimeSpan(start: end - span.milliseconds, end: end)
        let world = World.crowd(over: stretch, seed: seed)
        try log.put(world.accounts)
        try log.put(world.rules)

        let bar = ProgressBar(title: "Simulating")
        defer { bar.finish() }
        var made = 0
        for step in LogFill(seed: seed, world: world, span: stretch, rows: rows, batch: Self.batch) {
            try log.append(step)
            made += step.errors.count
            bar.show(Double(made) / Double(rows), "\(made) errors")
        }
        bar.finish()
        try StandardOutput.write("Wrote \(made) errors of \(world.accounts.count) accounts into \(database).\n")
    }
}

extension OpsLog {
    /// Writes what a pretend gateway did, in one transaction for the rows.
    func append(_ step: Step) throws(OpsLogError) {
        try append(
            step.errors,
            traffic: step.traffic,
            unrecorded: step.unrecorded.map { (reason: $0.reason, moment: $0.moment) }
        )
        if !step.accountChanges.isEmpty { try put(step.accountChanges) }
    }
}
