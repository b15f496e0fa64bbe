import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// The engineer looks at what happened before.
@Suite struct PastSessionTests {
    @Test("the window's end moves back by half a window, the header says so, and L is live again")
    func backAndLive() {
        var session = Session(120, 36)
        session.press("{")
        #expect(session.dashboard.query.end == Sample.now - 30 * Milliseconds.minute)
        #expect(session.screen.text().contains("◀ PAST not live"))
        #expect(session.screen.text().contains("10:35–11:35 UTC"))
        #expect(!session.screen.text().contains("● live") && !session.screen.text().contains("following"))
        session.press("{", "}", "L")
        #expect(session.dashboard.query.end == nil)
        #expect(session.screen.text().contains("● live"))
    }

    @Test("forward beyond now is live")
    func forward() {
        var session = Session(120, 36)
        session.press("}")
        #expect(session.dashboard.notice == .plain("This is live: there is nothing later."))
        session.press(",", ".")
        #expect(session.dashboard.query.end == nil)
    }

    @Test("the past stands still while time goes on")
    func still() {
        var session = Session(120, 36)
        session.press("{")
        let before = session.dashboard.snapshot?.span
        session.now = Sample.now + 10 * Milliseconds.minute
        session.tell(.tick(session.now))
        #expect(session.dashboard.snapshot?.span == before)
    }

    @Test("a window that ended on another day is told with its date")
    func anotherDay() {
        var session = Session(120, 36)
        session.press("]")
        for _ in 0..<6 { session.press("{") }
        #expect(session.screen.text().contains("Nov 22 "))
        #expect(session.screen.text().contains("No error in this window of the past."))
    }

    @Test("the offset of the zone is on the screen, at every size", arguments: ScreenTests.sizes)
    func offset(size: Size) {
        var session = Session(size.width, size.height)
        #expect(session.screen.text().contains("UTC"))
        session.press("z", "{")
        #expect(session.screen.text().contains("UTC+2"))
        #expect(session.screen.text().contains("PAST"))
    }
}
