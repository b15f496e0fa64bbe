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
    /// The files that were written.
    var files: Set<String> = []
    /// Every effect so far.
    private(set) var effects: [Effect] = []
    var now = Sample.now
    /// The accounts the log holds, and who changed them.
    var directory = SampleDirectory()
    /// Whether errors are looked up, and rules tried.
    var answersDetails = true
    var answersTrials = true
    /// Whether the account directory answers.
    var answersAccounts = true
    /// Changes an answer before it is given.
    var shape: (inout OpsSnapshot) -> Void = { _ in }

    init(
        _ width: Int,
        _ height: Int,
        rows: [ErrorRow] = Sample.rows,
        rules: [PassthroughRule] = Sample.rules,
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
        ruleBook.rules = rules
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
            case .loadDetail where !answersDetails: break
            case .tryRule where !answersTrials: break
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
            case .export(let request):
                let path = "/home/amir/" + request.path
                tell(
                    .exported(
                        request,
                        files.insert(path).inserted
                            ? .written(path: path, count: 12, isCut: false)
                            : .refused("A file of that name is there already: choose another.")
                    )
                )
            case .resolve(let change):
                for target in change.targets {
                    tell(.resolved(target.id, mark(target.id, change.result, change.action, change.note)))
                }
            case .undoResolution(let audit, let id, let note):
                let before = directory.entries.first { $0.id == audit }?.before.flatMap(Resolution.init(json:))
                tell(.resolved(id, mark(id, before ?? .open, "undo", note)))
            case .setMouse, .redraw, .quit: break
            }
        }
    }

    /// Marks a row of the log, as the ops log would.
    private mutating func mark(
        _ id: Int64,
        _ resolution: Resolution,
        _ action: String,
        _ note: ChangeNote
    ) -> Result<ResolutionChanged, ChangeRefusal> {
        guard ruleBook.failure == nil, let index = rows.firstIndex(where: { $0.id == id }) else {
            return .failure(ChangeRefusal(ruleBook.failure ?? "Error \(id) is not in the log: nothing was changed."))
        }
        let before = Resolution(isResolved: rows[index].resolved)
        guard before.isResolved != resolution.isResolved else {
            return .success(ResolutionChanged(id: id, resolution: resolution, audit: nil))
        }
        rows[index].resolved = resolution.isResolved
        let entry = AuditEntry(
            id: Int64(directory.entries.count + 1),
            createdAt: note.at,
            actor: note.actor,
            action: action,
            target: AuditEntry.target(ofError: id),
            before: before.json,
            after: resolution.json,
            reason: note.reason
        )
        directory.entries.append(entry)
        return .success(ResolutionChanged(id: id, resolution: resolution, audit: entry))
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
