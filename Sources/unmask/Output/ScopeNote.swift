import OpsModel
import OpsStore

/// Says under a table that errors of other endpoints exist: silence would read as "there are none".
enum ScopeNote {
    static func write(_ log: OpsLog, span: TimeSpan, filters: FilterOptions) throws(OpsLogError) {
        guard filters.scope == .images else { return }
        func count(_ scope: Scope) throws(OpsLogError) -> Int {
            let question = GroupsQuestion(span: span, fields: [.outcome], scope: scope, filter: filters.filter)
            return try log.groups(question).total.total
        }
        let others = try count(.all) - count(.images)
        guard others > 0 else { return }
        let errors = others == 1 ? "1 error" : "\(others) errors"
        StandardError.note("Image endpoints only: \(errors) of other endpoints left out, --all-endpoints shows them.")
    }
}
