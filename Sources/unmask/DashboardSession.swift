import ArgumentParser
import Dashboard
import Foundation
import OpsModel
import OpsStore
import TerminalCanvas
import TerminalNcurses
import ThemeFiles

/// One run of the dashboard: the terminal, the live reader and the themes put together.
@MainActor
struct DashboardSession {
    let screen: ScreenOptions
    let log: OpsLog
    /// How the header names the log.
    let name: String

    /// The last part of a path, as the header names a log.
    nonisolated static func name(of path: String) -> String { URL(filePath: path).lastPathComponent }

    /// Runs until the operator quits or the terminal goes.
    ///
    /// - Throws: `TerminalError` where there is no terminal to draw on, `ValidationError` for an unknown theme.
    func run() async throws {
        let folder = ConfigurationFile.folder.appending(path: "themes").path(percentEncoded: false)
        let (library, warnings) = ThemeLibrary.load(userFolder: folder)
        for warning in warnings { StandardError.write("unmask: \(DisplayText(line: warning.description))\n") }
        let themes = try ordered(library)

        let reader = LiveReader(path: log.path) { SystemClock.now }
        defer { reader.close() }
        var options = NcursesTerminal.Options()
        options.asciiOnly = screen.ascii
        options.noColor = screen.noColor
        let terminal = try NcursesTerminal(options: options, variables: ProcessInfo.processInfo.environment)
        defer { terminal.close() }

        let settings = DashboardSettings(
            database: name,
            readOnlyReason: screen.readOnly
                ? "Nothing can be changed here: --read-only was given." : log.readOnlyReason,
            actor: Actor.current,
            localZone: DisplayZone(offset: TimeZone.current.secondsFromGMT()),
            startsInLocalZone: screen.local,
            query: OpsQuery(window: screen.window, scope: screen.allEndpoints ? .all : .images)
        )
        await DashboardApp.run(
            terminal: terminal,
            observing: reader,
            accounts: LogAccounts(path: log.path) { SystemClock.now },
            configuration: DashboardApp.Configuration(settings: settings, themes: themes) { SystemClock.now }
        )
    }

    /// The themes with the chosen one first.
    private func ordered(_ library: ThemeLibrary) throws -> [Theme] {
        let name = screen.theme ?? ThemeLibrary.defaultName
        guard let chosen = library[name] else {
            let names = library.themes.map(\.name).joined(separator: ", ")
            throw ValidationError("there is no theme \"\(name)\"; there are \(names)")
        }
        return [chosen] + library.themes.filter { $0.name != name }
    }
}
