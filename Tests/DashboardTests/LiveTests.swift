import ErrorPolicy
import OpsModel
import TerminalCanvas
import TestSupport
import Testing

@testable import Dashboard

/// What happens to the screen while rows arrive.
@Suite struct LiveTests {
    @Test("the list follows the newest error until the operator leaves the top")
    func following() {
        var session = Session(120, 36)
        session.rows.insert(contentsOf: ScreenTests.arrived(2), at: 0)
        session.refresh()
        #expect(session.dashboard.followsErrors)
        #expect(session.dashboard.selectedError?.id == 60_001)

        session.press("2", .down)
        let held = session.dashboard.shownErrors.map(\.id)
        #expect(session.dashboard.query.listAnchor == session.dashboard.shownErrors.first?.position)
        session.rows.insert(contentsOf: ScreenTests.arrived(12, batch: 1), at: 0)
        session.refresh()
        #expect(session.dashboard.shownErrors.map(\.id) == held)
        #expect(session.dashboard.selectedError?.id == held[1])
        #expect(session.screen.text().contains("12 newer ↑"))

        session.press("g")
        #expect(session.dashboard.followsErrors)
        #expect(session.dashboard.selectedError?.id == session.rows[0].id)
    }

    @Test("up at the top of a held list follows again")
    func upFollows() {
        var session = Session(120, 36)
        session.press("2", .down, .up, .up)
        #expect(session.dashboard.followsErrors)
    }

    @Test("an open error stays open while rows arrive")
    func openErrorStays() {
        var session = Session(120, 36)
        session.press("2", .enter)
        let screen = session.screen
        session.rows.insert(contentsOf: ScreenTests.arrived(50), at: 0)
        session.refresh()
        guard case .detail(let open)? = session.dashboard.overlays.last else {
            Issue.record("the error was closed")
            return
        }
        #expect(open.row.id == Sample.rows[0].id)
        let frame = Dashboard.overlayFrame(screen.size)
        for y in frame.y..<frame.maxY { #expect(session.screen.lines()[y] == screen.lines()[y]) }
    }

    @Test("a detail that comes late or for a closed error changes nothing")
    func lateDetail() {
        var session = Session(120, 36)
        let before = session.dashboard
        session.tell(.detail(id: 5, .gone))
        #expect(session.dashboard == before)
        session.press("2", .enter)
        let open = session.dashboard
        session.tell(.detail(id: 5, .failed("ops.db is locked.")))
        #expect(session.dashboard == open)
        session.tell(.detail(id: Sample.rows[0].id, .failed("ops.db is locked.")))
        #expect(session.screen.text().contains("ops.db is locked."))
    }

    @Test("older and newer step through the errors, reading each")
    func stepping() {
        var session = Session(120, 36)
        session.press("2", .enter, .right, .right, .left)
        #expect(session.effects.suffix(3).contains(.loadDetail(Sample.rows[1].id)))
        guard case .detail(let open)? = session.dashboard.overlays.last else { return }
        #expect(open.row.id == Sample.rows[1].id && open.answer != nil)
        session.press("q")
        #expect(session.dashboard.selectedError?.id == Sample.rows[1].id)
    }

    @Test("paused, the screen stands still, counts what is newer, and still answers keys")
    func paused() {
        var session = Session(120, 36)
        session.press("p")
        let frozen = session.dashboard.snapshot
        session.rows.insert(contentsOf: ScreenTests.arrived(37), at: 0)
        session.refresh()
        #expect(session.dashboard.snapshot == frozen)
        #expect(session.dashboard.newerWhilePaused == 37)
        #expect(session.screen.lines()[0].contains("PAUSED 37 newer"))
        session.press(.down, "2", .down)
        #expect(session.dashboard.snapshot == frozen, "moving asks nothing while paused")
        session.press("]")
        #expect(session.dashboard.snapshot?.query.window == .sixHours, "a new question has its answer")
        #expect(session.dashboard.isPaused)
        session.press("1", "[", "p")
        #expect(!session.dashboard.isPaused && session.dashboard.snapshot?.totals.total == 1_321)
    }

    @Test("an answer to an older question is not shown")
    func lateAnswers() {
        var session = Session(120, 36)
        let old = session.dashboard.query
        session.press("]")
        let before = session.dashboard
        session.tell(.observed(.snapshot(Sample.answer(old, rows: [])), at: session.now))
        #expect(session.dashboard == before)
    }

    @Test("when reading fails what was on screen stays, marked stale, until it goes on")
    func failing() {
        var session = Session(120, 36)
        let before = session.dashboard.snapshot
        session.tell(.observed(.failed("ops.db is locked."), at: session.now))
        #expect(session.dashboard.snapshot == before)
        #expect(session.screen.lines()[0].contains("✗ stale"))
        #expect(session.screen.lines()[2].contains("ops.db is locked."))
        session.refresh()
        #expect(session.screen.lines()[0].contains("● live"))
        #expect(!session.screen.text().contains("locked"))
    }

    @Test("scrolling near the end of the list asks for older rows, up to a bound")
    func olderRows() {
        var session = Session(120, 36)
        session.press("2", "G")
        #expect(session.dashboard.query.listLimit == 400 && session.dashboard.shownErrors.count == 400)
        for _ in 0..<9 { session.press("G") }
        #expect(session.dashboard.shownErrors.count == Sample.rows.count)
        #expect(session.dashboard.selectedError?.id == Sample.rows.last?.id)
        session.press("g")
        #expect(session.dashboard.query.listLimit == ErrorsPane.firstLimit)
    }

    @Test("whatever arrives and is pressed, the selections stay in range and on the same things")
    func anything() {
        let keys: [Key] = [
            .up, .down, .pageDown, .pageUp, "g", "G", .tab, " ", .right, .left, "s", "S", "o", "p", .enter, .escape,
            "[",
            "]", "e", .control("d"), .control("u"), "1", "2",
        ]
        for seed in 0..<25 {
            var random = SeededGenerator(seed: UInt64(seed))
            var session = Session(
                [60, 80, 100, 120].randomElement(using: &random)!,
                [16, 24, 36].randomElement(using: &random)!,
                rows: Array(Sample.rows.prefix(Int.random(in: 0...60, using: &random)))
            )
            for step in 0..<40 {
                let group = session.dashboard.groups.cursor.selected
                let error = session.dashboard.errors.cursor.selected
                switch Int.random(in: 0...3, using: &random) {
                case 0, 1: session.press(keys.randomElement(using: &random)!)
                case 2:
                    session.rows.insert(
                        contentsOf: ScreenTests.arrived(1).map { row in
                            var row = row
                            row.id = Int64(100_000 + step)
                            row.upstreamStatus = [400, 429, 500, 503, nil].randomElement(using: &random)!
                            return row
                        },
                        at: 0
                    )
                    session.refresh()
                    check(session.dashboard, group, error)
                default:
                    session.rows = session.rows.filter { _ in Int.random(in: 0...9, using: &random) > 0 }
                    session.refresh()
                    check(session.dashboard, group, error)
                }
                let lines = session.dashboard.groupLines
                #expect(lines.isEmpty || session.dashboard.selectedGroup != nil)
                #expect(session.dashboard.shownErrors.isEmpty || session.dashboard.selectedError != nil)
            }
            _ = session.screen
        }
    }

    /// What was selected before the log changed is still selected, if it is still there and was not followed.
    private func check(_ dashboard: Dashboard, _ group: GroupKey?, _ error: Int64?) {
        if let group, dashboard.groupLines.contains(where: { $0.row.key == group }) {
            #expect(dashboard.groups.cursor.selected == group)
        }
        if let error, !dashboard.followsErrors || dashboard.isPaused,
            dashboard.shownErrors.contains(where: { $0.id == error })
        {
            #expect(dashboard.errors.cursor.selected == error)
        }
    }
}
