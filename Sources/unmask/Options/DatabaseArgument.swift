import ArgumentParser
import Foundation
import ThemeFiles

/// Which ops log a command is about.
struct DatabaseArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The ops log. Else --db, else $UNMASK_DB, else \"database\" in \(ConfigurationFile.shownPath).",
            valueName: "database"
        ),
        completion: .file()
    )
    var argument: String?

    @OptionGroup var option: DatabaseOption

    /// The log's path; throws one sentence that says all ways to name one.
    func path() throws -> String { try option.path(argument: argument) }
}

/// `--db` and what stands behind it, for commands that have other arguments too.
struct DatabaseOption: ParsableArguments {
    @Option(
        name: .customLong("db"),
        help: ArgumentHelp("The ops log, where it is not an argument.", valueName: "path"),
        completion: .file()
    )
    var option: String?

    /// The first that is there: the argument, the option, the environment, the configuration file.
    func path(argument: String?) throws -> String {
        if let path = argument ?? option {
            guard !path.isEmpty else { throw ValidationError("the ops log's name is empty; name the database file") }
            return path
        }
        if let path = ProcessInfo.processInfo.environment["UNMASK_DB"], !path.isEmpty { return path }
        let configuration = ConfigurationFile.load()
        if let path = configuration.database { return ConfigurationFile.resolve(path) }
        if let warning = configuration.warnings.first {
            throw CommandFailure("no ops log was named, and \(warning); correct it, or name the ops log with --db.")
        }
        throw ValidationError(
            """
            no ops log was named: give its path as an argument or with --db, set UNMASK_DB, \
            or write database = "/path/to/ops.db" into \(ConfigurationFile.shownPath)
            """
        )
    }
}
