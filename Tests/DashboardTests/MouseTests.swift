import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

@Suite struct MouseTests {
    private func event(_ kind: MouseEvent.Kind, _ x: Int, _ y: Int) -> Msg {
        .mouse(MouseEvent(kind, button: 1, at: Point(x: x, y: y)))
    }

    @Test("a click selects the row under it and its pane")
    func click() {
        var session = Session(120, 36)
        let groups = session.dashboard.layout.groups
        session.tell(event(.click, groups.x + 5, groups.y + 4))
        #expect(session.dashboard.groups.cursor.selected == session.dashboard.groupLines[2].row.key)
        let errors = session.dashboard.layout.errors
        session.tell(event(.press, errors.x + 5, errors.y + 6))
        #expect(session.dashboard.focus == .errors)
        #expect(session.dashboard.selectedError?.id == Sample.rows[2].id)
        #expect(!session.dashboard.followsErrors)
    }

    @Test("a double click opens, the wheel moves")
    func open() {
        var session = Session(120, 36)
        let errors = session.dashboard.layout.errors
        session.tell(event(.wheelDown, errors.x + 5, errors.y + 3))
        #expect(session.dashboard.selectedError?.id == Sample.rows[1].id)
        session.tell(event(.doubleClick, errors.x + 5, errors.y + 1))
        guard case .detail(let open)? = session.dashboard.overlays.last else {
            Issue.record("nothing was opened")
            return
        }
        #expect(open.row.id == Sample.rows[0].id)
        session.tell(event(.wheelDown, 40, 10))
        #expect(session.dashboard.overlays.last?.scroll == 1)
        session.tell(event(.wheelUp, 40, 10))
        #expect(session.dashboard.overlays.last?.scroll == 0)
    }

    @Test("no click anywhere does harm")
    func anywhere() {
        for size in ScreenTests.sizes + [Size(width: 30, height: 5)] {
            var session = Session(size.width, size.height, rows: Array(Sample.rows.prefix(3)))
            for y in -1...size.height {
                session.tell(event(.click, y * 2, y))
                session.tell(event(.doubleClick, size.width - 3 - y, y))
                if y % 3 == 0 { session.press(.escape) }
            }
            _ = session.screen
        }
    }
}
