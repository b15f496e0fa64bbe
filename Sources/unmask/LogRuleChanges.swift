import ErrorPolicy
import OpsModel
import OpsStore

/// Changes rules of a log on disk for the dashboard, in the name of whoever runs it.
struct LogRuleChanges: RuleChanging {
    let path: String

    func commit(_ change: RuleChange) async throws(ChangeRefusal) -> PassthroughRule {
        let log: OpsLog
        do {
            log = try OpsLog.open(path, mode: .readWrite)
        } catch {
            throw ChangeRefusal(error.description)
        }
        let note = ChangeNote(actor: Actor.current, at: SystemClock.now)
        guard let rule = try log.commit([change], note: note).first else { return change.rule }
        return rule
    }
}
