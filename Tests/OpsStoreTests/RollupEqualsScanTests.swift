import ErrorPolicy
import Foundation
import GRDB
import OpsModel
import TestSupport
import Testing

@testable import OpsStore

/// The heart of the store: whatever is inserted, changed and deleted, in whatever way, every question to the rollups is
/// answered as a scan of the rows answers it.
@Suite struct RollupEqualsScanTests {
    /// 2026-11-20 00:00 UTC, so that the days of a test are closed long before any clock that runs it.
    static let base: Int64 = 1_700_000_000_000 / Milliseconds.day * Milliseconds.day

    @Test("rollups equal a scan after random inserts, updates and deletes", arguments: 0..<9 as Range<UInt64>)
    func randomHistory(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let scratch = try ScratchLog()
        let log = try scratch.open()
        if seed % 3 == 0 { try scratch.writer.inDatabase { try $0.execute(sql: "PRAGMA recursive_triggers = ON") } }
        for round in 0..<3 {
            try scratch.writer.write { db in
                for _ in 0..<100 { try Self.change(db, round: round, using: &random) }
            }
            for _ in 0..<8 { try Self.compare(log, scratch.writer, using: &random) }
            #expect(try log.check().isEmpty)
        }
    }

    private static func time(round: Int, using random: inout SeededGenerator) -> Int64 {
        let day = Milliseconds.day
        return switch Int.random(in: 0..<40, using: &random) {
        case 0: -Int64.random(in: 0..<5 * day, using: &random)
        case 1: 4_000_000_000_000 + Int64.random(in: 0..<day, using: &random)  // far in the future
        case 2: [Int64.min, .max, 0, -1, 59_999, 60_000].randomElement(using: &random)!
        case 3..<10: base + Int64.random(in: 0..<4 * day, using: &random)
        case 10..<25: base + Int64(round) * day + Int64.random(in: 0..<Milliseconds.hour * 5, using: &random)
        default: base + Int64(round) * day + Int64.random(in: 0..<Milliseconds.minute * 3, using: &random)
        }
    }

    private static func columns(
        round: Int,
        using random: inout SeededGenerator
    ) -> [(String, (any DatabaseValueConvertible)?)] {
        func pick<T>(_ values: [T?]) -> T? { values.randomElement(using: &random)! }
        let long = String(repeating: "x", count: 250)
        return [
            ("created_at", time(round: round, using: &random)),
            ("status_code", pick([200, 400, 502, 99_999])!),
            ("upstream_status_code", pick([nil, 400, 400, 429, 502])),
            (
                "upstream_error_type",
                pick([nil, "invalid_request_error", "rate_limit_error", "", long + "a", long + "b"])
            ),
            ("upstream_error_code", pick([nil, nil, "billing", "\u{1B}[31m"])),
            ("account_id", pick([nil, 1, 2, 3])),
            ("rule_id", pick([nil, nil, nil, 9])),
            ("model", pick([nil, "gpt-image-1", "dall-e-3"])),
            ("inbound_endpoint", pick([nil, "/v1/images/generations", "/v1/images/edits", "/v1/chat"])),
            ("platform", pick([nil, "openai", "azure"])),
            ("error_message", pick([nil, "same", "other"])),
            ("upstream_error_message", pick([nil, "same", "Safety system"])),
        ]
    }

    private static func change(_ db: Database, round: Int, using random: inout SeededGenerator) throws {
        let ids = try Int64.fetchAll(db, sql: "SELECT id FROM ops_error_logs")
        let values = columns(round: round, using: &random)
        let anyID = ids.randomElement(using: &random)
        func insert(_ verb: String, id: Int64?, _ tail: String = "") throws {
            let all = values + (id.map { [("id", $0)] } ?? [])
            try db.execute(
                sql: """
                    \(verb) INTO ops_error_logs (\(all.map(\.0).joined(separator: ", ")))
                    VALUES (\(all.map { _ in "?" }.joined(separator: ", "))) \(tail)
                    """,
                arguments: StatementArguments(all.map(\.1))
            )
        }
        switch Int.random(in: 0..<20, using: &random) {
        case 0: if let anyID { try insert("INSERT OR REPLACE", id: anyID) }
        case 1: if let anyID { try insert("INSERT OR IGNORE", id: anyID) }
        case 2: if let anyID { _ = try? insert("INSERT", id: anyID) }
        case 3:
            if let anyID {
                try insert(
                    "INSERT",
                    id: anyID,
                    "ON CONFLICT (id) DO UPDATE SET model = excluded.model, error_code = 'upsert'"
                )
            }
        case 4: try insert("INSERT", id: Int64.random(in: -50..<5_000, using: &random) + (ids.max() ?? 0) + 100)
        case 5, 6:
            if let anyID {
                let some = values.shuffled(using: &random).prefix(3)
                try db.execute(
                    sql: "UPDATE ops_error_logs SET \(some.map { $0.0 + " = ?" }.joined(separator: ", ")) WHERE id = ?",
                    arguments: StatementArguments(some.map(\.1) + [anyID])
                )
            }
        case 7:
            if let anyID {
                let other = Bool.random(using: &random) ? ids.randomElement(using: &random)! : ids.max()! + 1
                let verb = ["UPDATE OR REPLACE", "UPDATE OR IGNORE"].randomElement(using: &random)!
                try db.execute(sql: "\(verb) ops_error_logs SET id = ? WHERE id = ?", arguments: [other, anyID])
            }
        case 8: if let anyID { try db.execute(sql: "DELETE FROM ops_error_logs WHERE id = ?", arguments: [anyID]) }
        case 9:
            // The extremes, which the rollups then have to look up below.
            let order = Bool.random(using: &random) ? "DESC" : "ASC"
            try db.execute(
                sql: """
                    DELETE FROM ops_error_logs WHERE id IN
                    (SELECT id FROM ops_error_logs WHERE created_at BETWEEN ? AND ? ORDER BY created_at \(order) LIMIT 2)
                    """,
                arguments: [base, base + 5 * Milliseconds.day]
            )
        case 10: try db.execute(sql: "UPDATE ops_error_logs SET resolved = 1 WHERE id = ?", arguments: [anyID])
        default: try insert("INSERT", id: nil)
        }
    }

    private static let expressions: [GroupField: String] = [
        .status: "upstream_status_code", .type: "substr(upstream_error_type, 1, 200)", .account: "account_id",
        .code: "substr(upstream_error_code, 1, 200)", .model: "model", .endpoint: "inbound_endpoint",
        .outcome: "outcome", .platform: "platform",
    ]

    private static func span(using random: inout SeededGenerator) -> TimeSpan {
        let steps: [Int64] = [1, 1_000, Milliseconds.minute, Milliseconds.hour, Milliseconds.day]
        func edge() -> Int64 {
            let step = steps.randomElement(using: &random)!
            let at = base + Int64.random(in: -Milliseconds.day..<5 * Milliseconds.day, using: &random)
            return Bool.random(using: &random)
                ? at / step * step : base + (at - base) % (4 * Milliseconds.minute) / step * step
        }
        if Int.random(in: 0..<6, using: &random) == 0 {
            return .between(-9_000_000_000_000_000_000, 9_000_000_000_000_000_000)
        }
        let (a, b) = (edge(), edge())
        return .between(min(a, b), max(a, b))
    }

    private static let filters: [Filter] = [
        Filter(), Filter(),
        Filter(terms: [.init(.field(.status, [.statusClass(4)]))]),
        Filter(terms: [.init(.field(.outcome, [.text("masked")]), negated: true)]),
        Filter(terms: [
            .init(.field(.model, [.none, .pattern("gpt*")])), .init(.field(.account, [.number(2)]), negated: true),
        ]),
        Filter(terms: [.init(.text("safety"))]),
        Filter(terms: [.init(.field(.type, [.text("rate_limit_error")])), .init(.field(.resolved, [.flag(true)]))]),
    ]

    private static func compare(_ log: OpsLog, _ writer: DatabaseQueue, using random: inout SeededGenerator) throws {
        let span = span(using: &random)
        let fields = Array(GroupField.allCases.shuffled(using: &random).prefix(Int.random(in: 1...8, using: &random)))
        let scope = Scope.allCases.randomElement(using: &random)!
        let filter = filters.randomElement(using: &random)!
        let answer = try log.groups(GroupsQuestion(span: span, fields: fields, scope: scope, filter: filter))
        let matching = try log.errors(span, scope: scope, filter: filter, limit: .max).rows

        // Which rows match is decided here row by row, without rollups.
        let all = try writer.read { db in
            try RowReader(db: db, textLimit: 4_096).rows(after: .min, limit: .max)
        }
        let plan = FilterMatcher(filter)
        let expected = all.map(\.row).filter { row in
            span.contains(row.createdAt) && plan.matches(row)
                && (scope == .all || row.endpoint == nil || row.endpoint!.contains("/images/"))
        }.sorted { $1.position < $0.position }
        #expect(matching.map(\.id) == expected.map(\.id))

        let ids = expected.map { "\($0.id)" }.joined(separator: ",")
        let keys = fields.map { expressions[$0]! }
        let scanned = try writer.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(keys.joined(separator: ", ")), count(*) AS n, min(created_at) AS first, max(created_at) AS last,
                      sum(outcome = 'masked') AS masked
                    FROM ops_error_logs WHERE id IN (\(ids)) GROUP BY \(keys.joined(separator: ", "))
                    """
            )
        }
        var table: Set<[String]> = []
        for row in scanned {
            let key = fields.indices.map { (row[$0] as (any DatabaseValueConvertible)?).databaseValueText }
            let numbers: [Int64] = [row["n"], row["first"], row["last"], row["masked"]]
            table.insert(key + numbers.map { "\($0)" })
        }
        var answered: Set<[String]> = []
        for group in answer.rows {
            let numbers: [Int64] = [
                Int64(group.count), group.firstSeen.rawValue, group.lastSeen.rawValue, Int64(group.outcomes.masked),
            ]
            answered.insert(group.key.values.map(\.plain) + numbers.map { "\($0)" })
        }
        #expect(answered == table, "\(fields) \(span) \(scope) \(filter)")
        #expect(answer.total.total == expected.count)
        #expect(answer.rows.count == scanned.count)
    }
}

extension Optional where Wrapped == any DatabaseValueConvertible {
    fileprivate var databaseValueText: String {
        self.map { value in
            switch value.databaseValue.storage {
            case .int64(let number): "\(number)"
            case .string(let text): "'\(text)"
            default: "?"
            }
        } ?? "NULL"
    }
}

extension GroupValue {
    fileprivate var plain: String {
        switch self {
        case .none: "NULL"
        case .status(let status): "\(status)"
        case .text(let text): "'\(text)"
        case .account(let account): "\(account.id)"
        case .outcome(let outcome): "'\(outcome.rawValue)"
        }
    }
}
