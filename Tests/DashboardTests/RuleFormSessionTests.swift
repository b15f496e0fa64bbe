import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// An admin writes a rule, sees what it would do, saves it, and takes it back.
@Suite struct RuleFormSessionTests {
    @Test("draft, preview, save, undo: without leaving the keyboard", arguments: [(120, 36), (80, 24), (60, 16)])
    func journey(width: Int, height: Int) throws {
        var session = Session.drafting(width, height)
        #expect(
            session.screen.text().contains("Draft a rule") && session.screen.text().contains("The rule needs a name.")
        )
        session.type("size limits")
        // What is missing is told in the words of the form, not of the schema.
        #expect(session.screen.text().contains("The rule needs an error code or a keyword."))
        session.press(.tab, .tab, .control("u"))
        session.type("5")
        session.press(.down)
        session.type("400")
        let all = try #require(session.form?.answer)
        session.press(.tab)
        session.type("size")
        session.press(.tab, .right)
        guard case .found(let found)? = session.form?.answer, case .found(let before) = all else {
            Issue.record("nothing was tried")
            return
        }
        #expect(found.caught > 0 && found.caught < before.caught)
        #expect(
            session.screen.text().contains("190 of 1,284 errors")
                || session.screen.text().contains("190 of 1,284 recorded errors")
        )
        // Its own words for the client.
        session.goTo(.passthroughBody)
        session.press(.right, .tab)
        #expect(session.screen.text().contains("A message of its own is what clients are told"))
        session.type("Choose another size.")
        #expect(session.screen.text().contains("400 Choose another size."))
        // Saving asks, beginning on Cancel; the reason is optional.
        session.goTo(.save)
        session.press(.enter)
        #expect(
            session.screen.text().contains("Add rule size limits?") && session.screen.text().contains("▸[ Cancel ]")
        )
        session.press(.backTab)
        session.type("ticket 12")
        session.press(.enter, .tab)
        #expect(session.screen.text().contains("▸[ Add ]"))
        session.press(.enter)
        let change = try #require(session.ruleBook.changes.first)
        #expect(change.audit.action == "rule.add" && change.audit.reason == "ticket 12")
        let rule = try #require(change.after)
        #expect(rule.errorCodes == [400] && rule.keywords == ["size"] && rule.matchMode == "all" && rule.priority == 5)
        #expect(!rule.passthroughBody && rule.customMessage == "Choose another size." && rule.passthroughCode)
        #expect(session.dashboard.notice?.text == "Rule 7 size limits added. u undoes.")
        #expect(session.dashboard.overlays.isEmpty && session.dashboard.selectedRule?.id == 7)
        session.refresh()
        #expect(session.dashboard.rules.pending.isEmpty && session.dashboard.shownRules.first?.id == 7)
        session.press("u")
        #expect(session.dashboard.notice?.text == "Rule 7 size limits removed.")
        session.refresh()
        #expect(session.dashboard.shownRules.map(\.id) == [1, 2, 3, 4, 5])
        session.press("u")
        #expect(session.dashboard.notice?.text == "You have changed nothing that could be undone.")
    }

    @Test("a rule that is being added stands in the list as pending, until the log shows it")
    func pending() throws {
        var session = Session.drafting()
        session.type("quota")
        session.goTo(.errorCodes)
        session.type("429")
        session.goTo(.save)
        session.answersRules = false
        session.press(.enter, .tab, .enter)
        #expect(session.screen.text().contains("Writing …"))
        session.press(.enter)
        guard
            case .changeRule(let change, _)? = session.effects.last(where: {
                if case .changeRule = $0 { true } else { false }
            })
        else {
            Issue.record("nothing was handed over")
            return
        }
        var dashboard = session.dashboard
        var book = SampleRuleBook()
        let result = book.commit(change, reason: nil, now: session.now)
        _ = dashboard.update(.ruleChanged(change.rule.id, result))
        #expect(dashboard.shownRules.first?.rule.name == "quota" && dashboard.rules.pending.count == 1)
        var canvas = Canvas(size: dashboard.size)
        dashboard.draw(into: &canvas)
        #expect(canvas.text().contains("pending"))
        dashboard.show(Sample.book(book.rules, dashboard.rules.book!.span))
        #expect(dashboard.rules.pending.isEmpty && dashboard.selectedRule?.rule.name == "quota")
    }

    @Test("editing shows what differs, changes that rule alone, and undo brings back what was")
    func edit() throws {
        var session = Session(120, 36)
        session.press("4", "a", .down, .enter)
        #expect(session.screen.text().contains("Edit rule 1 moderation"))
        session.goTo(.priority)
        session.press(.backspace, .backspace)
        session.type("15")
        session.goTo(.save)
        session.press(.enter)
        #expect(session.screen.text().contains("priority: 10 → 15"))
        session.press(.tab, .enter)
        var expected = Sample.rules[0]
        expected.priority = 15
        #expect(session.ruleBook.rules[0] == expected)
        session.refresh()
        session.press("u")
        #expect(session.dashboard.notice?.text == "Rule 1 moderation changed back.")
        #expect(session.ruleBook.rules == Sample.rules)
    }

    @Test("undo leaves alone what somebody has changed since")
    func guardedUndo() {
        var session = Session(120, 36)
        session.press("4", "a", .enter, .tab, .enter)
        session.refresh()
        session.ruleBook.rules[0].priority = 99
        session.press("u")
        #expect(session.dashboard.notice == .warning("Rule 1 moderation has changed since: nothing was undone."))
        #expect(session.dashboard.rules.pending.isEmpty)
    }

    @Test("removing asks first, says what it costs, and can be undone")
    func remove() {
        var session = Session(120, 36)
        session.press("4", "a", .down, .down, .down, .down, .enter)
        #expect(
            session.screen.text().contains("Remove rule 1 moderation?")
                && session.screen.text().contains("It decided 92 errors")
        )
        session.press(.enter)
        #expect(session.ruleBook.rules == Sample.rules)
        session.press("a", .down, .down, .down, .down, .enter, .right, .enter)
        #expect(session.ruleBook.rules.map(\.id) == [2, 3, 4, 5, 6])
        session.refresh()
        session.press("u")
        #expect(session.dashboard.notice?.text == "Rule 1 moderation restored.")
        #expect(session.ruleBook.rules == Sample.rules)
    }

    @Test("a refused change keeps the draft and says why")
    func refused() {
        var session = Session.drafting()
        session.type("quota")
        session.goTo(.errorCodes)
        session.type("429")
        session.goTo(.save)
        session.ruleBook.failure = "ops.db cannot be written by this user; ask for write permission on it."
        session.press(.enter, .tab, .enter)
        #expect(session.screen.text().contains("cannot be written by this user"))
        #expect(session.form?.field == .save && session.form?.editors[.name]?.text == "quota")
        session.ruleBook.failure = nil
        session.press(.enter, .tab, .enter)
        #expect(session.ruleBook.rules.last?.name == "quota")
    }

    @Test("Esc keeps the draft, Cancel drops it")
    func kept() {
        var session = Session.drafting()
        session.type("q is a letter here")
        session.press(.escape)
        #expect(session.dashboard.notice?.text == "The draft is kept: + goes on with it.")
        session.press("+")
        #expect(session.form?.editors[.name]?.text == "q is a letter here")
        session.goTo(.cancel)
        session.press(.enter, "+")
        #expect(session.form?.isTouched == false)
    }

    @Test("a draft that is left while it is written is kept until the log has it")
    func leftWhileWriting() {
        for refusal in [nil, "ops.db is locked by another program; close it or wait."] {
            var session = Session.drafting()
            session.type("quota")
            session.goTo(.errorCodes)
            session.type("429")
            session.goTo(.save)
            session.answersRules = false
            session.press(.enter, .tab, .enter, .escape)
            session.ruleBook.failure = refusal
            guard case .changeRule(let change, _)? = session.effects.last else { continue }
            session.tell(.ruleChanged(change.rule.id, session.ruleBook.commit(change, reason: nil, now: session.now)))
            #expect((session.dashboard.rules.keptDraft == nil) == (refusal == nil))
        }
    }
}
