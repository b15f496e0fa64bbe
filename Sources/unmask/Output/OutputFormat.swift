import ArgumentParser

/// How a command prints.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, ndjson, csv
}

/// `--format`.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Default: table on a terminal, ndjson in a pipe.",
            valueName: "format"
        )
    )
    var format: OutputFormat?

    /// What was asked for, or what suits where the output goes.
    var resolved: OutputFormat { format ?? (StandardOutput.isTerminal ? .table : .ndjson) }
}
