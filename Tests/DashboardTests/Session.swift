import ErrorPolicy
import OpsModel
import TerminalCanvas

@testable import Dashboard

/// A dashboard and the world around it, without waiting: questions are answered at once from the sample, keys are
/// pressed one after the other, and the screen can be looked at in between.
struct Session {
    private(set) var dashboard: Dashboard
    /// The rows the log holds, newest first.
    var rows: [ErrorRow]
    /// The rules the log holds.
    var ruleBook = SampleRuleBook()
    /// Whether changes of rules are answered.
    var answersRules = true
    /// Every effect so far.
    private(set) var effects: [Effect] = []
    var now = Sample.now
    /// The accounts the log holds, and who changed them.
    var directory = SampleDirectory()
    /// Whether the account directory answers.
    var answersAccounts = true
    /// Changes an answer before it is given.
    var shape: (inout OpsSnapshot) -> Void = { _ in }

    init(
        _ width: Int,
        _ height: Int,
        rows: [ErrorRow] = Sample.rows,
        readOnly: String? = nil,
        localZone: DisplayZone = DisplayZone(offset: 7_200),
        answering: Bool = true,
        keys: KeyMap = .standard,
        shape: @escaping (inout OpsSnapshot) -> Void = { _ in }
    ) {
        let settings = DashboardSettings(
            database: "ops.db",
            readOnlyReason: readOnly,
            actor: "amir@ops",
            localZone: localZone,
            themes: ["dark", "light"],
            savedFilters: [
                SavedFilter(name: "hidden", text: "outcome:masked status:4xx"), SavedFilter(name: "slow", text: "504"),
            ],
            keys: keys
        )
        dashboard = Dashboard(settings: settings, size: Size(width: width, height: height), now: Sample.now)
        self.rows = rows
        self.shape = shape
        if answering { run(dashboard.firstEffects) }
    }

    mutating func press(_ keys: Key...) {
        for key in keys { tell(.key(key)) }
    }

    /// Presses the key of each character.
    mutating func type(_ text: String) {
        for character in text { tell(.key(.character(character))) }
    }

    mutating func tell(_ msg: Msg) {
        run(dashboard.update(msg))
    }

    /// The log has changed: the present question is answered again.
    mutating func refresh() { run([.ask(dashboard.query)]) }

    private mutating func run(_ new: [Effect]) {
        effects += new
        for effect in new {
            switch effect {
            case .ask(let query):
                var answer = Sample.answer(query, rows: rows, now: now)
                answer.accounts = directory.accounts
                shape(&answer)
                tell(.observed(.snapshot(answer), at: now))
            case .loadDetail(let id):
                let row = rows.first { $0.id == id }
                tell(.detail(id: id, row.map { .found(Sample.detail(of: $0)) } ?? .gone))
            case .askForPane(let pane, let question):
                if let asked = question.question as? FailoversPaneQuestion {
                    let answer = Sample.failovers(asked.question, rows: rows)
                    tell(.answered(pane, .found(FailoversPaneAnswer(answer: answer))))
                } else if let asked = question.question as? RulesQuestion {
                    tell(.answered(pane, .found(RulesAnswer(book: Sample.book(ruleBook.rules, asked.span)))))
                }
            case .copy: tell(.copied(.tmux))
            case .account(let task): if answersAccounts { tell(.account(directory.report(on: task, now: now))) }
            case .remind(let number, _): tell(.reminded(number))
            case .tryRule(let tried, _, _):
                let trial = Sample.trial(tried, among: ruleBook.rules, rows: rows)
                tell(.tried(tried, trial.map { .found($0) } ?? .gone))
            case .changeRule(let change, let reason):
                guard answersRules else { break }
                tell(.ruleChanged(change.rule.id, ruleBook.commit(change, reason: reason, now: now)))
            case .undoRule(let change, let rule): tell(.ruleChanged(rule, ruleBook.undo(change, now: now)))
            case .setMouse, .redraw, .quit: break
            }
        }
    }

    var screen: Canvas {
        var canvas = Canvas(size: dashboard.size)
        dashboard.draw(into: &canvas)
        return canvas
    }
}

extension Session {
    /// Goes to an account and opens the dialog that disables it.
    mutating func disable(_ id: Int64) {
        press("5", .home)
        while dashboard.accounts.cursor.selected != id {
            let before = dashboard.accounts.cursor.selected
            press(.down)
            guard dashboard.accounts.cursor.selected != before else { return }
        }
        press("a", .enter)
    }
}
