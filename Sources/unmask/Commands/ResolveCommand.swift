import ArgumentParser
import OpsModel
import OpsStore

struct ResolveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Mark errors as resolved, or take the marks back.",
        usage: "unmask resolve [<database>] <id>... [--undo] [--reason <text>] [<options>]",
        discussion: """
            Ids stand in the lists of "unmask errors"; the filters resolved:yes and resolved:no tell marked errors from \
            others. All errors are marked in one transaction, with a row of the audit log for each, or none is: so it is \
            if one of them is not in the log. What is marked so already stays as it is.

            EXAMPLES:
              unmask resolve ops.db 1234 --reason "the client was told"
              unmask resolve ops.db 1234 --undo
              unmask errors ops.db --filter resolved:no      what is left
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The ops log, unless it is named otherwise, and the errors' ids.",
            valueName: "database> <id"
        )
    )
    var arguments: [String] = []

    @OptionGroup var database: DatabaseOption

    @Flag(help: "Take the marks back.")
    var undo = false

    @Option(help: ArgumentHelp("Why, for the audit log.", valueName: "text"))
    var reason: String?

    @Flag(help: "Refuse to change anything.")
    var readOnly = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        _ = try ResolveRequest(arguments)
        if let reason, reason.count > ResolutionChange.reasonLimit {
            throw ValidationError(
                "the reason has more than \(ResolutionChange.reasonLimit) characters; say it in fewer"
            )
        }
    }

    func run() throws {
        let request = try ResolveRequest(arguments)
        let path = try database.path(argument: request.database)
        if readOnly { throw CommandFailure("nothing was changed: --read-only was given.") }
        let log = try OpsLog.open(path, mode: .readWrite)
        let change = ResolutionChange(
            resolves: !undo,
            request.ids.map { ResolutionChange.Target(id: $0) },
            note: ChangeNote(actor: Actor.current, at: SystemClock.now, reason: reason)
        )
        try StandardOutput.write(ResolutionReport(items: try log.commit(change)).text(output.resolved))
    }
}
