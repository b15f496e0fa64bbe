import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// What each message makes of the model, and every effect it has.
@Suite struct UpdateTests {
    private static let settings = DashboardSettings(
        database: "ops.db",
        localZone: DisplayZone(offset: -12_600),
        themes: ["dark", "light", "mono"]
    )

    /// A dashboard that has one answer on screen.
    private func loaded(_ change: (inout OpsQuery) -> Void = { _ in }) -> Dashboard {
        var settings = UpdateTests.settings
        change(&settings.query)
        var dashboard = Dashboard(settings: settings, size: Size(width: 120, height: 36), now: Sample.now)
        // The accounts are on screen too, and are asked about once.
        let effects = dashboard.update(answer(dashboard.query))
        #expect(effects.allSatisfy { if case .account(.loads) = $0 { true } else { false } })
        return dashboard
    }

    private func answer(_ query: OpsQuery, rows: [ErrorRow] = Sample.rows, at now: Timestamp = Sample.now) -> Msg {
        .observed(.snapshot(Sample.answer(query, rows: rows, now: now)), at: now)
    }

    /// Presses a key and states all that may have changed beside the notice.
    private func expect(
        _ key: Key,
        on dashboard: Dashboard,
        effects: (Dashboard) -> [Effect],
        notice: Dashboard.Notice? = nil,
        sourceLocation: SourceLocation = #_sourceLocation,
        change: (inout Dashboard) -> Void
    ) {
        var actual = dashboard
        let actualEffects = actual.update(.key(key))
        var expected = dashboard
        change(&expected)
        expected.notice = notice
        #expect(actual == expected, sourceLocation: sourceLocation)
        #expect(actualEffects == effects(expected), sourceLocation: sourceLocation)
    }

    private func asks(_ dashboard: Dashboard) -> [Effect] { [.ask(dashboard.query)] }
    private func nothing(_: Dashboard) -> [Effect] { [] }

    @Test("it begins by asking, and draws before there is an answer")
    func beginning() {
        let dashboard = Dashboard(settings: UpdateTests.settings, size: Size(width: 80, height: 24), now: Sample.now)
        #expect(dashboard.firstEffects == [.ask(OpsQuery())])
        #expect(dashboard.reading == .loading)
        var canvas = Canvas(size: dashboard.size)
        dashboard.draw(into: &canvas)
        #expect(canvas.text().contains("Reading ops.db …"))
    }

    @Test("the window gets shorter and longer")
    func window() {
        let dashboard = loaded()
        expect("[", on: dashboard, effects: asks) {
            $0.query.window = .quarterHour
            $0.query.serial = 1
        }
        expect("]", on: dashboard, effects: asks) {
            $0.query.window = .sixHours
            $0.query.serial = 1
        }
    }

    @Test("a key on a list asks for no more than it changes")
    func narrowing() {
        let dashboard = loaded()
        expect("e", on: dashboard, effects: asks) {
            $0.query.scope = .all
            $0.query.serial = 1
        }
        expect("o", on: dashboard, effects: asks) {
            $0.query.listOutcome = .masked
            $0.query.serial = 1
        }
        expect("s", on: dashboard, effects: asks, notice: .plain("Groups by rate now.")) {
            $0.query.sort = .rate
            $0.query.serial = 1
        }
        expect("z", on: dashboard, effects: nothing) { $0.zone = DisplayZone(offset: -12_600) }
        expect("t", on: dashboard, effects: nothing, notice: .plain("Theme: light")) { $0.theme = 1 }
        expect(.tab, on: dashboard, effects: nothing) { $0.focus = .errors }
        expect("q", on: dashboard, effects: { _ in [.quit] }) { _ in }
        expect(.control("l"), on: dashboard, effects: { _ in [.redraw] }) { _ in }
        expect("?", on: dashboard, effects: nothing) { $0.overlays = [.help(HelpOverlay())] }
        expect("x", on: dashboard, effects: nothing) { _ in }
    }

    @Test("the outcome goes through all of them and back to all")
    func outcomes() {
        var dashboard = loaded()
        var seen: [Outcome?] = []
        for _ in 0..<6 {
            _ = dashboard.update(.key("o"))
            seen.append(dashboard.query.listOutcome)
        }
        #expect(seen == [.masked, .surfaced, .rewritten, .recovered, .local, nil])
    }

    @Test("mouse is off until it is asked for")
    func mouse() {
        var dashboard = loaded()
        #expect(!dashboard.isMouseOn)
        #expect(dashboard.update(.key("M")) == [.setMouse(true)])
        #expect(dashboard.isMouseOn)
        #expect(dashboard.update(.key("M")) == [.setMouse(false)])
    }

    @Test("drilling down narrows everything and forms new groups; Esc goes back to just where it was")
    func drillDown() {
        var session = Session(120, 36)
        session.press(.down, " ")
        let before = session.dashboard
        session.press(.enter)
        let inside = session.dashboard
        #expect(inside.crumbs.map(\.label) == ["429 › rate_limit_error"])
        #expect(
            inside.query.filter.terms == [
                Filter.Term(.field(.status, [.number(429)])), Filter.Term(.field(.type, [.text("rate_limit_error")])),
            ]
        )
        #expect(inside.query.fields == [.account, .model])
        #expect(inside.snapshot?.totals.total == 388)
        #expect(inside.groupLines.first?.row.key == inside.groups.cursor.selected)

        session.press(.enter)
        #expect(session.dashboard.crumbs.map(\.label) == ["429 › rate_limit_error", "openai-eu"])
        #expect(session.dashboard.query.fields == [.model, .code])
        session.press(.escape, .escape)
        let after = session.dashboard
        #expect(after.crumbs.isEmpty && after.query.filter.isEmpty)
        #expect(after.query.fields == before.query.fields && after.query.expanded == before.query.expanded)
        #expect(after.groups.cursor.selected == before.groups.cursor.selected)
        #expect(after.groupLines == before.groupLines)
    }

    @Test("what was filtered from the start stays filtered through every drill-down")
    func drillDownKeepsTheFilter() {
        let term = Filter.Term(.text("size"))
        var dashboard = loaded { $0.filter = Filter(terms: [term]) }
        _ = dashboard.update(.key(.enter))
        #expect(dashboard.query.filter.terms.first == term && dashboard.query.filter.terms.count == 3)
        _ = dashboard.update(.key(.escape))
        #expect(dashboard.query.filter.terms == [term])
    }

    @Test("the fields after a drill-down are never empty and never fixed ones")
    func fieldsAfterDrillDown() {
        for first in GroupField.allCases {
            for second in GroupField.allCases where second != first {
                var fixed: [GroupField] = []
                var fields = [first, second]
                for _ in 0..<10 {
                    fixed += fields.dropLast()
                    fields = Dashboard.fields(after: fields, fixed: fixed)
                    #expect(!fields.isEmpty && (Set(fields).isDisjoint(with: fixed) || fields == [.outcome]))
                }
            }
        }
    }

    @Test("a group opens, is stepped into and out of, and closes")
    func tree() {
        var session = Session(120, 36)
        let parent = session.dashboard.groups.cursor.selected
        session.press(.right)
        #expect(session.dashboard.query.expanded == [parent!])
        #expect(session.dashboard.groupLines[1].isChild)
        session.press(.right)
        #expect(session.dashboard.groups.cursor.selected == session.dashboard.groupLines[1].row.key)
        session.press(.left)
        #expect(session.dashboard.groups.cursor.selected == parent)
        session.press(.right, .left)
        #expect(session.dashboard.groups.cursor.selected == parent)
        session.press(.left)
        #expect(session.dashboard.query.expanded.isEmpty && !session.dashboard.groupLines[1].isChild)
    }

    @Test("a group that closes over the selection takes it")
    func closingTakesTheSelection() {
        var session = Session(120, 36)
        session.press(" ", .down, .left, " ")
        #expect(session.dashboard.groups.cursor.selected == session.dashboard.groupLines[0].row.key)
    }

    @Test("the order of the groups turns round, and the selection goes along")
    func reverse() {
        var dashboard = loaded()
        let keys = dashboard.groupLines.map(\.row.key)
        #expect(dashboard.update(.key("S")) == [])
        #expect(dashboard.groupLines.map(\.row.key) == keys.reversed())
        #expect(dashboard.groups.cursor.selected == keys.first)
    }

    @Test("y copies a support reply that says what both sides said; the answer says which way it went")
    func copying() throws {
        var session = Session(120, 36)
        session.press("2", "o", .enter, "y")
        let text = try #require(
            session.effects.compactMap { if case .copy(let text) = $0 { text } else { nil } }.last
        )
        #expect(
            text.hasPrefix("Error 49284 at 2026-11-23T12:04:27.231Z: masked\nUpstream said: 429 · rate_limit_error")
        )
        #expect(text.contains("Client was told: 502 · upstream_error · Upstream rate limit exceeded"))
        #expect(text.contains("Upstream request id: req_0a1b2c3d4e5f60718293"))
        #expect(session.dashboard.notice == .plain("Copied, by way of tmux."))
        var dashboard = session.dashboard
        _ = dashboard.update(.copied(.failed("No clipboard could be reached.")))
        #expect(dashboard.notice == .warning("No clipboard could be reached."))
    }

    @Test("no control character of the log gets into the clipboard")
    func copyingHostileText() throws {
        var session = Session(120, 36, rows: ScreenTests.odd(ScreenTests.hostile))
        for keys: [Key] in [["y"], ["2", "y"], [.enter, "y"]] {
            for key in keys { session.press(key) }
            guard case .copy(let text)? = session.effects.last(where: { if case .copy = $0 { true } else { false } })
            else {
                Issue.record("nothing was copied")
                continue
            }
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7F) })
            #expect(!text.unicodeScalars.contains("\u{202e}"))
        }
    }

    @Test("a paste runs no keys")
    func paste() {
        var dashboard = loaded()
        let before = dashboard
        #expect(dashboard.update(.pasted("qqq\n")) == [])
        #expect(dashboard.notice == .warning("Pasted text is ignored here."))
        dashboard.notice = nil
        #expect(dashboard == before)
    }

    @Test("a new minute asks again only when the window has moved on")
    func minutes() {
        var dashboard = loaded()
        let end = Window.hour.span(endingAt: Sample.now).end
        #expect(dashboard.update(.tick(end - 1)) == [])
        #expect(dashboard.update(.tick(end)) == [.ask(dashboard.query)])
        #expect(dashboard.update(.tick(Sample.now - 99)) == [.ask(dashboard.query)])
        #expect(dashboard.now == end)
        dashboard.isPaused = true
        #expect(dashboard.update(.tick(end + 60_000)) == [])
    }

    @Test("back from a suspension it draws everything and reads again")
    func resumed() {
        var dashboard = loaded()
        #expect(dashboard.update(.resumed(Sample.now + 5)) == [.redraw, .ask(dashboard.query)])
    }

    @Test("Alt and a key is Escape and that key")
    func alt() {
        var session = Session(120, 36)
        session.press(.enter)
        session.press(.alt("2"))
        #expect(session.dashboard.crumbs.isEmpty && session.dashboard.focus == .errors)
    }
}
