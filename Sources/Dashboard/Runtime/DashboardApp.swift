package import OpsModel
package import TerminalCanvas

/// The dashboard on a terminal: what the executable runs.
package enum DashboardApp {
    /// What the dashboard is started with.
    package struct Configuration: Sendable {
        package var settings: DashboardSettings
        /// The themes `t` goes through; `settings.themes` names them in the same order.
        package var themes: [Theme]
        /// Where rules are changed; nil where nothing is.
        package var rules: (any RuleChanging)?
        /// Where errors are marked as resolved; nil where nothing is.
        package var resolutions: (any ErrorResolving)?
        /// Where files are written; nil where none are.
        package var exporter: (any ScreenExporting)?
        /// Tells the time.
        package var now: @Sendable () -> Timestamp

        /// - Parameter themes: the first is used at first; `settings.themes` is set to their names.
        package init(
            settings: DashboardSettings,
            themes: [Theme],
            rules: (any RuleChanging)? = nil,
            resolutions: (any ErrorResolving)? = nil,
            exporter: (any ScreenExporting)? = nil,
            now: @escaping @Sendable () -> Timestamp
        ) {
            self.rules = rules
            self.resolutions = resolutions
            self.exporter = exporter
            self.settings = settings
            self.themes = themes
            self.settings.themes = themes.map(\.name)
            self.now = now
        }
    }

    /// Runs until the operator quits, the terminal goes or the process must end. The terminal is closed by the caller.
    @MainActor
    package static func run(
        terminal: some TerminalPort,
        observing: some OpsObserving,
        accounts: any AccountDirectory,
        configuration: Configuration
    ) async {
        let loop = DashboardLoop(
            terminal: terminal,
            observing: observing,
            accounts: accounts,
            configuration: configuration
        )
        await loop.run()
    }
}
