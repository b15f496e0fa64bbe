internal import ErrorPolicy
internal import GRDB
package import OpsModel

/// What a log is and how much is in it.
package struct LogFacts: Hashable, Sendable {
    package var schemaVersion: Int
    /// Whether the file says that it is a log; a copy by `.dump` does not.
    package var isMarked: Bool
    /// Whether this user may write into it.
    package var isWritable: Bool
    /// Of the database file, in bytes.
    package var size: Int64
    /// Counted row by row.
    package var errors: OutcomeCounts
    package var attempts: Int
    package var accounts: Int
    package var rules: Int
    package var oldest: Timestamp?
    package var newest: Timestamp?
}

extension OpsLog {
    /// Counts everything, row by row; takes as long as reading the log.
    package func facts() throws(OpsLogError) -> LogFacts {
        let file = try FileFacts(path: path)
        return try read { db in
            func count(_ table: String) throws -> Int {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
            }
            func time(_ function: String) throws -> Timestamp? {
                try Int64.fetchOne(db, sql: "SELECT \(function)(created_at) FROM ops_error_logs").map { Timestamp($0) }
            }
            var errors = OutcomeCounts()
            for row in try Row.fetchAll(db, sql: "SELECT outcome, count(*) FROM ops_error_logs GROUP BY outcome") {
                guard let outcome = Outcome(rawValue: row[0]) else { continue }
                errors[outcome] = row[1]
            }
            return LogFacts(
                // A log of another version does not open.
                schemaVersion: Int(Schema.version),
                isMarked: file.applicationID == Schema.applicationID,
                isWritable: file.isWritable,
                size: file.size,
                errors: errors,
                attempts: try count("ops_upstream_errors"),
                accounts: try count("accounts"),
                rules: try count("error_passthrough_rules"),
                oldest: try time("min"),
                newest: try time("max")
            )
        }
    }
}
