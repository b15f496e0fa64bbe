import GRDB
import OpsModel
import TestSupport
import Testing

@testable import OpsStore

/// What keeps the promise that no screen ever scans the log.
@Suite struct QueryPlanTests {
    @Test("reads go by keys and indexes, never through the whole log")
    func plans() throws {
        let scratch = try ScratchLog()
        var statements: [String] = [
            "SELECT max(id) FROM ops_error_logs", Board.aheadSQL,
            "SELECT \(RowReader.columns) FROM ops_error_logs WHERE id > ? ORDER BY id LIMIT ?",
            "SELECT \(RowReader.columns) FROM ops_error_logs WHERE created_at >= ? AND created_at < ? ORDER BY created_at DESC, id DESC",
            """
            SELECT id FROM ops_error_logs INDEXED BY ops_error_logs_moved_on WHERE \(Schema.mayHaveMovedOn)
              AND created_at >= ? AND created_at < ? ORDER BY created_at DESC, id DESC
            """,
            "SELECT sum(requests) FROM ops_traffic_totals WHERE step = ? AND bucket >= ? AND bucket < ?",
            "SELECT * FROM ops_upstream_errors WHERE error_log_id = ?",
            "SELECT id FROM ops_rollup_groups g WHERE \(Schema.groupMatches("l").replacingRowReferences)",
        ]
        for level in Level.allCases {
            for cube in [Cube.kinds, .groups] {
                statements.append(Cube.select(cube, level, where: "\(level.column) >= ? AND \(level.column) < ?"))
                statements.append(Cube.select(cube, level, where: "\(level.column) = ? AND kind_id = ?"))
            }
        }
        for sql in statements {
            let plan = try scratch.writer.read { db in
                try Row.fetchAll(
                    db,
                    sql: "EXPLAIN QUERY PLAN " + sql,
                    arguments: StatementArguments(Array(repeating: 1, count: sql.count { $0 == "?" }))
                ).map { $0["detail"] as String }
            }
            #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(sql): \(plan)")
        }
    }

    @Test("a rare group is listed without reading the rows between its own")
    func rareGroup() throws {
        let scratch = try ScratchLog()
        let now: Int64 = 1_700_000_000_000
        try scratch.run(
            """
            WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 19999)
            INSERT INTO ops_error_logs (created_at, status_code, upstream_status_code, account_id)
            SELECT \(now) - 86400000 + i * 4000, 502, 400, CASE WHEN i % 2500 = 7 THEN 9 ELSE 1 END FROM n
            """
        )
        let log = try scratch.open()
        let filter = Filter(terms: [.init(.field(.account, [.number(9)]))])
        var asked = 0
        let page = try log.read { db in
            let reading = try log.reading(db, FilterPlan(filter, scope: .all)) {
                asked += 1
                return false
            }
            return try reading.page(TimeSpan(start: Timestamp(0), end: Timestamp(now)), limit: 50)
        }
        #expect(page.rows.count == 8 && page.rows.allSatisfy { $0.account?.id == 9 })
        // The check is asked every 256 rows: far fewer were read than there are.
        #expect(asked < 10)
    }

    @Test("a long read gives up when it is told to")
    func interrupted() throws {
        let scratch = try ScratchLog()
        try scratch.run(
            """
            WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 999)
            INSERT INTO ops_error_logs (created_at, status_code) SELECT 1000000 + i, 502 FROM n
            """
        )
        let log = try scratch.open()
        let query = OpsQuery(end: Timestamp(1_000_000), filter: Filter(terms: [.init(.text("nowhere"))]))
        #expect(throws: OpsLogError.interrupted) {
            try log.read { db in
                try Board(db, log: log, query: query, now: Timestamp(1_000_000), stop: { true }).totals
            }
        }
    }
}

extension String {
    /// The statement with a row's columns as parameters.
    fileprivate var replacingRowReferences: String {
        replacing(/l\.[a-z_]+/, with: "?")
    }
}
