import Foundation
import TestSupport
import Testing

/// 3 a.m.: something fails. Find it, look closer, take the account out, see that it is out, take it back.
@Suite("Journey: an incident", .serialized)
struct IncidentJourneyTests {
    /// Where people do it.
    struct Seat: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var columns: Int
        var rows: Int
        var terminal = "tmux-256color"
        var environment: [String: String] = [:]
    }

    static let seats = [
        Seat(testDescription: "over ssh in tmux, 100x30", columns: 100, rows: 30),
        Seat(testDescription: "the smallest screen, 60x16", columns: 60, rows: 16),
        Seat(testDescription: "without colours, 80x24", columns: 80, rows: 24, environment: ["NO_COLOR": "1"]),
        Seat(testDescription: "on an old terminal, 80x24", columns: 80, rows: 24, terminal: "vt100"),
    ]

    @Test("find, drill down, disable with a reason, undo, and read it in the audit log", arguments: seats)
    func incident(_ seat: Seat) async throws {
        let log = try await LogFixture(filledWith: LogFixture.incident)
        let screen = try await log.watch(
            columns: seat.columns,
            rows: seat.rows,
            terminal: seat.terminal,
            environment: seat.environment
        )
        // Find: the group with the most errors comes first.
        try await screen.wait(forText: "rate_limit_error")
        // Drill down: everything else goes.
        try await screen.press("Enter")
        try await screen.wait(for: "the others to go") {
            $0.contains("› 400") && $0.contains("openai-main") && !$0.contains("rate_limit_error")
        }
        try await screen.press("2")
        try await screen.wait(forText: "Invalid size 1x1.")
        // Act on the account of the selected error.
        try await screen.press("a")
        try await screen.wait(forText: "Disable openai-main")
        try await screen.press("Enter")
        let dialog = try await screen.wait(forText: "2 other accounts of openai on now")
        #expect(dialog.contains("86% of 14 errors"))
        #expect(dialog.contains("[ Cancel ]"))
        #expect(try await log.execute("SELECT count(*) FROM ops_audit_log") == "0\n")
        try await screen.press("BTab")
        try await screen.type("bad sizes")
        try await screen.wait(forText: "bad sizes")
        try await screen.press("Tab", "Tab", "Enter")
        try await screen.wait(forText: "openai-main is off till")
        #expect(
            try await log.execute("SELECT id FROM accounts WHERE temp_unschedulable_reason LIKE '%: bad sizes'")
                == "7\n"
        )
        // See it.
        try await screen.press("5")
        try await screen.wait(for: "the account off") { $0.contains("off till") && $0.contains("2 of 3 on") }
        // Undo.
        try await screen.press("u")
        try await screen.wait(for: "the account on") { $0.contains("openai-main is on") && $0.contains("3 of 3 on") }
        #expect(
            try await log.execute("SELECT count(*) FROM accounts WHERE temp_unschedulable_until IS NOT NULL") == "0\n"
        )
        try await screen.press("A")
        try await screen.wait(for: "both changes") {
            $0.contains("undo account 7 openai-main") && $0.contains("disable account 7 openai-main")
        }
        if seat.environment["NO_COLOR"] != nil {
            #expect(try await screen.screen(colours: true).firstMatch(of: TmuxScreen.colour) == nil)
        }
        try await screen.press("q")
        try await screen.wait(forText: "3 of 3 on")
        try await screen.press("q")
        try await screen.wait(forText: "exit status 0")
        await screen.close()
    }

    @Test("while another program keeps the log locked nothing is changed, and it says so; then it is")
    func locked() async throws {
        let log = try await LogFixture(filledWith: LogFixture.incident)
        let screen = try await log.watch()
        try await screen.wait(forText: "rate_limit_error")
        let flag = log.folder.path("done")
        let held = log.folder.path("held")
        async let writer = Program.shell(
            """
            (echo 'BEGIN IMMEDIATE;'; echo ".shell touch '$3'"; while [ ! -e "$2" ]; do sleep 0.05; done; echo 'COMMIT;') |
              sqlite3 "$1"
            """,
            log.path,
            flag,
            held
        )
        try await screen.wait(for: "the lock") { _ in FileManager.default.fileExists(atPath: held) }
        // What can be read is shown.
        try await screen.press("]")
        try await screen.wait(forText: "‹ 6h ›")
        try await screen.press("2", "End", "Home", "a")
        try await screen.wait(forText: "Disable openai-")
        try await screen.press("Enter")
        try await screen.wait(forText: "[ Cancel ]")
        try await screen.press("Tab", "Enter")
        try await screen.wait(forText: "locked")
        #expect(try await screen.screen().contains("[ Close ]"))
        try Data().write(to: URL(filePath: flag))
        #expect(try await writer.status == 0)
        #expect(try await log.execute("SELECT count(*) FROM ops_audit_log") == "0\n")
        try await screen.press("Enter", "a")
        try await screen.wait(forText: "Disable openai-")
        try await screen.press("Enter")
        try await screen.wait(forText: "[ Cancel ]")
        try await screen.press("Tab", "Enter")
        try await screen.wait(forText: "is off till")
        #expect(try await log.execute("SELECT count(*) FROM ops_audit_log") == "1\n")
        await screen.close()
    }
}
