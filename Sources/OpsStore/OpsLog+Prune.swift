internal import GRDB
package import OpsModel

/// What one transaction of a pruning took out of a log.
package struct PruneStep: Hashable, Sendable {
    /// Errors, with their attempts.
    package var errors: Int
    /// Rows of counts: traffic and what was not recorded.
    package var counts: Int

    /// Whether nothing was left to take out.
    package var isLast: Bool { errors == 0 && counts == 0 }
}

extension OpsLog {
    /// How many errors lie in the minutes before `moment`'s own: what pruning takes out.
    package func errorCount(before moment: Timestamp) throws(OpsLogError) -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: #"SELECT coalesce(sum("count"), 0) FROM ops_kind_rollups WHERE minute < ?"#,
                arguments: [moment.minute]
            ) ?? 0
        }
    }

    /// Takes out the oldest errors, at most `rows` of them, of the minutes before `moment`'s own; once there are none,
    /// as many counts of traffic and of errors that were not recorded. One transaction: the shorter, the less other
    /// writers wait. The triggers take each row out of the rollups, so that every state between two steps is exact.
    ///
    /// What operators did stays in the audit log.
    package func prune(before moment: Timestamp, atMost rows: Int) throws(OpsLogError) -> PruneStep {
        try write { db in
            try db.execute(
                sql: """
                    DELETE FROM ops_error_logs WHERE id IN
                    (SELECT id FROM ops_error_logs WHERE created_at < ? ORDER BY created_at LIMIT ?)
                    """,
                arguments: [moment.minute * Milliseconds.minute, rows]
            )
            let errors = db.changesCount
            if errors > 0 { return PruneStep(errors: errors, counts: 0) }
            return PruneStep(errors: 0, counts: try pruneCounts(db, before: moment, atMost: rows))
        }
    }

    private func pruneCounts(_ db: Database, before moment: Timestamp, atMost rows: Int) throws -> Int {
        let minute = moment.minute
        try db.execute(
            sql: """
                DELETE FROM ops_traffic_rollups WHERE id IN
                (SELECT id FROM ops_traffic_rollups WHERE minute < ? ORDER BY minute LIMIT ?)
                """,
            arguments: [minute, rows]
        )
        let traffic = db.changesCount
        if traffic > 0 { return traffic }
        // Sums of nothing any more; an hour's goes when the whole hour went.
        try db.execute(
            sql: """
                DELETE FROM ops_traffic_totals
                WHERE requests = 0 AND successes = 0 AND (step = 1 AND bucket < ?1 OR step = 60 AND bucket < ?2)
                """,
            arguments: [minute, moment.floored(to: Milliseconds.hour).rawValue / Milliseconds.hour]
        )
        let totals = db.changesCount
        try db.execute(sql: "DELETE FROM ops_unrecorded WHERE minute < ?", arguments: [minute])
        return totals + db.changesCount
    }
}

extension Timestamp {
    /// The whole minutes since 1970, rounded down.
    fileprivate var minute: Int64 { floored(to: Milliseconds.minute).rawValue / Milliseconds.minute }
}
