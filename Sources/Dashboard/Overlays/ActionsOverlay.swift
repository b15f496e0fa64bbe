internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// What can be changed about the selected account, error or rule. Opening it changes nothing; choosing leads to a
/// dialog or a view, or does what `u` takes back.
struct ActionsOverlay: Equatable, Sendable {
    enum Entry: Equatable, Sendable {
        case disable, enable, resolve, onlyErrors
        case switchRule, editRule, copyRule, draftRule, removeRule
        case undo, audit
    }

    /// By its id: the row is looked up when an entry is chosen.
    enum Subject: Equatable, Sendable {
        case account(Int64?)
        case rule(Int64?)
    }

    let subject: Subject
    /// The error that is selected or open, if one is.
    var errorID: Int64?
    var selected = 0

    var entries: [Entry] {
        switch subject {
        case .account: [.disable, .enable] + (errorID == nil ? [] : [.resolve]) + [.onlyErrors, .undo, .audit]
        case .rule: [.switchRule, .editRule, .copyRule, .draftRule, .removeRule, .undo, .audit]
        }
    }

    var entry: Entry { entries[min(max(selected, 0), entries.count - 1)] }

    func lines(width: Int, dashboard: Dashboard) -> [[Span]] {
        let reasons = entries.map { dashboard.whyNot($0, subject) }
        return entries.indices.flatMap { index -> [[Span]] in
            let reason = reasons[index]
            let isHere = index == selected
            let mark = Span(isHere ? "▸ " : "  ", .listMarked, .bold)
            let role: Role = reason == nil ? .text : .keyDisabled
            var lines = [[mark, Span(dashboard.label(of: entries[index], subject), role, isHere ? .bold : [])]]
            // A reason for several entries stands below the last of them.
            if let reason, index + 1 == entries.count || reasons[index + 1] != reason {
                lines += TextWidth.wrap(reason, width: max(width - 4, 8), maximumLines: 2).map {
                    [Span("    "), Span($0, .textDim)]
                }
            }
            return lines
        }
    }
}

extension Dashboard {
    /// The account that what is selected is about; nil where that is none or several.
    var accountInHand: Account? {
        var id: Int64?
        if case .detail(let detail)? = overlays.last {
            id = detail.row.account?.id
        } else {
            switch focus {
            case .accounts: id = accounts.cursor.selected
            case .failovers, .rules: break
            case .errors: id = selectedError?.account?.id
            case .groups:
                var values = selectedGroup?.row.key.values ?? []
                for case .group(_, let key) in crumbs.map(\.origin) { values += key.values }
                for case .account(let account) in values where id == nil { id = account.id }
            }
        }
        return snapshot?.accounts.first { $0.id == id }
    }

    /// The rule that what is selected is about; nil where that is an account's.
    private var ruleInHand: ActionsOverlay.Subject? {
        if case .trial(let trial)? = overlays.last { return .rule(trial.rule.id) }
        return focus == .rules && overlays.isEmpty ? .rule(rules.cursor.selected) : nil
    }

    mutating func openActions() {
        let subject = ruleInHand ?? .account(accountInHand?.id)
        overlays.append(.actions(ActionsOverlay(subject: subject, errorID: errorInHand?.id)))
    }

    /// Moves in the list of actions, if it is on top.
    mutating func moveInActions(_ action: Action) -> Bool {
        guard case .actions(var menu)? = overlays.last else { return false }
        let last = menu.entries.count - 1
        switch action {
        case .up: menu.selected = max(menu.selected - 1, 0)
        case .down: menu.selected = min(menu.selected + 1, last)
        case .top, .pageUp, .halfPageUp: menu.selected = 0
        case .bottom, .pageDown, .halfPageDown: menu.selected = last
        default: break
        }
        overlays[overlays.count - 1] = .actions(menu)
        return true
    }

    private func account(_ subject: ActionsOverlay.Subject) -> Account? {
        guard case .account(let id?) = subject else { return nil }
        return snapshot?.accounts.first { $0.id == id }
    }

    private func review(_ subject: ActionsOverlay.Subject) -> RuleReview? {
        guard case .rule(let id?) = subject else { return nil }
        return rules.book?.reviews.first { $0.id == id }
    }

    func label(of entry: ActionsOverlay.Entry, _ subject: ActionsOverlay.Subject) -> String {
        let account = account(subject)?.name ?? "an account"
        let rule = review(subject)?.rule
        let name = rule?.name ?? "a rule"
        switch entry {
        case .disable: return "Disable \(account) …"
        case .enable: return "Enable \(account) …"
        case .resolve: return markLabel
        case .onlyErrors: return self.account(subject) == nil ? "Show only an account's errors" : "Show only its errors"
        case .switchRule: return "\(rule?.enabled == false ? "Enable" : "Disable") \(name) …"
        case .editRule: return "Edit \(name) …"
        case .copyRule: return "Draft a copy of \(name) …"
        case .draftRule: return "Draft a new rule …"
        case .removeRule: return "Remove \(name) …"
        case .undo: return "Undo your last change"
        case .audit: return "Audit log: who changed what"
        }
    }

    /// Why an entry cannot be chosen now, as a sentence; nil where it can.
    func whyNot(_ entry: ActionsOverlay.Entry, _ subject: ActionsOverlay.Subject) -> String? {
        switch entry {
        case .audit: return nil
        case .resolve: return whyNotResolve
        case .undo: return whyNoUndo
        // A draft may be tried where nothing can be saved.
        case .draftRule: return whyDisabled(.draftRule)
        case .editRule, .copyRule: return whyNoRule(subject)
        case .switchRule, .removeRule: return settings.readOnlyReason ?? whyNoRule(subject)
        case .disable, .enable, .onlyErrors: break
        }
        if entry != .onlyErrors, let reason = settings.readOnlyReason { return reason }
        guard let account = account(subject) else {
            let key = settings.keys.label(of: .accountsPane)
            return "What is selected is about no account, or about several: select one (\(key))."
        }
        if entry == .onlyErrors {
            return isNarrowed(to: account) ? "Only its errors are shown: Esc in a list goes back." : nil
        }
        if accounts.pending?.id == account.id { return "A change of it is being written." }
        let verb: AccountChange.Verb = entry == .enable ? .enable : .disable(for: nil)
        return AccountChange(verb, account, actor: settings.actor).objection(at: now)
    }

    private func whyNoRule(_ subject: ActionsOverlay.Subject) -> String? {
        guard let rule = review(subject)?.rule else { return "There is no rule here: draft one." }
        return rules.pending[rule.id] == nil ? nil : "Rule \(rule.id) is being changed already."
    }

    /// Does what the chosen entry says.
    mutating func chooseAction() -> [Effect] {
        guard case .actions(let menu)? = overlays.last else { return [] }
        if let reason = whyNot(menu.entry, menu.subject) {
            notice = .plain(reason)
            return []
        }
        overlays.removeLast()
        switch menu.entry {
        case .resolve: return markInHand()
        case .undo: return undoLastChange()
        case .audit: return openAudit()
        case .draftRule: return openForm(.new)
        case .onlyErrors: return account(menu.subject).map { showErrors(of: $0) } ?? []
        case .disable, .enable:
            guard let account = account(menu.subject) else { return [] }
            return openChange(of: account, disables: menu.entry == .disable)
        case .switchRule, .editRule, .copyRule, .removeRule:
            guard let review = review(menu.subject) else { return [] }
            return perform(menu.entry, on: review)
        }
    }

    private mutating func perform(_ entry: ActionsOverlay.Entry, on review: RuleReview) -> [Effect] {
        switch entry {
        case .editRule: return openForm(.edit(review.rule))
        case .copyRule: return openForm(.copy(review.rule))
        case .removeRule: askToRemove(review)
        default: askToSwitch(review)
        }
        return []
    }
}
