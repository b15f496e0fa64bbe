import ArgumentParser
import OpsModel
import OpsStore

struct FailoversCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "failovers",
        abstract: "List every move from an account that failed, newest first, or who hands over to whom.",
        discussion: """
            A move is saved when the account it went to gave the client its answer; saved later, when another did. COST \
            is what the failed account cost the client: the time since the last move or since the request came in. \
            "unknown" is an account the log does not name, "nobody" that none was left to try. Times are UTC.

            EXAMPLES:
              unmask failovers ops.db --since 15m
              unmask failovers ops.db --matrix --since 24h
              unmask failovers ops.db --filter 'status:429' --format csv > moves.csv

            \(FilterOptions.discussion)
            """
    )

    @OptionGroup var database: DatabaseArgument
    @OptionGroup var range: TimeRangeOptions
    @OptionGroup var filters: FilterOptions

    @Flag(help: "Count who handed over to whom, and how often it helped.")
    var matrix = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("At most so many moves, the newest; so many pairs. Default: 100.", valueName: "count"),
        transform: WholeNumber.count
    )
    var limit = 100

    @OptionGroup var output: OutputOptions

    func run() throws {
        let span = try range.span(at: SystemClock.now)
        let log = try OpsLog.open(database.path())
        var question = FailoverQuestion(span: span, scope: filters.scope, filter: filters.filter, limit: limit)
        if matrix { question.limit = 0 } else { question.reach = limit }
        let answer = try log.failovers(question)
        if matrix {
            let pairs = Array(answer.pairs.prefix(limit))
            let listing = FailoverPairListing(items: pairs, countedSince: answer.countedSince)
            try StandardOutput.write(listing.text(output.resolved))
            try noteMatrix(answer, shown: pairs.count)
        } else {
            let moves = FailoverListing(stories: answer.stories).items
            try StandardOutput.write(FailoverListing(items: Array(moves.prefix(limit))).text(output.resolved))
            if output.resolved == .table, answer.hasOlder || answer.countedSince != nil || moves.count > limit {
                StandardError.note("There are older ones in this span; --limit shows more.")
            }
        }
        if output.resolved == .table { try ScopeNote.write(log, span: span, filters: filters) }
    }

    /// A count that leaves something out says so in every format.
    private func noteMatrix(_ answer: FailoverAnswer, shown: Int) throws {
        if let since = answer.countedSince {
            StandardError.note(
                "Counted are the newest \(answer.requests) requests, since \(since.words); the span began before."
            )
        }
        if output.resolved == .table, shown < answer.pairs.count {
            StandardError.note("\(answer.pairs.count - shown) rarer pairs are left out; --limit shows more.")
        }
    }
}
