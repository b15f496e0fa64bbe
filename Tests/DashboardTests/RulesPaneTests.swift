import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// An admin at the rules: looking, trying, switching.
@Suite struct RulesPaneTests {
    private func session(readOnly: String? = nil) -> Session {
        var session = Session(120, 36, readOnly: readOnly)
        session.press("4")
        return session
    }

    private func changes(_ session: Session) -> [RuleChange] {
        session.effects.compactMap { if case .changeRule(let change, _) = $0 { change } else { nil } }
    }

    @Test("rules stand in the order of trial, those that are off on demand")
    func order() {
        var session = session()
        #expect(session.dashboard.shownRules.map(\.id) == [1, 2, 3, 4, 5])
        session.press("i", "G")
        #expect(session.dashboard.selectedRule?.id == 6)
        session.press("i")
        #expect(session.dashboard.selectedRule?.id == 5)
    }

    @Test("shadowed, never matching and unseen rules are marked by a word")
    func marks() {
        let marks = session().dashboard.shownRules.map { $0.mark?.text }
        #expect(marks == [nil, nil, "shadowed", "blind", "never"])
    }

    @Test("Enter tries the rule on the window's errors")
    func trial() {
        var session = session()
        session.press(.down, .enter)
        guard case .trial(let trial)? = session.dashboard.overlays.last, case .found(let found)? = trial.answer else {
            Issue.record("no trial")
            return
        }
        #expect(found.rule.id == 2)
        #expect(found.total == session.rows.count)
        #expect(found.caught > 0)
        session.press(.escape)
        #expect(session.dashboard.overlays.isEmpty)
    }

    @Test("an answer for another rule's trial is not shown in this one")
    func lateTrial() {
        var session = session()
        session.press(.enter)
        let before = session.dashboard.overlays
        session.tell(.tried(.stored(99), .failed("late")))
        #expect(session.dashboard.overlays == before)
    }

    @Test("the confirmation begins on Cancel, so the key that opened it changes nothing")
    func cancel() {
        var session = session()
        session.press("a", .enter, .enter)
        #expect(changes(session).isEmpty)
        #expect(session.dashboard.overlays.isEmpty)
        session.press("a", .enter, .tab, .escape)
        #expect(changes(session).isEmpty)
    }

    @Test("a confirmed change is bound to the rule that was seen, and the screen waits for the log")
    func disable() {
        var session = session()
        session.press("a", .enter, .tab, .enter)
        #expect(changes(session) == [.disable(Sample.rules[0])])
        #expect(session.dashboard.notice == .plain("Rule 1 moderation disabled. u undoes."))
        session.refresh()
        #expect(session.dashboard.rules.pending.isEmpty)
        #expect(session.dashboard.shownRules.map(\.id) == [2, 3, 4, 5])
        session.press("i", "g", "a", .enter, .right, .enter)
        #expect(changes(session).last?.action == "rule.enable")
    }

    @Test("a change is pending until the log shows it")
    func pending() {
        var dashboard = session().dashboard
        for key in ["a", .enter, .tab, .enter] as [Key] { _ = dashboard.update(.key(key)) }
        #expect(dashboard.rules.pending[1]?.after?.enabled == false)
        #expect(dashboard.shownRules.first?.rule.enabled == true)
        #expect(dashboard.whyNot(.switchRule, .rule(1)) == "Rule 1 is being changed already.")
        var rules = Sample.rules
        rules[0].enabled = false
        dashboard.show(Sample.book(rules, dashboard.rules.book!.span))
        #expect(dashboard.rules.pending.isEmpty)
    }

    @Test("a refused change says why, and nothing is pending")
    func refused() {
        var session = session()
        session.ruleBook.rules[0].priority = 11
        session.press("a", .enter, .tab, .enter)
        #expect(session.dashboard.notice?.kind == .warning)
        #expect(session.dashboard.rules.pending.isEmpty)
    }

    @Test("a read-only log says why nothing can be changed")
    func readOnly() {
        var session = session(readOnly: "The file may not be written.")
        session.press("a", .enter)
        #expect(session.dashboard.notice == .plain("The file may not be written."))
        #expect(changes(session).isEmpty)
    }

    @Test("y copies the rule as --rules takes it")
    func copy() throws {
        var session = Session(120, 36)
        session.press("4", "y", .enter, "y")
        for effect in session.effects {
            guard case .copy(let json) = effect else { continue }
            #expect(try PassthroughRule.list(fromJSON: Array(json.utf8)) == [Sample.rules[0]])
        }
        #expect(session.effects.count { if case .copy = $0 { true } else { false } } == 2)
    }

    @Test("rules are asked for only while they are on screen")
    func asking() {
        let narrow = Session(80, 24)
        #expect(!narrow.effects.contains { if case .askForPane = $0 { true } else { false } })
        var session = Session(80, 24)
        session.press("4")
        #expect(session.dashboard.rules.book != nil)
    }

    @Test("what rules say cannot break the screen", arguments: [(120, 36), (80, 24), (60, 16)])
    func hostile(width: Int, height: Int) {
        var session = Session(width, height)
        session.ruleBook.rules = [
            PassthroughRule(
                id: .max,
                name: "\u{1B}[31m\u{202E}" + String(repeating: "字", count: 500),
                priority: .min,
                keywords: ["\n\t\"", String(repeating: "x", count: 9_000)],
                passthroughBody: false,
                customMessage: "\u{1B}]0;x\u{07}"
            )
        ]
        session.refresh()
        for keys in [["4"], ["4", .enter], ["4", "a"], ["4", "a", .enter], ["4", "+"]] as [[Key]] {
            var here = session
            for key in keys { here.press(key) }
            #expect(!here.screen.text().contains("\u{1B}"))
        }
    }
}
