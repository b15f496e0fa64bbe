internal import ErrorPolicy
internal import OpsModel

/// A change the operator made here, as it can be taken back.
enum LastChange: Equatable, Sendable {
    /// At most so many are remembered, the newest.
    static let remembered = 50

    case account(AuditEntry)
    case rule(RuleChanged)
    /// The mark of an error.
    case mark(AuditEntry)

    /// What was changed: taking back is about the newest change of the same thing.
    enum Target: Equatable {
        case account(Int64?), rule(Int64?), error(Int64?)
    }

    var target: Target {
        switch self {
        case .account(let change): .account(change.accountID)
        case .rule(let change): .rule((change.after ?? change.before)?.id)
        case .mark(let change): .error(change.errorID)
        }
    }
}

extension Dashboard {
    /// Why nothing can be undone now, as a sentence; nil where it can.
    var whyNoUndo: String? {
        if let reason = settings.readOnlyReason { return reason }
        let isMarking = errors.pending.values.contains { !$0.isWritten }
        if accounts.pending != nil || !rules.pending.isEmpty || isMarking { return "A change is being written." }
        return lastChanges.isEmpty ? "You have changed nothing that could be undone." : nil
    }

    /// What follows the sentence about a change that was made: the key that takes it back.
    var undoHint: String { " \(settings.keys.label(of: .undo)) undoes." }

    mutating func remember(_ change: LastChange) {
        lastChanges.append(change)
        if lastChanges.count > LastChange.remembered { lastChanges.removeFirst() }
    }

    /// The newest change of something was taken back; other things may have been changed meanwhile.
    mutating func forgetChange(of target: LastChange.Target) {
        if let index = lastChanges.lastIndex(where: { $0.target == target }) { lastChanges.remove(at: index) }
    }

    /// Takes the operator's last change here back.
    mutating func undoLastChange() -> [Effect] {
        switch lastChanges.last {
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
