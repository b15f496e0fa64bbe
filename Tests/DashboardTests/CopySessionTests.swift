import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// Somebody pastes what is on screen into a reply.
@Suite struct CopySessionTests {
    private func copied(_ session: Session) -> String? {
        session.effects.reversed().lazy.compactMap { if case .copy(let text) = $0 { text } else { nil } }.first
    }

    @Test(
        "y copies what is selected in each pane, as lines that explain themselves",
        arguments: [
            ("1", "400 › invalid_request_error: 612 errors in 1h, "), ("2", "Error 49284 at 2026-11-23T12:04:27"),
            ("3", "Error 4"), ("5", "gemini-lab (21): on"),
        ] as [(Key, String)]
    )
    func panes(_ pane: Key, _ beginning: String) throws {
        var session = Session(120, 36)
        session.press(pane, .home, "y")
        let text = try #require(copied(session))
        #expect(text.hasPrefix(beginning), "\(text)")
        if pane == "3" {
            let row = try #require(session.dashboard.selectedStory?.row)
            #expect(text.hasPrefix("Error \(row.id) at ") && text.contains("Upstream said: "))
        }
        #expect(session.dashboard.notice == .plain("Copied, by way of tmux."))
    }

    @Test(
        "which way it went is said, and where a file is",
        arguments: [
            (.tmux, .plain("Copied, by way of tmux.")),
            (.osc52, .plain("Sent to the terminal's clipboard (OSC 52).")),
            (
                .file(path: "/run/user/7/x.txt"),
                .plain("Too long for the terminal's clipboard: written to /run/user/7/x.txt.")
            ),
            (.failed("The disk is full."), .warning("The disk is full.")),
        ] as [(ClipboardRoute, Dashboard.Notice)]
    )
    func routes(_ route: ClipboardRoute, _ notice: Dashboard.Notice) {
        var session = Session(120, 36)
        session.tell(.copied(route))
        #expect(session.dashboard.notice == notice)
    }

    @Test("an empty pane has nothing to copy", arguments: ["1", "2", "3"] as [Key])
    func nothing(_ pane: Key) {
        var session = Session(120, 36, rows: [])
        session.press(pane, "y")
        #expect(copied(session) == nil && session.dashboard.notice?.text == "There is nothing to copy.")
    }
}
