import Foundation
import TestSupport
import Testing

/// The built program on a real terminal, with another process writing the log.
@Suite("On a real terminal", .serialized)
struct RealTerminalTests {
    private static let row = """
        INSERT INTO ops_error_logs(status_code, upstream_status_code, upstream_error_type, account_id, error_message,
          upstream_error_message, inbound_endpoint)
        VALUES (502,400,'invalid_request_error',7,'Upstream request failed','bad size','/v1/images/generations')
        """

    @Test("a row another process commits is on screen, as masked, under its status, type and account")
    func foreignRow() async throws {
        let log = try await LogFixture()
        let screen = try await log.watch()
        try await screen.wait(forText: "No errors recorded yet")
        try await log.execute(Self.row)
        try await screen.wait(forText: "400 → 502")
        try await screen.press("Space")
        let shown = try await screen.wait(forText: "account 7")
        #expect(shown.contains("invalid_request_error"))
        #expect(shown.contains("MASKED"))
        #expect(shown.contains("bad size"))
        await screen.close()
    }

    @Test("what is drilled into shows in the detail, upstream beside client")
    func detail() async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let screen = try await log.watch(columns: 100, rows: 30)
        try await screen.wait(forText: "400 → 502")
        try await screen.press("2", "Enter")
        let shown = try await screen.wait(forText: "CLIENT WAS TOLD")
        #expect(shown.contains("UPSTREAM SAID"))
        #expect(shown.contains("Upstream request failed"))
        try await screen.press("Escape")
        try await screen.wait(for: "the overview") { !$0.contains("CLIENT WAS TOLD") }
        await screen.close()
    }

    @Test("an error is marked and its row taken away in a file, which holds what the command prints")
    func markAndWrite() async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let screen = try await log.watch()
        try await screen.wait(forText: "400 → 502")
        try await screen.press("2", "m")
        try await screen.wait(forText: "is marked as resolved. u undoes.")
        try await screen.wait(forText: "✓")
        let file = log.folder.path("errors.csv")
        try await screen.press("w", "C-u")
        try await screen.type(file)
        try await screen.press("Enter")
        try await screen.wait(forText: "Wrote 1 error to")
        let printed = try await log.run("errors", "--format", "csv").output
        let written = try String(contentsOfFile: file, encoding: .utf8)
        #expect(printed.contains(",true") && printed == written)
        try await screen.press("w", "C-u")
        try await screen.type(file)
        try await screen.press("Enter")
        try await screen.wait(forText: "A file of that name is there already: choose another.")
        await screen.close()
    }

    @Test("y copies by way of tmux where there is one, else through the terminal, and says which")
    func copy() async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let screen = try await log.watch()
        try await screen.wait(forText: "400 → 502")
        try await screen.press("y")
        try await screen.wait(forText: "Copied, by way of tmux.")
        #expect(try await screen.format("#{buffer_sample}").hasPrefix("400 › invalid_request_error: 1 error in 1h"))
        await screen.close()
        let plain = try await TmuxScreen("exec env -u TMUX \(log.unmask.path) watch \(log.path)")
        try await plain.wait(forText: "400 → 502")
        try await plain.press("2", "y")
        try await plain.wait(forText: "Sent to the terminal's clipboard (OSC 52).")
        await plain.close()
    }

    @Test("q gives the terminal back, exit status 0")
    func quit() async throws {
        let log = try await LogFixture()
        let screen = try await log.watch()
        try await screen.wait(forText: "No errors recorded yet")
        #expect(try await screen.format("#{alternate_on}") == "1")
        try await screen.press("q")
        try await screen.wait(forText: "exit status 0")
        #expect(try await screen.format("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0")
        await screen.close()
    }

    @Test("a signal gives the terminal back", arguments: ["TERM", "HUP", "INT", "SEGV"])
    func signals(name: String) async throws {
        let log = try await LogFixture()
        let screen = try await log.watch()
        try await screen.wait(forText: "No errors recorded yet")
        _ = try await Program.shell("pkill -\(name) -f -- \"watch $1\"", log.path)
        try await screen.wait(forText: "exit status")
        #expect(try await screen.format("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0")
        await screen.close()
    }

    @Test("the screen follows the terminal's size, and says which size it needs when it is too small")
    func resize() async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let screen = try await log.watch()
        try await screen.wait(forText: "400 → 502")
        try await screen.resize(columns: 60, rows: 16)
        try await screen.wait(for: "one pane at a time") { $0.contains("1 Groups") && !$0.contains("400 → 502") }
        try await screen.resize(columns: 40, rows: 8)
        try await screen.wait(forText: "60")
        try await screen.resize(columns: 120, rows: 36)
        try await screen.wait(forText: "400 → 502")
        // However fast and small it gets, what is drawn last fits what is there last; an open dialog too.
        try await screen.press("2", "Enter")
        try await screen.wait(forText: "CLIENT WAS TOLD")
        for (columns, rows) in [(200, 60), (61, 17), (1, 1), (30, 5), (300, 9), (80, 24)] {
            try await screen.resize(columns: columns, rows: rows)
        }
        let small = try await screen.wait(for: "the detail in 80 columns") {
            $0.contains("CLIENT WAS TOLD") && $0.contains("? help")
        }
        #expect(small.split(separator: "\n").allSatisfy { $0.count <= 80 })
        await screen.close()
    }

    @Test("Ctrl-Z suspends, fg comes back")
    func suspend() async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let screen = try await log.shell()
        try await screen.type("\(TmuxScreen.quoted(log.unmask.path)) watch \(TmuxScreen.quoted(log.path))")
        try await screen.press("Enter")
        try await screen.wait(forText: "400 → 502")
        try await screen.press("C-z")
        try await screen.wait(for: "the shell") { $0.contains("Stopped") && !$0.contains("400 → 502") }
        // What happens meanwhile is there afterwards: a row, and another size.
        try await log.execute(Self.row.replacingOccurrences(of: "bad size", with: "while away"))
        try await screen.resize(columns: 80, rows: 24)
        try await screen.type("fg")
        try await screen.press("Enter")
        let back = try await screen.wait(for: "what came while away") {
            $0.contains("while away") && $0.contains("2 errors") && $0.contains("q quit")
        }
        #expect(back.split(separator: "\n").allSatisfy { $0.count <= 80 })
        try await screen.press("q")
        try await screen.wait(forText: "prompt>")
        await screen.close()
    }

    @Test(
        "works on any TERM",
        arguments: [
            "xterm-256color", "xterm", "screen-256color", "screen", "linux", "vt100", "dumb", "xterm-kitty", "nonsense",
        ]
    )
    func terminals(name: String) async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let screen = try await log.watch(columns: 80, rows: 24, terminal: name)
        try await screen.wait(forText: "invalid_request_error")
        try await screen.press("2", "Enter")
        try await screen.wait(forText: "CLIENT WAS TOLD")
        try await screen.press("q")
        try await screen.wait(for: "the overview") { $0.contains("bad size") && !$0.contains("CLIENT WAS TOLD") }
        try await screen.press("q")
        try await screen.wait(forText: "exit status 0")
        await screen.close()
    }

    @Test("NO_COLOR leaves no colour")
    func noColour() async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let screen = try await log.watch(columns: 80, rows: 24, environment: ["NO_COLOR": "1"])
        try await screen.wait(forText: "MASKED")
        let shown = try await screen.screen(colours: true)
        #expect(shown.firstMatch(of: TmuxScreen.colour) == nil)
        await screen.close()
    }

    @Test("a plain locale is drawn in ASCII")
    func plainLocale() async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let screen = try await log.watch(columns: 80, rows: 24, environment: ["LC_ALL": "C"])
        let shown = try await screen.wait(forText: "MASKED")
        let others = shown.filter { !$0.isASCII }
        #expect(others.isEmpty)
        await screen.close()
    }

    @Test("nothing of a hostile message reaches the terminal as a control")
    func hostile() async throws {
        let log = try await LogFixture(
            filledWith: """
                INSERT INTO ops_error_logs(status_code, upstream_status_code, upstream_error_type, account_id,
                  upstream_error_message, inbound_endpoint) VALUES (502, 400,
                  'a' || char(27) || ']0;owned' || char(7) || char(8238) || char(155) || '31m', 7,
                  char(27) || '[2J' || char(27) || ']52;c;b3duZWQ=' || char(7) || 'still here', '/v1/images/edits')
                """
        )
        let screen = try await log.watch()
        try await screen.wait(forText: "still here")
        let title = try await screen.format("#{pane_title}")
        #expect(!title.contains("owned"))
        let shown = try await screen.screen()
        #expect(shown.contains("1 Groups"))
        await screen.close()
    }

    @Test("a log that goes bad is told in a sentence, what was on screen stays, and it recovers by itself")
    func badDay() async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let screen = try await log.watch()
        try await screen.wait(forText: "400 → 502")
        _ = try await Program.shell("mv \"$1\" \"$1.away\"", log.path)
        let gone = try await screen.wait(forText: "does not exist")
        #expect(gone.contains("invalid_request_error"))
        _ = try await Program.shell("mv \"$1.away\" \"$1\"", log.path)
        try await screen.wait(for: "the sentence to go") { !$0.contains("does not exist") }
        try await log.execute(Self.row.replacingOccurrences(of: "bad size", with: "after the bad day"))
        try await screen.wait(forText: "after the bad day")
        await screen.close()
    }

    @Test("a locked log is no reason to wait: what can be read is shown")
    func locked() async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let screen = try await log.watch()
        try await screen.wait(forText: "400 → 502")
        // A writer holds the log until the screen was looked at.
        let flag = log.folder.path("looked")
        async let writer = Program.shell(
            "(echo 'BEGIN EXCLUSIVE;'; while [ ! -e \"$2\" ]; do sleep 0.05; done; echo 'COMMIT;') | sqlite3 \"$1\"",
            log.path,
            flag
        )
        try await screen.press("]")
        try await screen.wait(forText: "‹ 6h ›")
        try await screen.wait(forText: "400 → 502")
        try Data().write(to: URL(filePath: flag))
        _ = try await writer
        await screen.close()
    }

    @Test("a pipe is no terminal: one sentence that points to the commands")
    func pipe() async throws {
        let log = try await LogFixture()
        let result = try await log.run("watch")
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.error.contains("stdout is none"))
    }

    @Test("the demo is alive by itself")
    func demo() async throws {
        let unmask = try Program("unmask")
        let screen = try await TmuxScreen("exec \(TmuxScreen.quoted(unmask.path)) demo --rate 40")
        let first = try await screen.wait(forText: "1 Groups")
        #expect(first.contains("demo"))
        try await screen.wait(for: "another screen", upTo: TmuxScreen.patience) {
            $0 != first && $0.contains("1 Groups")
        }
        try await screen.press("q")
        try await screen.wait(forText: "exit status 0")
        await screen.close()
    }
}
