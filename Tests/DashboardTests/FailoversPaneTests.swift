import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

@Suite struct FailoversPaneTests {
    private func text(_ spans: [Span]) -> String { spans.map(\.text).joined() }

    private func account(_ name: String) -> AccountRef { AccountRef(id: Int64(name.count), name: name) }

    private func chain(_ names: String?..., gaveUp: Bool = false) -> [Failover] {
        var moves: [Failover] = []
        for (from, to) in zip(names, names.dropFirst()) {
            let target = to.map { Failover.Target.account(account($0)) } ?? .unknown
            moves.append(Failover(moment: Sample.now, attempt: 1, from: from.map(account), to: target, isSaving: false))
        }
        if gaveUp {
            let last = names.last.flatMap { $0 }.map(account)
            moves.append(Failover(moment: Sample.now, attempt: 9, from: last, to: .nobody, isSaving: false))
        }
        return moves
    }

    @Test("a way is told whole where it fits, and never overflows")
    func paths() {
        #expect(text(Dashboard.path(chain("acct-5", "acct-7", "acct-9"), width: 26)) == "acct-5 → acct-7 → acct-9  ")
        #expect(text(Dashboard.path(chain("acct-5", "acct-7", gaveUp: true), width: 15)) == "acct-5 → acct-7")
        #expect(text(Dashboard.path(chain("acct-5", gaveUp: true), width: 15)) == "acct-5 → nobody")
        #expect(text(Dashboard.path(chain("acct-5", nil), width: 16)) == "acct-5 → unknown")
        #expect(text(Dashboard.path(chain("a-long-one", "b-long-one", "c"), width: 20)) == "a-long-one → … → c  ")
        for width in 10...60 {
            for moves in [
                chain("openai-main", "图像-备用", "codex-team-a"), chain("x", "y"), chain("12345678901234567890", nil),
            ] {
                #expect(Dashboard.path(moves, width: width).reduce(0) { $0 + $1.width() } == width)
            }
        }
    }

    @Test("the columns never overflow the pane", arguments: [false, true])
    func columns(isDated: Bool) {
        for width in 36...240 {
            let c = FailoverColumns(width: width, isDated: isDated)
            let fixed = 2 + c.time + 1 + 1 + 3 + 1 + c.ending + 1 + FailoverColumns.cost
            #expect(fixed + c.path + (c.reason > 0 ? 2 + c.reason : 0) <= width && c.path >= 8)
        }
    }

    @Test(
        "what a length of time takes is at most six columns",
        arguments: [0, 999, 1_000, 59_949, 59_950, 3_599_999, 90_000_000, .max, .min]
    )
    func brief(_ time: Int64) { #expect(Numbers.brief(time).count <= 6) }

    @Test("a failover of another day is told with its time", arguments: [120, 80])
    func anotherDay(width: Int) {
        var session = Session(width, 36)
        session.now = Sample.now + Milliseconds.day
        session.press("]", "]", "]", "3")
        session.tell(.tick(session.now))
        #expect(session.screen.text().contains(width == 120 ? "│▌ 23 12:04 " : "Nov 23 12:04 "))
    }

    @Test("without errors the pane says why, as the others do: no data is no quiet hour")
    func nothing() {
        func pane(_ session: Session) -> String {
            var session = session
            session.press("3")
            return session.screen.text()
        }
        let empty = pane(
            Session(60, 16, rows: []) {
                $0.newestRow = nil
                $0.requests = nil
            }
        )
        #expect(empty.contains("No errors recorded yet.") && !empty.contains("No request moved"))
        var past = Session(60, 16)
        for _ in 0..<4 { past.press("{") }
        #expect(pane(past).contains("No error in this window of the past."))
        let dead = pane(
            Session(60, 16, rows: []) {
                $0.newestRow = RowPosition(createdAt: Sample.now - 3 * Milliseconds.hour, id: 1)
                $0.requests = 0
            }
        )
        #expect(dead.contains("No data in the last hour"))
        let calm = pane(Session(60, 16, rows: Array(Sample.rows.filter { $0.outcome == .surfaced }.prefix(1))))
        #expect(calm.contains("No request moved to another account in the last hour."))
    }

    @Test("Enter opens the story of the request, and the arrows go to the next one")
    func story() throws {
        var session = Session(120, 36)
        session.press("3", .down, .enter)
        let stories = session.dashboard.shownStories
        #expect(session.effects.last == .loadDetail(stories[1].id))
        guard case .detail(let open)? = session.dashboard.overlays.last else { throw Missing() }
        #expect(open.leadsWithStory && open.row.id == stories[1].id)
        session.press("l")
        #expect(session.effects.last == .loadDetail(stories[2].id))
        session.press(.escape)
        #expect(session.dashboard.selectedStory?.id == stories[2].id)
        #expect(session.dashboard.errors.cursor.selected == session.dashboard.shownErrors.first?.id)
    }

    struct Missing: Error {}

    @Test("the top follows the newest, and a selection below it stays on its request")
    func selection() {
        var session = Session(120, 36)
        var arrived = Sample.rows.first { $0.outcome == .recovered }!
        arrived.id = 90_001
        session.rows.insert(arrived, at: 0)
        session.refresh()
        session.now = session.now + 1
        session.refresh()
        #expect(session.dashboard.selectedStory?.id == 90_001)
        session.press("3", .down)
        let selected = session.dashboard.selectedStory?.id
        arrived.id = 90_002
        session.rows.insert(arrived, at: 0)
        session.now = session.now + 1
        session.refresh()
        #expect(session.dashboard.shownStories.first?.id == 90_002)
        #expect(session.dashboard.selectedStory?.id == selected)
    }

    @Test("the pane asks for the time on screen, and only while it is there")
    func asking() {
        func asks(_ session: Session) -> Int {
            session.effects.count { if case .askForPane(.failovers, _) = $0 { true } else { false } }
        }
        var narrow = Session(80, 24)
        #expect(asks(narrow) == 0)
        narrow.press("3")
        #expect(asks(narrow) == 1)
        narrow.press("1", .down)
        #expect(asks(narrow) == 1)
        var wide = Session(120, 36)
        #expect(asks(wide) == 1)
        wide.press("]")
        #expect(asks(wide) == 2)
        #expect(wide.dashboard.failoversQuestion?.question.span == wide.dashboard.snapshot?.span)
        wide.press("p")
        wide.now = wide.now + 5
        wide.refresh()
        #expect(asks(wide) == 2)
    }

    @Test("a log that cannot be read says so in the pane, and what was there stays")
    func unread() {
        var session = Session(120, 36)
        session.tell(.answered(.failovers, .failed("ops.db is locked.")))
        #expect(session.screen.text().contains("not read again"))
        #expect(!session.dashboard.shownStories.isEmpty)
        var fresh = Session(120, 36, rows: [])
        fresh.tell(.answered(.failovers, .failed("ops.db is locked.")))
        #expect(fresh.screen.text().contains("ops.db is locked."))
    }

    @Test("a click selects the request under it")
    func mouse() {
        var session = Session(120, 36)
        let pane = session.dashboard.layout.failovers
        session.tell(.mouse(MouseEvent(.click, button: 1, at: Point(x: pane.x + 4, y: pane.y + 3))))
        #expect(session.dashboard.focus == .failovers)
        #expect(session.dashboard.selectedStory?.id == session.dashboard.shownStories[2].id)
    }
}
