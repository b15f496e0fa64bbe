import GRDB
import OpsModel
import Testing

@testable import OpsStore

@Suite("Rows from the future") struct RowsAheadTests {
    private static let now = SnapshotTests.now

    @Test("rows dated after this clock are counted, in whatever window they would be, and no others")
    func ahead() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open()
        #expect(try log.snapshot(OpsQuery(), now: Self.now).ahead == nil)
        for offset in [-5_000, 0, RowsAhead.tolerance, 2 * Milliseconds.hour, 90 * Milliseconds.day] {
            try scratch.insert(["created_at": Self.now.rawValue + offset, "status_code": 502])
        }
        let ahead = try log.snapshot(OpsQuery(), now: Self.now).ahead
        #expect(ahead == RowsAhead(count: 2, latest: Self.now + 90 * Milliseconds.day))
        try scratch.run(
            """
            WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
            INSERT INTO ops_error_logs (created_at, status_code) SELECT \(Int64.max) - i, 502 FROM n
            """
        )
        let many = try log.snapshot(OpsQuery(), now: Self.now).ahead
        #expect(many == RowsAhead(count: RowsAhead.limit, latest: Timestamp(.max)))
    }

    @Test("the newest row is the log's, whatever window of the past is looked at; a broken clock's is none")
    func newestFromThePast() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open()
        for offset in [-20 * Milliseconds.day, -Milliseconds.minute, 3 * Milliseconds.day] {
            try scratch.insert(["created_at": Self.now.rawValue + offset, "status_code": 502])
        }
        for days in [0, 1, 2, 30, 900] {
            let query = OpsQuery(window: .week, end: Self.now - Int64(days) * Milliseconds.day)
            let newest = try log.snapshot(query, now: Self.now).newestRow
            #expect(newest?.createdAt == Self.now - Milliseconds.minute)
        }
    }

    @Test("a window of the past that stays open learns of rows that come later")
    func newestFolded() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open()
        let query = OpsQuery(end: Self.now - 9 * Milliseconds.day)
        let board = try log.read { try Board($0, log: log, query: query, now: Self.now) }
        let later = Self.now + 2 * Milliseconds.day
        for offset in [-1_000, 3 * Milliseconds.day] {
            try scratch.insert(["created_at": later.rawValue + offset, "status_code": 502])
        }
        #expect(try log.fold(board, now: later)?.newest?.createdAt == later - 1_000)
    }

    @Test("a folded answer knows rows from the future as one that is read anew")
    func foldedAhead() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open()
        let board = try log.read { try Board($0, log: log, query: OpsQuery(), now: Self.now) }
        try scratch.insert(["created_at": Self.now.rawValue + Milliseconds.day * 3, "status_code": 502])
        #expect(try log.fold(board, now: Self.now)?.ahead?.count == 1)
        #expect(try log.fold(board, now: Self.now + 4 * Milliseconds.day)?.ahead == nil)
    }
}
