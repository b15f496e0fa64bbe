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
    let path: String
    /// Why nothing can be changed in the log; nil where it can.
    let readOnlyReason: String?
    /// How the header names the log.
    let name: String

    /// The last part of a path, as the header names a log.
    nonisolated static func name(of path: String) -> String { URL(filePath: path).lastPathComponent }

    /// - Throws: what keeps the log from being read, before the terminal is taken.
    init(screen: ScreenOptions, path: String, name: String) throws(OpsLogError) {
        self.screen = screen
        self.path = path
        self.name = name
        readOnlyReason = try OpsLog.open(path).readOnlyReason
    }

    /// Runs until the operator quits or the terminal goes.
    ///
    /// - Throws: `TerminalError` where there is no terminal to draw on, `ValidationError` for an unknown theme.
    func run() async throws {
        let (library, warnings) = ThemeLibrary.load(userFolder: ConfigurationFile.themes)
        let variables = ProcessInfo.processInfo.environment
        var preferences = try Preferences(
            screen,
            ConfigurationFile.load(),
            themes: library,
            colorFGBG: variables["COLORFGBG"]
        )
        preferences.warnings += warnings
        // Before the terminal changes to its other screen, so that they are there again on leaving.
        for warning in preferences.warnings { StandardError.write("unmask: \(DisplayText(line: "\(warning)"))\n") }

        let reader = LiveReader(path: path) { SystemClock.now }
        defer { reader.close() }
        var options = NcursesTerminal.Options()
        options.asciiOnly = preferences.ascii
        options.noColor = screen.noColor
        let terminal = try NcursesTerminal(options: options, variables: variables)
        defer { terminal.close() }

        let settings = DashboardSettings(
            database: name,
            readOnlyReason: screen.readOnly
                ? "Nothing can be changed here: --read-only was given." : readOnlyReason,
            actor: Actor.current,
            localZone: DisplayZone(offset: SystemClock.offset),
            startsInLocalZone: preferences.isLocal,
            query: OpsQuery(window: preferences.window, scope: preferences.scope, fields: preferences.groupBy),
            savedFilters: preferences.savedFilters,
            keys: preferences.keys,
            startsWithMouse: preferences.mouse,
            firstNotice: preferences.notice
        )
        await DashboardApp.run(
            terminal: terminal,
            observing: reader,
            accounts: LogAccounts(path: path) { SystemClock.now },
            configuration: DashboardApp.Configuration(
                settings: settings,
                themes: preferences.themes,
                rules: LogRuleChanges(path: path),
                resolutions: LogResolutions(path: path),
                exporter: ScreenExport(path: path)
            ) { SystemClock.now }
        )
    }
}
