import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// An engineer goes through the errors and marks what is dealt with.
@Suite struct ResolveSessionTests {
    private func text(_ session: Session) -> String { session.screen.text() }

    private func changes(_ session: Session) -> [ResolutionChange] {
        session.effects.compactMap { if case .resolve(let change) = $0 { change } else { nil } }
    }

    @Test("m marks the selected error: the log says so, the row steps back, u takes it back")
    func list() throws {
        var session = Session(120, 36)
        session.press("2", .down, "m")
        let row = Sample.rows[1]
        let change = try #require(changes(session).first)
        #expect(change.resolves && change.note.actor == "amir@ops")
        #expect(change.targets == [ResolutionChange.Target(id: row.id, createdAt: row.createdAt)])
        #expect(session.dashboard.notice == .plain("Error \(row.id) is marked as resolved. u undoes."))
        #expect(text(session).contains("◌ 12:04:27") || text(session).contains("◌"))
        session.refresh()
        #expect(session.dashboard.errors.pending.isEmpty)
        try Golden.expect(session.screen, "resolved-120x36")
        session.press("u")
        #expect(session.dashboard.notice == .plain("Error \(row.id) is not marked as resolved any more."))
        session.refresh()
        #expect(!text(session).contains("│▌✓"))
        #expect(session.directory.entries.map(\.action) == ["error.resolve", "undo"])
    }

    @Test("m again takes the mark back, with a row of its own in the audit log")
    func again() {
        var session = Session(100, 30)
        session.press("2", "m")
        session.refresh()
        session.press("m")
        #expect(changes(session).map(\.resolves) == [true, false])
        session.refresh()
        session.press("A")
        #expect(text(session).contains("error.resolve error \(Sample.rows[0].id)"))
        #expect(text(session).contains("error.reopen error \(Sample.rows[0].id)"))
        #expect(text(session).contains("resolved true → false"))
    }

    @Test("the open error is marked there, and told so at once")
    func detail() {
        var session = Session(120, 36)
        session.press("2", .enter, "m")
        #expect(text(session).contains("✓ resolved") || text(session).contains("◌ marking"))
        session.refresh()
        #expect(text(session).contains("Error #\(Sample.rows[0].id) ✓ resolved"))
        session.press(.end)
        #expect(text(session).contains("by amir@ops"))
        session.press("u")
        session.refresh()
        #expect(!text(session).contains("✓ resolved"))
    }

    @Test("u takes back the change before, and the one before that, of whatever kind")
    func undoAll() {
        var session = Session(120, 36)
        session.press("2", "m")
        session.refresh()
        session.press("4", "g", "a", .enter, .tab, .enter)
        session.refresh()
        session.press("2", .down, "m")
        session.refresh()
        let done = session.directory.entries.map(\.action)
        #expect(done == ["error.resolve", "error.resolve"] && session.dashboard.lastChanges.count == 3)
        session.press("u")
        session.refresh()
        #expect(!session.rows[1].resolved && session.rows[0].resolved)
        session.press("u")
        session.refresh()
        #expect(session.dashboard.notice?.text.hasPrefix("Rule 1 moderation enabled") == true)
        session.press("u")
        session.refresh()
        #expect(!session.rows[0].resolved)
        session.press("u")
        #expect(session.dashboard.notice?.text == "You have changed nothing that could be undone.")
    }

    @Test("a change made while an older one is taken back stays, and can be taken back next")
    func undoMeanwhile() {
        var session = Session(120, 36)
        session.disable(7)
        session.press(.tab, .enter)
        session.refresh()
        session.answersAccounts = false
        session.press("u", "2", "m")
        let undo = session.dashboard.lastChanges
        #expect(undo.count == 2)
        session.tell(.account(session.directory.report(on: .undo(1, account: 7, actor: "amir@ops"), now: session.now)))
        #expect(session.dashboard.lastChanges == [undo[1]])
    }

    @Test("so many changes are remembered, the newest")
    func undoIsBounded() {
        var session = Session(120, 36)
        session.press("2")
        for _ in 0..<60 { session.press("m") }
        #expect(session.dashboard.lastChanges.count == LastChange.remembered)
    }

    @Test("a mark is in the actions too, for an error and for nothing else")
    func menu() {
        var session = Session(120, 36)
        session.press("2", "a")
        #expect(text(session).contains("Mark error \(Sample.rows[0].id) as resolved"))
        session.press(.down, .down, .enter)
        #expect(changes(session).count == 1 && session.dashboard.overlays.isEmpty)
        session.refresh()
        session.press("a")
        #expect(text(session).contains("Take the mark off error \(Sample.rows[0].id)"))
        session.press(.escape, "5", "a")
        #expect(!text(session).contains("the mark off"))
    }

    @Test("a read-only log says why nothing can be marked", arguments: [["2"], ["2", .enter]] as [[Key]])
    func readOnly(_ way: [Key]) {
        var session = Session(120, 36, readOnly: "ops.db may not be written by this user.")
        for key in way { session.press(key) }
        session.press("m")
        #expect(session.dashboard.notice == .plain("ops.db may not be written by this user."))
        #expect(changes(session).isEmpty)
    }

    @Test("a refusal of the log is told, and nothing is pending any more")
    func refused() {
        var session = Session(120, 36)
        session.ruleBook.failure = "ops.db is locked by another program; wait until it is done, or close it."
        session.press("2", "m")
        #expect(session.dashboard.notice?.kind == .warning)
        #expect(session.dashboard.notice?.text.hasPrefix("ops.db is locked") == true)
        #expect(session.dashboard.errors.pending.isEmpty)
        session.press("u")
        #expect(session.dashboard.notice?.text == "You have changed nothing that could be undone.")
    }

    @Test("while a mark is being written it cannot be made again, and while paused it can be undone")
    func pending() {
        var session = Session(120, 36)
        session.press("2", "p", "m")
        // Written, but a paused screen shows what it showed.
        #expect(text(session).contains("◌") && !text(session).contains("✓ 12:04"))
        session.press("m")
        #expect(changes(session).map(\.resolves) == [true, false])
        var slow = Dashboard(settings: session.dashboard.settings, size: Size(width: 120, height: 36), now: Sample.now)
        _ = slow.update(.observed(.snapshot(Sample.answer(slow.query)), at: Sample.now))
        _ = slow.update(.key("2"))
        #expect(slow.update(.key("m")).contains { if case .resolve = $0 { true } else { false } })
        #expect(slow.update(.key("m")).isEmpty)
        #expect(slow.notice?.text == "A mark of error \(Sample.rows[0].id) is being written.")
        _ = slow.update(.key("u"))
        #expect(slow.notice?.text == "A change is being written.")
    }

    @Test("somebody else was faster: it says who, and there is nothing to undo")
    func already() {
        var session = Session(120, 36)
        let id = Sample.rows[0].id
        let mark = Resolution(isResolved: true, at: Sample.now, by: "eve@ops")
        session.tell(.resolved(id, .success(ResolutionChanged(id: id, resolution: mark, audit: nil))))
        #expect(session.dashboard.notice == .plain("Error \(id) was marked as resolved already, by eve@ops."))
        session.press("u")
        #expect(session.dashboard.notice?.text == "You have changed nothing that could be undone.")
    }

    @Test("what is not resolved can be listed alone: a marked row leaves, the next takes its place")
    func triage() {
        var session = Session(120, 36)
        session.press("/")
        session.type("resolved:no")
        session.press(.enter, "2", "m")
        let marked = changes(session).first?.targets.first?.id
        session.refresh()
        #expect(marked == Sample.rows[0].id)
        #expect(session.dashboard.selectedError?.id == Sample.rows[1].id)
        session.press("/", .control("u"))
        session.type("resolved:yes")
        session.press(.enter)
        #expect(session.dashboard.shownErrors.map(\.id) == [Sample.rows[0].id])
    }
}
