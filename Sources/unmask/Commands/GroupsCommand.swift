import ArgumentParser
import OpsModel
import OpsStore

struct GroupsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groups",
        abstract: "Count errors by upstream status, type, account and more.",
        discussion: """
            The numbers are those of the dashboard. share is the group's part of all errors that were asked for, \
            rate_per_minute its count over the whole span. Times are UTC.

            EXAMPLES:
              unmask groups ops.db
              unmask groups ops.db --by account --since 24h --filter outcome:masked
              unmask groups ops.db --by outcome --since 2026-11-23 --until 2026-11-24
              unmask groups ops.db --since 7d --format csv > week.csv

            \(FilterOptions.discussion)

            CSV fields hold exactly what the log holds; a spreadsheet may take some for formulas, so import them as text.
            """
    )

    @OptionGroup var database: DatabaseArgument

    @Option(
        help: ArgumentHelp(
            "Any of \(GroupFields.names), in any order. Default: \(GroupFields(fields: GroupField.standard)).",
            valueName: "fields"
        ),
        completion: .list(GroupField.allCases.map(\.rawValue)),
        transform: GroupFields.init(parsing:)
    )
    var by = GroupFields(fields: GroupField.standard)

    @OptionGroup var range: TimeRangeOptions
    @OptionGroup var filters: FilterOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("At most so many groups, the largest. Default: all.", valueName: "count"),
        transform: WholeNumber.count
    )
    var limit: Int?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let span = try range.span(at: SystemClock.now)
        let log = try OpsLog.open(database.path())
        let answer = try log.groups(
            GroupsQuestion(
                span: span,
                fields: by.fields,
                scope: filters.scope,
                filter: filters.filter,
                limit: limit
            )
        )
        let listing = GroupListing(items: answer.rows, by: by.fields, span: span, total: answer.total.total)
        try StandardOutput.write(listing.text(output.resolved))
        if output.resolved == .table {
            let left = answer.groupsLeftOut
            if left > 0 { StandardError.note("\(left) smaller groups are left out; --limit shows more.") }
            try ScopeNote.write(log, span: span, filters: filters)
        }
    }
}
