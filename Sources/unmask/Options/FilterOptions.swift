import ArgumentParser
import OpsModel

/// Which errors of a stretch of the log a command is about.
struct FilterOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Only errors for which all terms hold, such as 'status:>=500 -model:dall-e-3 "safety system"'; @name for one \
            of the configuration's filters.
            """,
            valueName: "filter"
        ),
        completion: .custom { _, _, _ in SavedFilters.names },
        transform: SavedFilters.filter
    )
    var filter: Filter = Filter()

    @Flag(help: "Errors of every endpoint. Default: image endpoints and unknown ones.")
    var allEndpoints = false

    var scope: Scope { allEndpoints ? .all : .images }

    /// The filter language, for the discussion of commands that have the option.
    static let discussion = """
        A filter is a list of terms that must all hold:
          status:400,429 status:4xx status:>=500   what the upstream said
          client:502                               what the client was told
          type:rate_limit_error model:gpt-*        * stands for any characters
          account:7 account:openai-main            by id, by name
          outcome:masked rule:none                 none: nothing is known
          -outcome:recovered                       the opposite, as with !
          safety "safety system" /size .*x/        in a message; /…/ is a regex
        Fields: \(Filter.Field.allCases.map(\.rawValue).joined(separator: " ")).
        """
}
