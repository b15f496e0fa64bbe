import ErrorPolicy
import OpsStore

/// Where the passthrough rules of an ops log come from.
protocol RuleSource {
    /// All rules of the database, enabled or not, in the order of their ids.
    ///
    /// - Throws: `ExplainFailure.input` with a sentence that names the database.
    func passthroughRules(inDatabase path: String) throws -> [PassthroughRule]
}

/// Rules read from an ops log on disk.
struct DatabaseRules: RuleSource {
    func passthroughRules(inDatabase path: String) throws -> [PassthroughRule] {
        do {
            return try OpsLog.open(path).rules()
        } catch {
            throw ExplainFailure.input("\(error)")
        }
    }
}
