import GRDB
import OpsModel
import TestSupport
import Testing

@testable import OpsStore

@Suite struct PruneTests {
    private static let base = RollupEqualsScanTests.base
    private static let day = Milliseconds.day

    /// A log with errors of every kind over six days, and some that are far outside of them.
    private func filled(_ count: Int, using random: inout SeededGenerator) throws -> ScratchLog {
        let scratch = try ScratchLog()
        try scratch.writer.write { db in
            for index in 0..<count {
                let at: Int64 =
                    switch index {
                    case 0: -Self.day - 1
                    case 1: 0
                    case 2: 4_000_000_000_000
                    default: Self.base + Int64.random(in: 0..<6 * Self.day, using: &random)
                    }
                try db.execute(
                    sql: """
                        INSERT INTO ops_error_logs (created_at, status_code, upstream_status_code, account_id,
                          inbound_endpoint) VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        at, [200, 502, 400].randomElement(using: &random)!,
                        [400, 429, nil].randomElement(using: &random)!, Int.random(in: 1...3, using: &random),
                        ["/v1/images/edits", "/v1/chat", nil].randomElement(using: &random)!,
                    ]
                )
                try db.execute(
                    sql: "INSERT INTO ops_upstream_errors (error_log_id, attempt) VALUES (?, 1)",
                    arguments: [db.lastInsertedRowID]
                )
            }
        }
        return scratch
    }

    @Test("every step leaves exact counts, and the last one nothing that is older", arguments: 0..<6 as Range<UInt64>)
    func steps(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let scratch = try filled(200, using: &random)
        let log = try scratch.open(.readWrite)
        let cut = Timestamp(Self.base + Int64.random(in: 0..<6 * Self.day, using: &random))
        let edge = cut.floored(to: Milliseconds.minute)
        func left(_ condition: String) throws -> Int {
            try scratch.writer.read {
                try Int.fetchOne(
                    $0,
                    sql: "SELECT count(*) FROM ops_error_logs WHERE created_at \(condition) ?",
                    arguments: [edge.rawValue]
                ) ?? -1
            }
        }
        let kept = try left(">=")
        let old = try left("<")
        #expect(try log.errorCount(before: cut) == old)
        var removed = 0
        while true {
            let step = try log.prune(before: cut, atMost: Int.random(in: 1...40, using: &random))
            #expect(try log.check() == [])
            if step.isLast { break }
            removed += step.errors
            #expect(try left("<") == old - removed)
        }
        #expect(removed == old)
        #expect(try left(">=") == kept)
        let attempts = try scratch.writer.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM ops_upstream_errors") }
        #expect(attempts == kept)
    }

    @Test("the oldest go first, and never more than asked for")
    func order() throws {
        let scratch = try ScratchLog()
        for minute in [5, 1, 4, 2, 3] as [Int64] {
            try scratch.insert(["created_at": minute * Milliseconds.minute, "status_code": 500])
        }
        let log = try scratch.open(.readWrite)
        #expect(try log.prune(before: Timestamp(4 * Milliseconds.minute + 1), atMost: 2).errors == 2)
        #expect(try log.prune(before: Timestamp(4 * Milliseconds.minute + 1), atMost: 2).errors == 1)
        #expect(try log.prune(before: Timestamp(4 * Milliseconds.minute + 1), atMost: 2).isLast)
        let rest = try scratch.writer.read {
            try Int64.fetchAll($0, sql: "SELECT created_at / 60000 FROM ops_error_logs ORDER BY 1")
        }
        #expect(rest == [4, 5], "the minute the moment lies in stays whole")
    }

    @Test("counts of traffic and of what was not recorded go as far as the errors")
    func counts() throws {
        let scratch = try ScratchLog()
        for minute in 58...182 {
            try scratch.run("INSERT INTO ops_traffic_rollups (minute, requests, successes) VALUES (\(minute), 2, 1)")
            try scratch.run("INSERT INTO ops_unrecorded VALUES (\(minute), 'queue_full', 1)")
        }
        let log = try scratch.open(.readWrite)
        while try !log.prune(before: Timestamp(121 * Milliseconds.minute), atMost: 10).isLast {}
        let sums = try scratch.writer.read { db in
            try [
                "SELECT min(minute) FROM ops_traffic_rollups", "SELECT min(minute) FROM ops_unrecorded",
                "SELECT min(bucket) FROM ops_traffic_totals WHERE step = 1",
                "SELECT min(bucket) FROM ops_traffic_totals WHERE step = 60",
                "SELECT sum(requests) FROM ops_traffic_totals WHERE step = 60",
            ].map { try Int.fetchOne(db, sql: $0) }
        }
        #expect(sums == [121, 121, 121, 2, 124])
    }
}
