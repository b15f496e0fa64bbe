internal import ErrorPolicy
internal import OpsModel

/// What the operator changed last, as it can be taken back.
enum LastChange: Equatable, Sendable {
    case account(AuditEntry)
    case rule(RuleChanged)
    /// The mark of an error.
    case mark(AuditEntry)
}

extension Dashboard {
    /// Why nothing can be undone now, as a sentence; nil where it can.
    var whyNoUndo: String? {
        if let reason = settings.readOnlyReason { return reason }
        let isMarking = errors.pending.values.contains { !$0.isWritten }
        if accounts.pending != nil || !rules.pending.isEmpty || isMarking { return "A change is being written." }
        return lastChange == nil ? "You have changed nothing that could be undone." : nil
    }

    /// What follows the sentence about a change that was made: the key that takes it back.
    var undoHint: String { " \(settings.keys.label(of: .undo)) undoes." }

    /// Takes the operator's last change here back.
    mutating func undoLastChange() -> [Effect] {
        switch lastChange {
        case .account(let change):
            guard let id = change.accountID else { return [] }
            accounts.pending = AccountsPane.Pending(id: id)
            return [.account(.undo(change.id, account: id, actor: settings.actor))]
        case .rule(let change):
            guard let rule = change.after ?? change.before else { return [] }
            changeRules { $0.pending[rule.id] = RulesPane.Pending(before: change.after, after: change.before) }
            return [.undoRule(change.audit.id, rule: rule.id)]
        case .mark(let change): return change.errorID.map { undoMark(change.id, of: $0) } ?? []
        case nil: return []
        }
    }
}
