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
              unmask demo                               the dashboard, simulated
              unmask ops.db                             the dashboard on a log
              unmask groups ops.db                      what fails, and where
              unmask errors ops.db --filter outcome:masked
              unmask show ops.db 1234                   upstream beside client
              unmask failovers ops.db --matrix          who hands over to whom
              unmask simulate try.db --rows 100000      a log to try things on
            """,
        subcommands: [
            WatchCommand.self,
            DemoCommand.self,
            GroupsCommand.self,
            ErrorsCommand.self,
            ShowCommand.self,
            ResolveCommand.self,
            FailoversCommand.self,
            AccountsCommand.self,
            RulesCommand.self,
            AuditCommand.self,
            ExplainCommand.self,
            ReplayCommand.self,
            CheckCommand.self,
            InitCommand.self,
            PruneCommand.self,
            SimulateCommand.self,
            ThemesCommand.self,
        ],
        defaultSubcommand: WatchCommand.self
    )
}
