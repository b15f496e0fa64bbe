import OpsModel
import OpsStore

/// Changes rules of a log on disk for the dashboard, in the name of whoever runs it.
struct LogRuleChanges: RuleChanging {
    let path: String

    func commit(_ change: RuleChange, reason: String?) async throws(ChangeRefusal) -> RuleChanged {
        let note = ChangeNote(actor: Actor.current, at: SystemClock.now, reason: reason)
        guard let changed = try open().commit([change], note: note).first else {
            throw ChangeRefusal("The log made nothing of the change.")
        }
        return changed
    }

    func undo(_ auditID: Int64) async throws(ChangeRefusal) -> RuleChanged {
        try open().undoRuleChange(auditID, actor: Actor.current, at: SystemClock.now)
    }

    /// Anew for every change, so that nobody holds a log open for writing who only looks on.
    private func open() throws(ChangeRefusal) -> OpsLog {
        do {
            return try OpsLog.open(path, mode: .readWrite)
        } catch {
            throw ChangeRefusal(error.description)
        }
    }
}
