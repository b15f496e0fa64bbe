import ArgumentParser
import OpsModel
import OpsStore

struct ErrorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "errors",
        abstract: "List errors, newest first, or follow them as they arrive.",
        discussion: """
            --follow follows the name: a log that takes the place of another is read on.

            Texts are cut at \(ErrorRow.textLimit) bytes; "unmask show" has all of an error. Times are UTC.

            EXAMPLES:
              unmask errors ops.db --since 15m --filter outcome:masked
              unmask errors ops.db --filter 'status:400 "size"' --format csv > errors.csv
              unmask errors ops.db --follow --format ndjson | jq .upstream.message

            \(FilterOptions.discussion)

            CSV fields hold exactly what the log holds; a spreadsheet may take some for formulas, so import them as text.
            """
    )

    @OptionGroup var database: DatabaseArgument
    @OptionGroup var range: TimeRangeOptions
    @OptionGroup var filters: FilterOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("At most so many, the newest. Default: 100.", valueName: "count"),
        transform: WholeNumber.count
    )
    var limit = 100

    @Flag(help: "Then print every new error as it arrives, oldest first, until stopped.")
    var follow = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard follow else { return }
        if range.until != nil { throw ValidationError("--follow has no end; leave --until out") }
        if output.format == .json {
            throw ValidationError("--follow has no end, which json needs; use --format ndjson")
        }
    }

    func run() async throws {
        let span = try range.span(at: SystemClock.now)
        let log = try OpsLog.open(database.path())
        if follow {
            var follower = ErrorFollower(log: log, span: span, filters: filters, format: output.resolved)
            try await follower.run(limit: limit)
            return
        }
        let page = try log.errors(span, scope: filters.scope, filter: filters.filter, limit: limit)
        try StandardOutput.write(ErrorListing(items: page.rows).text(output.resolved))
        if output.resolved == .table {
            if page.hasOlder { StandardError.note("There are older ones in this span; --limit shows more.") }
            try ScopeNote.write(log, span: span, filters: filters)
        }
    }
}
