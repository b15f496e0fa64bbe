import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// The engineer narrows the screen by writing a filter.
@Suite struct FilterSessionTests {
    private func text(_ session: Session) -> String { session.screen.text() }
    private func written(_ session: Session) -> String? { session.dashboard.prompt?.editor.text }

    @Test("a filter is written, looked at while it is written, applied, and taken back")
    func applied() {
        var session = Session(120, 36)
        session.press("/")
        session.type("outcome:masked")
        #expect(session.dashboard.snapshot?.totals.surfaced == 0)
        #expect(text(session).contains("─ Filter ─"))
        session.press(.enter)
        #expect(session.dashboard.prompt == nil)
        #expect(text(session).contains("› /outcome:masked"))
        session.press(.escape)
        #expect(session.dashboard.query.filter.isEmpty)
        #expect(session.dashboard.snapshot?.totals.total == 1_284)
    }

    @Test("Esc restores what was there, also after a preview")
    func cancelled() {
        var session = Session(120, 36)
        session.press("2", .down, .down)
        let before = session.dashboard
        session.press("/")
        session.type("status:429")
        #expect(session.dashboard.snapshot?.totals.total == 388)
        session.press(.escape)
        #expect(session.dashboard.query.filter == before.query.filter)
        #expect(session.dashboard.query.listAnchor == before.query.listAnchor)
        #expect(session.dashboard.snapshot?.totals == before.snapshot?.totals)
        #expect(session.dashboard.crumbs.isEmpty && session.dashboard.focus == .errors)
    }

    @Test("a wrong filter points at the character, and Enter changes nothing")
    func mistake() throws {
        var session = Session(120, 36)
        session.press("/")
        session.type("outcome:masked stauts")
        let shown = session.dashboard.snapshot
        session.type(":400")
        session.press(.enter)
        #expect(session.dashboard.snapshot == shown && session.dashboard.crumbs.isEmpty)
        let lines = session.screen.lines()
        let y = try #require(lines.firstIndex { $0.contains("/ outcome:masked stauts:400") })
        let column = try #require(
            lines[y].firstRange(of: "stauts").map { lines[y].distance(from: lines[y].startIndex, to: $0.lowerBound) }
        )
        #expect(Array(lines[y + 1])[column] == "^")
        #expect(lines[y + 1].contains("Did you mean"))
    }

    @Test("a value that cannot be is answered with those that can, at every size", arguments: ScreenTests.sizes)
    func allowedValues(size: Size) {
        var session = Session(size.width, size.height)
        session.press("/")
        session.type("outcome:lost")
        session.press(.enter)
        #expect(session.screen.text().contains("Use recovered, local, rewritten, surfaced or masked."))
    }

    @Test("half a field's name is not looked for as a word")
    func halfAName() {
        var session = Session(120, 36)
        session.press("/")
        session.type("outcom")
        #expect(session.dashboard.snapshot?.totals.total == 1_284)
    }

    @Test("what is only not finished yet is no mistake until Enter")
    func unfinished() {
        var session = Session(120, 36)
        session.press("/")
        session.type("status:")
        #expect(!text(session).contains("^"))
        session.press(.enter)
        #expect(text(session).contains("^"))
        session.type("4")
        #expect(!text(session).contains("^"))
    }

    @Test("Tab completes fields and values that occur, and goes through them")
    func completion() {
        var session = Session(120, 36)
        session.press("/")
        session.type("outc")
        session.press(.tab)
        #expect(written(session) == "outcome:")
        session.type("su")
        session.press(.tab)
        #expect(written(session) == "outcome:surfaced")
        session.type(" account:")
        session.press(.tab)
        let first = written(session)
        session.press(.tab)
        #expect(written(session) != first)
        session.press(.backTab)
        #expect(written(session) == first)
        session.press(.control("w"))
        session.type("type:rate")
        session.press(.tab)
        #expect(written(session) == "outcome:surfaced type:rate_limit_error")
    }

    @Test("saved filters are completed by name, and mean what they stand for")
    func saved() {
        var session = Session(120, 36)
        session.press("/")
        session.type("@hi")
        session.press(.tab)
        #expect(written(session) == "outcome:masked status:4xx")
        session.press(.escape, "/")
        session.type("-status:429 @hidden")
        session.press(.enter)
        #expect(session.dashboard.crumbs.last?.label == "/-status:429 outcome:masked status:4xx")
    }

    @Test("/ goes on with the filter that is applied; an empty one takes it away")
    func edited() {
        var session = Session(120, 36)
        session.press("/")
        session.type("status:429")
        session.press(.enter, "/")
        #expect(written(session) == "status:429")
        session.type(" outcome:masked")
        session.press(.enter)
        #expect(session.dashboard.crumbs.map(\.label) == ["/status:429 outcome:masked"])
        session.press("/", .control("u"), .enter)
        #expect(session.dashboard.crumbs.isEmpty && session.dashboard.query.filter.isEmpty)
    }

    @Test("a filter and a drill-down are levels, and Esc takes back one at a time")
    func levels() {
        var session = Session(120, 36)
        session.press("/")
        session.type("outcome:masked")
        session.press(.enter, "1", .enter, "/")
        session.type("moderation")
        session.press(.enter)
        #expect(session.dashboard.crumbs.count == 3)
        for left in [2, 1, 0] {
            session.press(.escape)
            #expect(session.dashboard.crumbs.count == left)
        }
        #expect(session.dashboard.query.filter.isEmpty)
    }

    @Test("Up brings back the filters applied before, and Down what was being written")
    func history() {
        var session = Session(120, 36)
        for filter in ["status:429", "status:503"] {
            session.press("/")
            session.type(filter)
            session.press(.enter, .escape)
        }
        session.press("/")
        session.type("sta")
        session.press(.up)
        #expect(written(session) == "status:503")
        session.press(.up, .up)
        #expect(written(session) == "status:429")
        session.press(.down, .down)
        #expect(written(session) == "sta")
    }

    @Test("a paste is text at a prompt, in one line")
    func paste() {
        var session = Session(120, 36)
        session.press("/")
        session.tell(.pasted("status:429\noutcome:masked\u{1b}"))
        #expect(written(session) == "status:429 outcome:masked")
        #expect(session.dashboard.snapshot?.totals.surfaced == 0)
    }

    @Test("while the keyboard is busy nothing is asked")
    func debounce() {
        var dashboard = Session(120, 36).dashboard
        _ = dashboard.update(.key("/"))
        var effects: [Effect] = []
        for key in "429" { effects += dashboard.update(.key(.character(key))) }
        #expect(effects == (1...3).map { .remind($0, after: Dashboard.previewDelay) })
        #expect(dashboard.update(.reminded(2)) == [])
        #expect(dashboard.update(.reminded(3)) == [.ask(dashboard.query)])
        #expect(dashboard.query.filter == Filter(terms: [Filter.Term(.text("429"))]))
        #expect(dashboard.update(.reminded(3)) == [])
    }

    @Test("the terminal's cursor stands where the next character goes, at every size", arguments: ScreenTests.sizes)
    func cursor(size: Size) throws {
        var session = Session(size.width, size.height)
        #expect(session.dashboard.cursor == nil)
        session.press("/")
        session.type("图像 \"x")
        let point = try #require(session.dashboard.cursor)
        #expect(point.x == 4 + 7 && point.y == size.height - 4)
        session.type(String(repeating: "y", count: 300))
        let end = try #require(session.dashboard.cursor)
        #expect(end.x < size.width - 1)
    }
}
