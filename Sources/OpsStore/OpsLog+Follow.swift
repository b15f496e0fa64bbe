internal import GRDB
package import OpsModel

extension OpsLog {
    /// The highest id that was ever given to a row that is still there; 0 in an empty log.
    package func lastID() throws(OpsLogError) -> Int64 {
        try read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM ops_error_logs") ?? 0 }
    }

    /// What the path names now.
    package enum Place: Sendable, Hashable { case thisLog, nothing, anotherFile }

    /// Whether the file that is open can still be found by its name; one that was moved is read on all the same.
    package func place() -> Place {
        guard let present = FileFacts.identity(of: path) else { return .nothing }
        return present == identity ? .thisLog : .anotherFile
    }

    /// The matching errors among the next rows after `id`, in the order in which they were added, whatever their time.
    ///
    /// - Parameter limit: at most so many rows are looked at.
    /// - Returns: the errors, and the id of the last row that was looked at; `id` itself when there is none.
    package func errors(
        after id: Int64,
        scope: Scope = .all,
        filter: Filter = Filter(),
        limit: Int
    ) throws(OpsLogError) -> (rows: [ErrorRow], last: Int64) {
        try read { db in
            let plan = FilterPlan(filter, scope: scope)
            let reader = RowReader(db: db, textLimit: FilterMatcher.textLimit, names: try accountNames(db))
            var matching: [ErrorRow] = []
            var last = id
            for (found, upstreamRequestID) in try reader.rows(after: id, limit: limit) {
                var row = found
                last = row.id
                if let account = row.account, account.name == nil {
                    row.account?.name = try reader.attemptName(of: account.id, log: row.id)
                }
                if plan.includes(row, upstreamRequestID: upstreamRequestID) {
                    matching.append(row.cut(to: ErrorRow.textLimit))
                }
            }
            return (matching, last)
        }
    }
}
