import ArgumentParser

struct Unmask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmask",
        abstract: "See what your image gateway's clients were told, beside what the upstream really said.",
        discussion: """
            Unmask reads a gateway's ops log, an SQLite database with a row for every upstream error. \
            Every command takes the database as its argument, else from --db, $UNMASK_DB, or "database" in \
            \(ConfigurationFile.shownPath).

            EXAMPLES:
              unmask demo                                 the dashboard on a simulated gateway
              unmask ops.db                               the dashboard on a real one
              unmask groups ops.db                        what fails in the last hour, and where
              unmask errors ops.db --filter outcome:masked --since 15m
              unmask show ops.db 1234                     one error, upstream beside client
              unmask simulate try.db --rows 100000 --span 7d
            """,
        subcommands: [
            WatchCommand.self, DemoCommand.self, GroupsCommand.self, ErrorsCommand.self, ShowCommand.self,
            ExplainCommand.self, CheckCommand.self, InitCommand.self, SimulateCommand.self, ThemesCommand.self,
        ],
        defaultSubcommand: WatchCommand.self
    )
}
