import ArgumentParser
import OpsModel
import OpsStore

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Watch an ops log live: the dashboard.",
        discussion: """
            Errors arrive as the gateway, or anything else, commits them. The log is opened for reading \
            only; just for a change of an account or a rule it is opened for writing, for as long as that takes. Press \
            ? for the keys.

            EXAMPLES:
              unmask watch ops.db
              unmask ops.db                 the same
              unmask ops.db --window 24h --all-endpoints
            """
    )

    @OptionGroup var database: DatabaseArgument
    @OptionGroup var screen: ScreenOptions

    @MainActor
    func run() async throws {
        let path = try database.path()
        try await DashboardSession(screen: screen, path: path, name: DashboardSession.name(of: path)).run()
    }
}
