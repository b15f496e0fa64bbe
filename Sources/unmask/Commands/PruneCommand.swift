import ArgumentParser
import OpsModel
import OpsStore

struct PruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove what is older than so long from an ops log.",
        discussion: """
            Takes errors with their attempts, and counts of traffic, out of every minute older than --keep. It does so \
            in small steps, so that a gateway goes on writing meanwhile; stopped half way, it leaves a sound log. \
            The audit log, accounts and rules stay. The file keeps its size; the space is used for new errors.

            EXAMPLES:
              unmask prune ops.db --keep 30d --dry-run     how many would go
              unmask prune ops.db --keep 30d
            """
    )

    /// Rows of one transaction: some 30 ms, about what a writer waits for a slow disk anyway.
    private static let step = 1_000

    @Argument(help: "The ops log.", completion: .file())
    var database: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How much to keep, back from now: 12h, 30d, 8w.", valueName: "length"),
        transform: Length.init(parsing:)
    )
    var keep: Length

    @Flag(help: "Only say how many would be removed.")
    var dryRun = false

    func validate() throws {
        if database.isEmpty { throw ValidationError("the ops log's name is empty; name the database file") }
    }

    func run() async throws {
        let log = try dryRun ? OpsLog.open(database) : OpsLog.openToChange(database)
        let moment = (SystemClock.now - keep.milliseconds).floored(to: Milliseconds.minute)
        let total = try log.errorCount(before: moment)
        if dryRun {
            try StandardOutput.write("Would remove \(total) errors older than \(moment.words) from \(database).\n")
            return
        }
        let removed = try await remove(total, before: moment, from: log)
        try StandardOutput.write("Removed \(removed) errors older than \(moment.words) from \(database).\n")
    }

    /// Step by step, with pauses in which others write.
    private func remove(_ total: Int, before moment: Timestamp, from log: OpsLog) async throws -> Int {
        let bar = ProgressBar(title: "Pruning")
        defer { bar.finish() }
        let clock = ContinuousClock()
        var removed = 0
        while true {
            let start = clock.now
            let step = try log.prune(before: moment, atMost: Self.step)
            if step.isLast { return removed }
            removed += step.errors
            bar.show(Double(removed) / Double(max(total, 1)), "\(removed) errors")
            // A writer that waits for the lock looks every few milliseconds, SQLite's own at most 25 ms apart at first.
            try await Task.sleep(for: max((clock.now - start) / 2, .milliseconds(5)))
        }
    }
}
