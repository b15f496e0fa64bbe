import ArgumentParser
import ErrorPolicy
import OpsModel
import OpsStore

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Decide recorded errors again: with another handler, or with other rules.",
        discussion: """
            Says what the clients of the past would have been told, beside what they were told. Nothing is changed. \
            An error that asks for another account is answered as with no account left; a request that a failover \
            saved stays saved. Rules are those of the log, or those of --rules; accounts are as they are now.

            EXAMPLES:
              unmask replay ops.db
              unmask replay ops.db --since 7d --filter outcome:masked --by account
              unmask replay ops.db --handler generic --format json
              unmask replay ops.db --rules proposed.json --by rule

            \(FilterOptions.discussion)

            json is one object with the tallies; ndjson and csv have a line for each way from what was told to what \
            would have been, or with --by for each account, rule, status …
            """
    )

    @OptionGroup var database: DatabaseArgument
    @OptionGroup var range: DayRangeOptions

    @Option(
        help: ArgumentHelp("Who answers: images, compat or generic. Default: images.", valueName: "handler"),
        completion: .list(ErrorHandler.allCases.map(\.rawValue)),
        transform: ReplayCommand.handler
    )
    var handler = ErrorHandler.images

    @Option(
        help: ArgumentHelp("Rules instead of those of the log: a JSON array of objects.", valueName: "file"),
        completion: .file()
    )
    var rules: String?

    @OptionGroup var filters: FilterOptions

    @Option(
        help: ArgumentHelp("Tally by one of \(ReplayCommand.fieldNames).", valueName: "field"),
        completion: .list(ReplayTally.Field.allCases.map(\.rawValue)),
        transform: ReplayCommand.field
    )
    var by: ReplayTally.Field?

    @OptionGroup var output: OutputOptions

    private static let fieldNames = ReplayTally.Field.allCases.map(\.rawValue).joined(separator: ", ")

    private static func handler(_ word: String) throws -> ErrorHandler {
        guard let handler = ErrorHandler(rawValue: word.lowercased()) else {
            throw ValidationError("\"\(word)\" is no handler; there are images, compat and generic")
        }
        return handler
    }

    private static func field(_ word: String) throws -> ReplayTally.Field {
        guard let field = ReplayTally.Field(rawValue: word.lowercased()) else {
            throw ValidationError("\"\(word)\" is no field; there are \(fieldNames)")
        }
        return field
    }

    func run() throws {
        let span = try range.span(at: SystemClock.now)
        let log = try OpsLog.open(database.path())
        let replay = Replay(
            handler: handler,
            rules: try rules.map(RuleFile.read) ?? log.rules(),
            accounts: try log.accounts()
        )
        var tally = ReplayTally(by: by ?? .account)
        let progress = ProgressBar(title: "deciding again")
        try log.forEachRecorded(span, scope: filters.scope, filter: filters.filter) { error in
            tally.add(error, replay.answer(error))
            if tally.total % 500 == 0 {
                let done = Double(span.end.since(error.row.createdAt)) / Double(max(span.length, 1))
                progress.show(done, "\(tally.total) errors")
            }
            return true
        }
        progress.finish()
        let report = ReplayReport(tally: tally, by: by, replay: replay, span: span)
        try StandardOutput.write(report.text(output.resolved))
        if output.resolved == .table { try ScopeNote.write(log, span: span, filters: filters) }
    }
}
