import OpsModel
import OpsStore

/// Changes rules of a log on disk for the dashboard, in the name of whoever runs it.
struct LogRuleChanges: RuleChanging {
    private let writer: LogWriter

    init(path: String) { writer = LogWriter(path: path, label: "rule-changes") }

    func commit(_ change: RuleChange, reason: String?) async throws(ChangeRefusal) -> RuleChanged {
        let note = ChangeNote(actor: Actor.current, at: SystemClock.now, reason: reason)
        let changed = try await writer.write { log throws(ChangeRefusal) in try log.commit([change], note: note) }
        guard let first = changed.first else { throw ChangeRefusal("The log made nothing of the change.") }
        return first
    }

    func undo(_ auditID: Int64) async throws(ChangeRefusal) -> RuleChanged {
        let (actor, now) = (Actor.current, SystemClock.now)
        return try await writer.write { log throws(ChangeRefusal) in
            try log.undoRuleChange(auditID, actor: actor, at: now)
        }
    }
}
