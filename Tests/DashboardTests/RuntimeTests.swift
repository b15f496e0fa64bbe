import ErrorPolicy
import OpsModel
import Synchronization
import TerminalCanvas
import TestSupport
import Testing

@testable import Dashboard

/// The loop itself, on a terminal in memory.
@MainActor
@Suite struct RuntimeTests {
    private let terminal = HeadlessTerminal(size: Size(width: 100, height: 30))
    private let log = SampleLog()

    private func start(exporter: (any ScreenExporting)? = nil) -> Task<Void, Never> {
        let configuration = DashboardApp.Configuration(
            settings: DashboardSettings(database: "ops.db", actor: "amir@ops"),
            themes: [Theme(name: "dark", isDark: true, rules: [:]), Theme(name: "light", isDark: false, rules: [:])],
            resolutions: log,
            exporter: exporter,
            now: { Sample.now }
        )
        return Task { [terminal, log] in
            await DashboardApp.run(terminal: terminal, observing: log, accounts: log, configuration: configuration)
        }
    }

    /// Looks at every new frame until the screen says something. What does not come within many turns ends the test:
    /// turns and no time, because among hundreds of tests the loop may not get one for minutes.
    private func until(_ what: String) async throws {
        var seen = -1
        for _ in 0..<10_000 {
            if terminal.frames.presented != seen {
                seen = terminal.frames.presented
                if terminal.screen?.text().contains(what) == true { return }
            }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw NeverOnScreen(what: what, screen: terminal.screen?.text() ?? "")
    }

    private struct NeverOnScreen: Error, CustomStringConvertible {
        var what: String
        var screen: String
        var description: String { "never on screen: \(what)\n\(screen)" }
    }

    @Test("it asks, draws, takes keys, shows what arrives, and ends with q")
    func session() async throws {
        let loop = start()
        try await until("invalid_request_error")
        terminal.press("2", .enter)
        try await until("UPSTREAM SAID")
        try await until("req_0a1b2c3d4e5f60718293")
        terminal.press("y")
        try await until("Sent to the terminal's clipboard (OSC 52).")
        #expect(terminal.clipboard?.hasPrefix("Error 49284") == true)
        terminal.press(.escape, "t", "M")
        try await until("Mouse on.")
        #expect(terminal.theme?.name == "light" && terminal.isMouseOn)
        log.commit(ScreenTests.arrived(1))
        try await until("1,285 errors")
        log.fail("ops.db is locked.")
        try await until("ops.db is locked.")
        terminal.send(.resize(Size(width: 60, height: 16)))
        try await until("2 Errors │ 3")
        #expect(terminal.screen?.size == Size(width: 60, height: 16))
        terminal.press("q")
        await loop.value
    }

    @Test("keys are taken in order, and none is lost")
    func order() async {
        let loop = start()
        terminal.press("]", "]", "]", "[", "o", "o", "e", "q")
        await loop.value
        let last = log.questions.last
        #expect(last?.window == .day && last?.listOutcome == .surfaced && last?.scope == .all)
        #expect(last?.serial == 7 && log.questions.count == 8)
    }

    @Test("nothing is sent to the terminal when nothing is different")
    func idle() async throws {
        let loop = start()
        try await until("invalid_request_error")
        let frames = terminal.frames
        terminal.press("x", "x")
        terminal.press("?")
        try await until("Look closer")
        #expect(terminal.frames.presented == frames.presented + 1)
        terminal.press(.control("c"))
        await loop.value
        #expect(terminal.frames.changed == terminal.frames.presented)
    }

    @Test("an account is disabled, shown so by the log, and brought back")
    func account() async throws {
        let loop = start()
        try await until("invalid_request_error")
        terminal.press("5", .down, .down, .down)
        try await until("25%")
        terminal.press("a", .enter)
        try await until("31% of 41,318 requests")
        terminal.press(.right, .enter)
        try await until("openai-main is off till 13:04. u undoes.")
        try await until("○ off till 13:04")
        terminal.press("u")
        try await until("openai-main is on; cleared")
        terminal.press("A")
        try await until("undo account 7 openai-main")
        terminal.press("q", "q")
        await loop.value
    }

    @Test("an error is marked, shown so by the log, and the mark is taken back")
    func mark() async throws {
        let loop = start()
        try await until("invalid_request_error")
        terminal.press("2", "m")
        try await until("Error 49284 is marked as resolved. u undoes.")
        try await until("✓12:04:27")
        terminal.press("u")
        try await until("Error 49284 is not marked as resolved any more.")
        terminal.press("q")
        await loop.value
    }

    /// Writes until it is given up.
    private final class EndlessExport: ScreenExporting {
        let state = Mutex<(paths: [String], wasGivenUp: Bool)>(([], false))

        func export(_ request: ExportRequest) async -> ExportAnswer {
            state.withLock { $0.paths.append(request.path) }
            while !Task.isCancelled { await Task.yield() }
            state.withLock { $0.wasGivenUp = true }
            return .refused("The file was given up.")
        }
    }

    @Test("whoever quits while a file is being written leaves no piece of it: the writing is given up first")
    func quitWhileWriting() async throws {
        let exporter = EndlessExport()
        let loop = start(exporter: exporter)
        try await until("invalid_request_error")
        terminal.press("2", "w", .enter)
        try await until("writing …")
        terminal.press(.escape, "q")
        await loop.value
        let state = exporter.state.withLock { $0 }
        #expect(state.paths == ["unmask-errors-20261123T1204Z.csv"] && state.wasGivenUp)
    }

    @Test("it ends when the process must end, and when the terminal goes", arguments: [true, false])
    func ending(signalled: Bool) async throws {
        let loop = start()
        try await until("ops.db")
        if signalled { terminal.send(.terminated(signal: 15)) } else { terminal.close() }
        await loop.value
    }
}
