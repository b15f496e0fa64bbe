import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// The form of a rule: what it takes, what it says, and where the cursor stands.
@Suite struct RuleFormTests {
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

    @Test("a draft is tried also below its confirmation, and the preview scrolls from end to end")
    func quickSave() throws {
        var session = Session.drafting(80, 24)
        session.type("x")
        session.goTo(.errorCodes)
        session.type("40")
        var dashboard = session.dashboard
        for key in ["0", .backTab, .backTab, .backTab, .backTab, .enter] as [Key] {
            _ = dashboard.update(.key(key))
        }
        guard case .confirm? = dashboard.overlays.last else {
            Issue.record("nothing was asked")
            return
        }
        let effects = dashboard.update(.reminded(dashboard.reminders))
        #expect(
            effects.contains {
                if case .tryRule(.draft(let rule), _, _) = $0 { rule.errorCodes == [400] } else { false }
            }
        )

        session.type("0")
        for _ in 0..<40 { session.press(.pageDown) }
        let last = try #require(session.form?.scroll)
        #expect(last > 0 && !session.screen.text().contains("more line"))
        session.press(.pageUp)
        #expect(try #require(session.form?.scroll) < last)
    }

    @Test("a read-only log lets a draft be tried, and says why it cannot be saved")
    func readOnly() {
        var session = Session.drafting(readOnly: "The file may not be written.")
        session.type("quota")
        session.goTo(.errorCodes)
        session.type("400")
        #expect(session.screen.text().contains("\"quota\" would decide"))
        #expect(session.screen.text().contains("[ Save … ]  Cannot be saved: read-only"))
        session.goTo(.save)
        session.press(.enter)
        #expect(session.dashboard.notice == .plain("Read-only: The file may not be written."))
        #expect(session.form != nil)
        session.press(.escape, "a")
        #expect(session.screen.text().contains("The file may not be written."))
    }

    @Test(
        "a wrong number names its field and goes there",
        arguments: [
            (
                RuleForm.Field.errorCodes, "4xx",
                "Error codes must be statuses from 100 to 599 joined by commas, as in 400,422, not \"4xx\"."
            ),
            (
                .errorCodes, "400,4000",
                "Error codes must be statuses from 100 to 599 joined by commas, as in 400,422, not \"4000\"."
            ),
            (.priority, "high", "Priority must be a number, not \"high\"."),
        ]
    )
    func wrongNumber(wrong: RuleForm.Field, written: String, sentence: String) {
        var session = Session.drafting()
        session.type("x")
        session.goTo(.errorCodes)
        session.type("400")
        session.goTo(wrong)
        session.press(.control("u"))
        session.type(written)
        #expect(session.screen.text().contains(String(sentence.prefix(40))))
        session.goTo(.save)
        session.press(.enter)
        #expect(session.dashboard.notice == .warning(sentence) && session.form?.field == wrong)
    }

    @Test("what would leak is told before it is saved")
    func leak() {
        var session = Session.drafting()
        var row = Sample.rows[0]
        row.upstreamStatus = 418
        row.upstreamMessage = "ask ops@up.example.com about org-abcdef123"
        session.rows = [row]
        session.type("teapot")
        session.goTo(.errorCodes)
        session.type("418")
        #expect(session.screen.text().contains("Leak: an e-mail address in 1 message, such as"))
        #expect(session.screen.text().contains("Leak: an organisation in 1 message, such as org-abcdef123."))
        session.goTo(.save)
        session.press(.enter)
        #expect(
            session.screen.text().contains("Add rule teapot?")
                && session.screen.text().contains("Leak: an e-mail address")
        )
    }

    @Test("a draft in the shadow of another rule says so while it is written")
    func shadow() {
        var session = Session.drafting()
        session.type("late")
        session.goTo(.priority)
        session.type("99")
        session.goTo(.errorCodes)
        session.type("400")
        #expect(session.screen.text().contains("Shadowed: \"all 400s\" is tried first"))
    }

    @Test("an answer for an older draft is not shown for the present one")
    func late() {
        var session = Session.drafting()
        session.type("x")
        session.goTo(.errorCodes)
        session.type("400")
        let before = session.form
        session.tell(.tried(.draft(PassthroughRule(name: "draft", errorCodes: [1])), .failed("late")))
        #expect(session.form == before)
    }

    @Test("the cursor stands behind what is written", arguments: [(120, 36), (80, 24), (60, 16)])
    func cursor(width: Int, height: Int) throws {
        var session = Session.drafting(width, height)
        for wanted in RuleForm.Field.allCases.prefix(11) {
            session.goTo(wanted)
            guard session.form?.editor != nil else {
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
