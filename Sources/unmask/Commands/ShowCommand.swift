import ArgumentParser
import OpsModel
import OpsStore

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything about one error: upstream beside client, attempts, body.",
        usage: "unmask show [<database>] <id> [--db <path>] [--format <format>]",
        discussion: """
            \(Self.mark) marks what differs between what the upstream said and what the client was told. Ids stand in the \
            lists of "unmask errors". Times are UTC.

            EXAMPLES:
              unmask show ops.db 1234
              unmask show 1234 --db ops.db --format json
            """
    )

    private static let mark = "≠"

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("The ops log, unless it is named otherwise, and the error's id.", valueName: "database> <id")
    )
    var arguments: [String] = []

    @OptionGroup var database: DatabaseOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let arguments = try PlainArguments.of(arguments)
        guard let written = arguments.last, arguments.count <= 2 else {
            throw ValidationError(
                arguments.isEmpty
                    ? "no error was named; give its id, as in unmask show ops.db 1234"
                    : "there are too many arguments; give the ops log and one id, as in unmask show ops.db 1234"
            )
        }
        guard let id = Int64(written), id > 0 else {
            throw ValidationError("\"\(written)\" is not an error's id; give its number, as in unmask show ops.db 1234")
        }
        if output.format == .csv { throw ValidationError("one error is no list; use --format table or json") }
    }

    func run() throws {
        let arguments = try PlainArguments.of(arguments)
        let path = try database.path(argument: arguments.count == 2 ? arguments[0] : nil)
        let log = try OpsLog.open(path)
        guard let id = arguments.last.flatMap({ Int64($0) }), let detail = try log.detail(id) else {
            throw CommandFailure(
                "\(path) holds no error \(arguments.last ?? ""); \"unmask errors \(path)\" lists those there are."
            )
        }
        switch output.resolved {
        case .json: try StandardOutput.write(JSONOutput.detail(detail).pretty + "\n")
        case .ndjson: try StandardOutput.write(JSONOutput.detail(detail).compact + "\n")
        case .table, .csv:
            let page = DetailPage(detail, width: StandardOutput.columns, isStyled: StandardOutput.isStyled)
            try StandardOutput.write(page.text)
        }
    }
}
