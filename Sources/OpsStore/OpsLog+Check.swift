internal import ErrorPolicy
internal import GRDB
internal import OpsModel

/// Something wrong with a log that can be opened.
package struct CheckFinding: Hashable, Sendable, CustomStringConvertible {
    /// One sentence.
    package var description: String

    package init(_ description: String) { self.description = description }
}

extension OpsLog {
    /// Looks at everything: SQLite's own check of the file, the schema, the rollups against the rows, attempts without
    /// an error. Reads the whole log.
    package func check() throws(OpsLogError) -> [CheckFinding] {
        try read { db in
            var findings: [CheckFinding] = []
            let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)")
            if integrity != ["ok"] {
                findings += integrity.map { CheckFinding("SQLite reports damage: \($0).") }
            }
            findings += try checkSchema(db)
            findings += try checkRollups(db)
            let orphans =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM ops_upstream_errors
                        WHERE error_log_id NOT IN (SELECT id FROM ops_error_logs)
                        """
                ) ?? 0
            if orphans > 0 { findings.append(CheckFinding("\(orphans) attempts belong to no error of the log.")) }
            return findings
        }
    }

    /// Compares every table, index, view and trigger with a fresh log's.
    private func checkSchema(_ db: Database) throws -> [CheckFinding] {
        let sql = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        func objects(_ db: Database) throws -> [String: String] {
            Dictionary(
                try Row.fetchAll(db, sql: sql).map { ($0[0] as String, $0[1] as String) },
                uniquingKeysWith: { a, _ in a }
            )
        }
        let wanted = try DatabaseQueue().write { fresh in
            for step in Schema.migrations { try fresh.execute(sql: step) }
            return try objects(fresh)
        }
        let present = try objects(db)
        return wanted.sorted { $0.key < $1.key }.compactMap { name, text in
            switch present[name] {
            case nil: CheckFinding("\(name) is missing from the schema.")
            case text: nil
            default: CheckFinding("\(name) is not as unmask lays it.")
            }
        }
    }

    /// Compares each level with the one below, and minutes with the rows.
    private func checkRollups(_ db: Database) throws -> [CheckFinding] {
        let state = try RollupState(db)
        var findings: [CheckFinding] = []
        let rows = """
            SELECT \(Schema.floorDivision("l.created_at", Milliseconds.minute)) AS bucket, g.kind_id, g.id AS group_id,
              count(*) AS n, min(l.created_at) AS first_at, max(l.created_at) AS last_at
            FROM ops_error_logs l LEFT JOIN ops_rollup_groups g ON \(Schema.groupMatches("l")) GROUP BY 1, 2, 3
            """
        func level(_ level: Level, from source: String, below: Int64) -> String {
            let steps = level == .hour ? 60 : 24
            return """
                SELECT \(Schema.floorDivision(source, steps)) AS bucket, kind_id, group_id, sum("count") AS n,
                  min(first_at) AS first_at, max(last_at) AS last_at
                FROM ops_error_rollups\(level.below!.suffix) WHERE \(source) < \(below) * \(steps) GROUP BY 1, 2, 3
                """
        }
        let expectations: [(Level, String)] = [
            (.minute, rows),
            (.hour, level(.hour, from: "minute", below: state.openHour)),
            (.day, level(.day, from: "hour", below: state.openDay)),
        ]
        for (level, expected) in expectations {
            let wrong =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM (\(expected)) e FULL JOIN ops_error_rollups\(level.suffix) r
                          ON r.\(level.column) = e.bucket AND r.kind_id = e.kind_id AND r.group_id = e.group_id
                        WHERE e.n IS NOT r."count" OR r.first_at < e.first_at OR r.last_at > e.last_at
                          \(level == .minute ? "OR r.first_at <> e.first_at OR r.last_at <> e.last_at" : "")
                        """
                ) ?? 0
            let differing =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM (SELECT \(level.column) AS bucket, kind_id, sum("count") AS n
                          FROM ops_error_rollups\(level.suffix) GROUP BY 1, 2) e
                        FULL JOIN ops_kind_rollups\(level.suffix) r
                          ON r.\(level.column) = e.bucket AND r.kind_id = e.kind_id
                        WHERE e.n IS NOT r."count"
                        """
                ) ?? 0
            if wrong + differing > 0 {
                findings.append(
                    CheckFinding("\(wrong + differing) counts by the \(level.column) differ from the rows.")
                )
            }
        }
        return findings
    }
}
