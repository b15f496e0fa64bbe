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

    @Test("a range of the trend is chosen with keys, and Enter zooms to it")
    func brush() {
        var session = Session(120, 36)
        session.press("B")
        for _ in 0..<20 { session.press(.left) }
        session.press(" ")
        for _ in 0..<9 { session.press(.left) }
        #expect(session.screen.text().contains("11:35:00–11:45:00 UTC"))
        session.press(.enter)
        #expect(session.dashboard.query.window == .quarterHour)
        #expect(session.dashboard.snapshot?.span.end == Timestamp(rfc3339: "2026-11-23T11:45:00Z"))
        #expect(session.dashboard.brush == nil)
    }

    @Test("a range that reaches now is live, and Esc leaves the trend as it was")
    func brushToNow() {
        var session = Session(80, 24)
        session.press("B", " ", .left, .left, .enter)
        #expect(session.dashboard.query.window == .fiveMinutes && session.dashboard.query.end == nil)
        let before = session.dashboard.query
        session.press("B", .home, .left, .escape)
        #expect(session.dashboard.query == before && session.dashboard.brush == nil)
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

    @Test("paused in the past is told as both, and p is not said to go live", arguments: ScreenTests.sizes)
    func pausedInThePast(size: Size) {
        var session = Session(size.width, size.height)
        session.press("p", "{")
        #expect(session.screen.text().contains("PAUSED") && session.screen.text().contains("PAST"))
        #expect(!session.screen.text().contains("p go live"))
        session.press("p")
        #expect(!session.screen.text().contains("PAUSED") && session.screen.text().contains("PAST"))
        session.press("L", "p")
        #expect(session.screen.text().contains("PAUSED") && !session.screen.text().contains("PAST"))
    }

    @Test("paused, what failed over and what rules and accounts count are of the time travelled to")
    func pausedCounts() throws {
        var session = Session(160, 50)
        session.press("p", "{")
        let span = try #require(session.dashboard.snapshot?.span)
        let moves = try #require(session.dashboard.failoversQuestion).question
        #expect(moves.span == span)
        let requests = Sample.failovers(moves, rows: session.rows).stories.map(\.id)
        #expect(session.dashboard.shownStories.map(\.id) == requests && !requests.isEmpty)
        #expect(session.dashboard.rules.book?.span == span)
        #expect(askedLoads(session) == span)
    }

    @Test("paused, a pane that was not on screen is read when it is looked at")
    func pausedLook() {
        var session = Session(60, 16)
        session.press("p", "3")
        #expect(session.dashboard.failovers.answer != nil)
        session.press("5")
        #expect(askedLoads(session) == session.dashboard.snapshot?.span)
    }

    /// The span whose loads were asked for last.
    private func askedLoads(_ session: Session) -> TimeSpan? {
        session.effects.reversed().lazy.compactMap { effect -> TimeSpan? in
            guard case .account(.loads(let span, _, _, _)) = effect else { return nil }
            return span
        }.first
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
