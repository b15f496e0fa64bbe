import ArgumentParser
import ErrorPolicy
import OpsModel
import OpsStore

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List passthrough rules, try them on recorded errors, change them.",
        usage: """
            unmask rules [<database>] [list|add|enable <id>|disable <id>|remove <id>|undo <change>|test [<id>]] \
            [<options>]
            """,
        discussion: """
            list shows the rules in the order in which they are tried, how often each decided in the span, and which \
            can never decide. test changes nothing: it tries a rule, an existing one by its id or a drafted one, on \
            the errors of the span, and says what each client would have been told and what would leak in a message \
            that is passed on. Every change is written with a row of the audit log in one transaction; undo takes \
            one back, by its number there, if the rule still is as that change left it.

            A rule matches by --codes, by --keyword, or by either; with --match all by both. It answers as the \
            upstream did, unless --answer or --message says otherwise.

            EXAMPLES:
              unmask rules ops.db
              unmask rules ops.db test 3 --since 7d
              unmask rules ops.db test --codes 400 --keyword safety --match all
              unmask rules ops.db add --name quota --codes 429 --message "Try later."
              unmask rules ops.db disable 3 --reason "hides outages"
              unmask rules ops.db undo 12
              unmask rules list --db ops.db --format csv
            """
    )

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp(
            "The ops log, unless it is named otherwise; then what to do. Default: list.",
            valueName: "database> <verb> <id"
        )
    )
    var arguments: [String] = []

    @OptionGroup var database: DatabaseOption
    @OptionGroup(title: "Drafting a rule") var draft: RuleDraftOptions

    @Option(
        help: ArgumentHelp("Rules to add or to test: a JSON array of objects.", valueName: "file"),
        completion: .file()
    )
    var rules: String?

    @Option(help: ArgumentHelp("Why, for the audit log.", valueName: "text"))
    var reason: String?

    @OptionGroup var range: DayRangeOptions
    @OptionGroup var filters: FilterOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let request = try RulesRequest(arguments)
        if rules != nil, draft.isGiven { throw ValidationError("a rule comes from --rules or from flags; drop one") }
        switch request.verb {
        case .add:
            if rules == nil { try Self.check(draft.rule()) }
        case .test:
            let ways = (request.id != nil ? 1 : 0) + (rules != nil ? 1 : 0) + (draft.isGiven ? 1 : 0)
            if ways != 1 {
                throw ValidationError("test needs one rule: an id, --rules, or a draft such as --codes 400")
            }
            if draft.isGiven { try Self.check(nameless(draft.rule())) }
        case .list, .enable, .disable, .remove, .undo:
            if rules != nil || draft.isGiven {
                throw ValidationError("\(request.verb.rawValue) takes no draft of a rule; add and test do")
            }
        }
        if let reason, reason.count > AccountChange.reasonLimit {
            throw ValidationError("the reason has more than \(AccountChange.reasonLimit) characters; say it in fewer")
        }
        if reason != nil, request.verb == .list || request.verb == .test || request.verb == .undo {
            throw ValidationError("--reason belongs to changes of rules; leave it out")
        }
    }

    /// A draft that is only tried needs no name.
    private func nameless(_ rule: PassthroughRule) -> PassthroughRule {
        var rule = rule
        if rule.name.isEmpty { rule.name = "draft" }
        return rule
    }

    private static func check(_ rule: PassthroughRule) throws {
        if let problem = rule.problem { throw ValidationError("\(problem)") }
    }

    func run() throws {
        let request = try RulesRequest(arguments)
        let path = try database.path(argument: request.database)
        switch request.verb {
        case .list: try list(OpsLog.open(path))
        case .test: try test(OpsLog.open(path), id: request.id)
        case .add: try commit(additions().map(RuleChange.add), to: OpsLog.openToChange(path))
        case .enable, .disable, .remove:
            let log = try OpsLog.openToChange(path)
            let rule = try self.rule(request.id, in: log)
            if request.verb != .remove, rule.enabled == (request.verb == .enable) {
                StandardError.note("Rule \(rule.id) \(rule.name) is \(request.verb.rawValue)d already.")
                return
            }
            let change: RuleChange =
                switch request.verb {
                case .enable: .enable(rule)
                case .disable: .disable(rule)
                default: .remove(rule)
                }
            try commit([change], to: log)
        case .undo:
            let log = try OpsLog.open(path, mode: .readWrite)
            let undone = try log.undoRuleChange(request.id ?? 0, actor: Actor.current, at: SystemClock.now)
            try StandardOutput.write(RuleChangeReport(items: [undone], path: log.path).text(output.resolved))
        }
    }

    private func rule(_ id: Int64?, in log: OpsLog) throws -> PassthroughRule {
        guard let rule = try log.rules().first(where: { $0.id == id }) else {
            let named = id.map { "\($0)" } ?? ""
            throw CommandFailure(
                "\(log.path) holds no rule \(named); \"unmask rules \(log.path)\" lists those there are."
            )
        }
        return rule
    }

    private func additions() throws -> [PassthroughRule] {
        guard let file = rules else { return [try draft.rule()] }
        let read = try RuleFile.read(file)
        for (offset, rule) in read.enumerated() {
            if let problem = rule.problemAsWritten {
                throw ValidationError("\(file): rule \(offset + 1) \(JSONOutput.string(rule.name).compact): \(problem)")
            }
        }
        return read
    }

    private func commit(_ changes: [RuleChange], to log: OpsLog) throws {
        let note = ChangeNote(actor: Actor.current, at: SystemClock.now, reason: reason)
        let report = RuleChangeReport(items: try log.commit(changes, note: note), path: log.path)
        try StandardOutput.write(report.text(output.resolved))
    }

    private func list(_ log: OpsLog) throws {
        let span = try range.span(at: SystemClock.now)
        let hits = try log.ruleHits(span, scope: filters.scope)
        let platforms = Set(try log.accounts().map(\.platform))
        let reviews = RuleReview.of(try log.rules(), platforms: platforms.isEmpty ? nil : platforms)
        try StandardOutput.write(RuleListing(reviews: reviews, hits: hits.byRule).text(output.resolved))
    }

    private func test(_ log: OpsLog, id: Int64?) throws {
        let span = try range.span(at: SystemClock.now)
        let known = try log.rules()
        let accounts = try log.accounts()
        let tried = try id.map { [try rule($0, in: log)] } ?? drafts(after: known)
        var trials = tried.map { RuleTrial($0, among: known, accounts: accounts) }
        let progress = ProgressBar(title: "trying")
        try log.forEachRecorded(span, scope: filters.scope, filter: filters.filter) { error in
            for index in trials.indices { trials[index].add(error) }
            if let total = trials.first?.total, total % 500 == 0 {
                let done = Double(span.end.since(error.row.createdAt)) / Double(max(span.length, 1))
                progress.show(done, "\(total) errors")
            }
            return true
        }
        progress.finish()
        try StandardOutput.write(RuleTrialReport(trials: trials).text(output.resolved))
        if output.resolved == .table { try ScopeNote.write(log, span: span, filters: filters) }
    }

    /// Drafts with ids of their own, behind every rule of the same priority.
    private func drafts(after known: [PassthroughRule]) throws -> [PassthroughRule] {
        var taken = known
        return try (rules == nil ? [nameless(draft.rule())] : additions()).map { rule in
            var rule = rule
            rule.id = taken.freeID
            taken.append(rule)
            return rule
        }
    }
}
