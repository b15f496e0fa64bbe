import ArgumentParser
import OpsModel
import OpsStore

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "List who changed what, and why, newest first.",
        discussion: """
            Every change that was made through Unmask is in the ops log itself: who, when, what the columns held before \
            and after, and why. Times are UTC.

            EXAMPLES:
              unmask audit ops.db
              unmask audit ops.db --limit 10 --format ndjson
            """
    )

    @OptionGroup var database: DatabaseArgument

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("At most so many, the newest. Default: 100.", valueName: "count"),
        transform: WholeNumber.count
    )
    var limit = 100

    @OptionGroup var output: OutputOptions

    func run() throws {
        let entries = try OpsLog.open(database.path()).auditLog(limit: limit)
        try StandardOutput.write(AuditListing(items: entries).text(output.resolved))
    }
}
