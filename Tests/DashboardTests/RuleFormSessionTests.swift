import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// An admin writes a rule, sees what it would do, saves it, and takes it back.
@Suite struct RuleFormSessionTests {
    private func text(_ session: Session) -> String { session.screen.text() }

    private func form(_ session: Session) -> RuleForm? {
        if case .form(let form)? = session.dashboard.overlays.last { form } else { nil }
    }

    /// At the rules, with an empty draft that matches what the whole sample's 400s do.
    private func drafting(_ width: Int = 120, _ height: Int = 36, readOnly: String? = nil) -> Session {
        var session = Session(width, height, readOnly: readOnly)
        session.press("4", "+")
        return session
    }

    private func field(_ field: RuleForm.Field, _ session: inout Session) {
        for _ in RuleForm.Field.allCases where form(session)?.field != field { session.press(.tab) }
    }

    @Test("draft, preview, save, undo: without leaving the keyboard", arguments: [(120, 36), (80, 24), (60, 16)])
    func journey(width: Int, height: Int) throws {
        var session = drafting(width, height)
        #expect(text(session).contains("Draft a rule") && text(session).contains("name: name is required"))
        session.type("size limits")
        // What is missing is told in the words of the command line.
        #expect(text(session).contains("conditions: at least one error_code or keyword is"))
        session.press(.tab, .tab, .control("u"))
        session.type("5")
        session.press(.down)
        session.type("400")
        let all = try #require(form(session)?.answer)
        session.press(.tab)
        session.type("size")
        session.press(.tab, .right)
        guard case .found(let found)? = form(session)?.answer, case .found(let before) = all else {
            Issue.record("nothing was tried")
            return
        }
        #expect(found.caught > 0 && found.caught < before.caught)
        #expect(text(session).contains("190 of 1,284 errors") || text(session).contains("190 of 1284 recorded errors"))
        // Its own words for the client.
        field(.passthroughBody, &session)
        session.press(.right, .tab)
        #expect(text(session).contains("custom_message: custom_message is required when"))
        session.type("Choose another size.")
        #expect(text(session).contains("400 Choose another size."))
        // Saving asks, beginning on Cancel; the reason is optional.
        field(.save, &session)
        session.press(.enter)
        #expect(text(session).contains("Add rule size limits?") && text(session).contains("▸[ Cancel ]"))
        session.press(.backTab)
        session.type("ticket 12")
        session.press(.enter, .tab)
        #expect(text(session).contains("▸[ Add ]"))
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
        var session = drafting()
        session.type("quota")
        field(.errorCodes, &session)
        session.type("429")
        field(.save, &session)
        session.answersRules = false
        session.press(.enter, .tab, .enter)
        #expect(text(session).contains("Writing …"))
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
        #expect(text(session).contains("Edit rule 1 moderation"))
        field(.priority, &session)
        session.press(.backspace, .backspace)
        session.type("15")
        field(.save, &session)
        session.press(.enter)
        #expect(text(session).contains("priority: 10 → 15"))
        session.press(.tab, .enter)
        var expected = Sample.rules[0]
        expected.priority = 15
        #expect(session.ruleBook.rules[0] == expected)
        session.refresh()
        session.press("u")
        #expect(session.dashboard.notice?.text == "Rule 1 moderation changed back.")
        #expect(session.ruleBook.rules == Sample.rules)
    }

    @Test("what was not touched keeps its value, also where a line cannot hold it")
    func untouched() throws {
        var odd = Sample.rules[0]
        odd.name = "two\nlines"
        odd.keywords = ["a, b", "\"", "\u{202E}\t", ""]
        odd.platforms = ["OpenAI"]
        odd.description = ""
        odd.responseCode = 418
        var form = RuleForm(.edit(odd), id: 9)
        #expect(!form.isTouched)
        #expect(try form.draft() == odd)
        form.editors[.priority]?.insert("0")
        var expected = odd
        expected.priority = 100
        #expect(try form.draft() == expected)
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
        #expect(text(session).contains("Remove rule 1 moderation?") && text(session).contains("It decided 92 errors"))
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
        var session = drafting()
        session.type("quota")
        field(.errorCodes, &session)
        session.type("429")
        field(.save, &session)
        session.ruleBook.failure = "ops.db cannot be written by this user; ask for write permission on it."
        session.press(.enter, .tab, .enter)
        #expect(text(session).contains("cannot be written by this user"))
        #expect(form(session)?.field == .save && form(session)?.editors[.name]?.text == "quota")
        session.ruleBook.failure = nil
        session.press(.enter, .tab, .enter)
        #expect(session.ruleBook.rules.last?.name == "quota")
    }

    @Test("Esc keeps the draft, Cancel drops it")
    func kept() {
        var session = drafting()
        session.type("q is a letter here")
        session.press(.escape)
        #expect(session.dashboard.notice?.text == "The draft is kept: + goes on with it.")
        session.press("+")
        #expect(form(session)?.editors[.name]?.text == "q is a letter here")
        field(.cancel, &session)
        session.press(.enter, "+")
        #expect(form(session)?.isTouched == false)
    }

    @Test("a read-only log lets a draft be tried, and says why it cannot be saved")
    func readOnly() {
        var session = drafting(readOnly: "The file may not be written.")
        session.type("quota")
        field(.errorCodes, &session)
        session.type("400")
        #expect(text(session).contains("would decide"))
        field(.save, &session)
        session.press(.enter)
        #expect(session.dashboard.notice == .plain("Read-only: The file may not be written."))
        #expect(form(session) != nil)
        session.press(.escape, "a")
        #expect(text(session).contains("The file may not be written."))
    }

    @Test(
        "a wrong number names its field and goes there",
        arguments: [
            (
                RuleForm.Field.errorCodes, "4xx",
                "error_codes: error_codes must be statuses joined by commas, as in 400,422, not \"4xx\""
            ),
            (.priority, "high", "priority: priority must be a number, not \"high\""),
        ]
    )
    func wrongNumber(wrong: RuleForm.Field, written: String, sentence: String) {
        var session = drafting()
        session.type("x")
        field(.errorCodes, &session)
        session.type("400")
        field(wrong, &session)
        session.press(.control("u"))
        session.type(written)
        #expect(text(session).contains(String(sentence.prefix(40))))
        field(.save, &session)
        session.press(.enter)
        #expect(session.dashboard.notice == .warning(sentence) && form(session)?.field == wrong)
    }

    @Test("what would leak is told before it is saved")
    func leak() {
        var session = drafting()
        var row = Sample.rows[0]
        row.upstreamStatus = 418
        row.upstreamMessage = "ask ops@up.example.com about org-abcdef123"
        session.rows = [row]
        session.type("teapot")
        field(.errorCodes, &session)
        session.type("418")
        #expect(text(session).contains("Leak: an e-mail address in 1 message, such as"))
        #expect(text(session).contains("Leak: an organisation in 1 message, such as org-abcdef123."))
        field(.save, &session)
        session.press(.enter)
        #expect(text(session).contains("Add rule teapot?") && text(session).contains("Leak: an e-mail address"))
    }

    @Test("a draft in the shadow of another rule says so while it is written")
    func shadow() {
        var session = drafting()
        session.type("late")
        field(.priority, &session)
        session.type("99")
        field(.errorCodes, &session)
        session.type("400")
        #expect(text(session).contains("Shadowed: \"all 400s\" is tried first"))
    }

    @Test("an answer for an older draft is not shown for the present one")
    func late() {
        var session = drafting()
        session.type("x")
        field(.errorCodes, &session)
        session.type("400")
        let before = form(session)
        session.tell(.tried(.draft(PassthroughRule(name: "draft", errorCodes: [1])), .failed("late")))
        #expect(form(session) == before)
    }

    @Test("the cursor stands behind what is written", arguments: [(120, 36), (80, 24), (60, 16)])
    func cursor(width: Int, height: Int) throws {
        var session = drafting(width, height)
        for wanted in RuleForm.Field.allCases.prefix(11) {
            field(wanted, &session)
            guard form(session)?.editor != nil else {
                #expect(session.dashboard.cursor == nil)
                continue
            }
            session.press(.control("u"))
            session.type("zz")
            let cursor = try #require(session.dashboard.cursor)
            let row = session.screen.text().split(separator: "\n", omittingEmptySubsequences: false)[cursor.y]
            #expect(Array(row)[..<cursor.x].suffix(2) == ["z", "z"], "\(wanted)")
        }
    }
}
