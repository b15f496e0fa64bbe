import ErrorPolicy
import GRDB
import OpsModel
import TestSupport
import Testing

@testable import OpsStore

@Suite struct SnapshotTests {
    static let now = Timestamp(1_700_000_000_000)

    /// A log with errors all over the last eight days, most of them recent.
    static func filled(_ scratch: ScratchLog, rows: Int, seed: UInt64, until end: Timestamp = now) throws {
        var random = SeededGenerator(seed: seed)
        try scratch.writer.write { db in
            for _ in 0..<rows { try add(db, until: end, within: 8 * Milliseconds.day, using: &random) }
        }
    }

    static func add(_ db: Database, until end: Timestamp, within: Int64, using random: inout SeededGenerator) throws {
        let reach = [within, Milliseconds.hour, 8 * Milliseconds.minute].randomElement(using: &random)!
        let at = end.rawValue - Int64.random(in: 0..<min(reach, within), using: &random)
        try db.execute(
            sql: """
                INSERT INTO ops_error_logs (created_at, status_code, upstream_status_code, upstream_error_type, account_id,
                  model, inbound_endpoint, upstream_error_message, error_message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                at, [502, 400, 200].randomElement(using: &random)!, [400, 429, nil].randomElement(using: &random)!,
                ["a", "b", nil].randomElement(using: &random)!, [1, 2, nil].randomElement(using: &random)!,
                ["m", "n"].randomElement(using: &random)!,
                ["/v1/images/edits", "/v1/chat", nil].randomElement(using: &random)!,
                "message \(Int.random(in: 0..<1_000, using: &random))", "failed",
            ]
        )
    }

    static func queries(_ seed: UInt64) -> [OpsQuery] {
        let opened: Set<GroupKey> = [
            GroupKey([.status(400), .text("a")]), GroupKey([.status(429), .none]), GroupKey([.none, .text("b")]),
        ]
        let masked = Filter(terms: [.init(.field(.outcome, [.text("masked")]))])
        let text = Filter(terms: [.init(.text("message 1"))])
        return Window.allCases.flatMap { window in
            [
                OpsQuery(window: window, expanded: opened),
                OpsQuery(window: window, scope: .all, expanded: opened, filter: masked, listOutcome: .masked),
                OpsQuery(window: window, scope: .all, fields: [.model], sort: .lastSeen),
                OpsQuery(
                    window: window,
                    scope: .all,
                    fields: [.account, .status],
                    expanded: [GroupKey([.account(AccountRef(id: 1))])],
                    filter: text
                ),
                OpsQuery(
                    window: window,
                    listAnchor: RowPosition(createdAt: now - Int64(seed + 1) * 20_000, id: 5),
                    listLimit: 7
                ),
            ]
        }
    }

    @Test("a snapshot says what the rows say", arguments: 0..<2 as Range<UInt64>)
    func equalsRows(seed: UInt64) throws {
        let scratch = try ScratchLog()
        try Self.filled(scratch, rows: 400, seed: seed)
        let log = try scratch.open()
        let all = try scratch.writer.read { try RowReader(db: $0).rows(after: 0, limit: .max) }.map(\.row)
        for query in Self.queries(seed) {
            let snapshot = try log.snapshot(query, now: Self.now)
            let inScope = all.filter { query.scope == .all || $0.isImages }
            let matching = inScope.filter { query.filter.matches($0) }
            let inside = matching.filter { snapshot.span.contains($0.createdAt) }
            #expect(snapshot.totals.total == inside.count)
            for outcome in Outcome.allCases {
                #expect(snapshot.totals[outcome] == inside.count { $0.outcome == outcome })
            }
            #expect(
                snapshot.outOfScope == all.count { snapshot.span.contains($0.createdAt) }
                    - inScope.count { snapshot.span.contains($0.createdAt) }
            )
            for (index, step) in snapshot.trend.enumerated() {
                let start = snapshot.span.start + Int64(index) * snapshot.bucket
                let span = TimeSpan(start: start, end: start + snapshot.bucket)
                #expect(step.total == inside.count { span.contains($0.createdAt) })
            }
            let recent = TimeSpan(start: Timestamp(snapshot.edge) - 300_000, end: Timestamp(snapshot.edge))
            let before = TimeSpan(start: recent.start - 300_000, end: recent.start)
            #expect(snapshot.recent == matching.count { recent.contains($0.createdAt) })
            #expect(snapshot.before == matching.count { before.contains($0.createdAt) })
            let fields = query.fields.count > 1 ? query.fields.dropLast() : query.fields
            for group in snapshot.groups {
                let rows = inside.filter { $0.groupKey(Array(fields)) == group.key }
                #expect(group.count == rows.count)
                #expect(group.trend.reduce(0, +) == rows.count)
                #expect(group.recent == rows.count { recent.contains($0.createdAt) })
                let newest = rows.max { $0.position < $1.position }
                #expect(group.lastSeen == newest?.createdAt)
                #expect(group.newestMessage == newest?.upstreamMessage)
                #expect(
                    group.children.reduce(0) { $0 + $1.count } == (query.expanded.contains(group.key) ? rows.count : 0)
                )
                for child in group.children {
                    #expect(child.count == rows.count { $0.groupKey(query.fields) == child.key })
                }
            }
            let listed = inside.filter {
                (query.listOutcome == nil || $0.outcome == query.listOutcome)
                    && (query.listAnchor == nil || !(query.listAnchor! < $0.position))
            }.sorted { $1.position < $0.position }
            #expect(snapshot.errors.map(\.id) == listed.prefix(query.listLimit).map(\.id))
            #expect(snapshot.hasOlderErrors == (listed.count > query.listLimit))
            if let anchor = query.listAnchor {
                #expect(snapshot.newerThanAnchor == inside.count { anchor < $0.position })
            }
            #expect(snapshot.newestRow == inScope.map(\.position).max())
        }
    }

    @Test("folding new rows in gives what reading everything anew gives", arguments: 0..<2 as Range<UInt64>)
    func foldEqualsRead(seed: UInt64) throws {
        let scratch = try ScratchLog()
        try Self.filled(scratch, rows: 200, seed: seed)
        let log = try scratch.open()
        var random = SeededGenerator(seed: seed + 100)
        for query in Self.queries(seed) {
            let board = try log.read { try Board($0, log: log, query: query, now: Self.now) }
            try scratch.writer.write { db in
                for _ in 0..<30 { try Self.add(db, until: Self.now, within: Milliseconds.day * 8, using: &random) }
            }
            let folded = try #require(try log.fold(board, now: Self.now)).snapshot(readAt: Self.now)
            let anew = try log.snapshot(query, now: Self.now)
            #expect(folded == anew, "\(query)")
        }
    }

    @Test("a changed row cannot be folded in")
    func changeIsRead() throws {
        let scratch = try ScratchLog()
        try Self.filled(scratch, rows: 20, seed: 1)
        let log = try scratch.open()
        func board() throws -> Board { try log.read { try Board($0, log: log, query: OpsQuery(), now: Self.now) } }
        for change in [
            "UPDATE ops_error_logs SET resolved = 1 WHERE id = 3", "DELETE FROM ops_error_logs WHERE id = 4",
            "INSERT INTO ops_error_logs (id, status_code) VALUES (4, 502)",
            "INSERT INTO accounts (id, name) VALUES (1, 'one')",
            "INSERT OR REPLACE INTO ops_error_logs (id, status_code) VALUES (20, 500)",
        ] {
            let before = try board()
            try scratch.run(change)
            #expect(try log.fold(before, now: Self.now) == nil, "\(change)")
        }
    }

    @Test("more rows than a fine trend can read make it coarser, and nothing else")
    func coarser() throws {
        let scratch = try ScratchLog()
        try scratch.run(
            """
            WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < \(Board.rawLimit + 10))
            INSERT INTO ops_error_logs (created_at, status_code, upstream_status_code)
            SELECT \(Self.now.rawValue) - i % 60000, 502, 400 FROM n
            """
        )
        let snapshot = try scratch.open().snapshot(OpsQuery(window: .fiveMinutes), now: Self.now)
        #expect(snapshot.bucket == Milliseconds.minute)
        #expect(snapshot.span.length == Window.fiveMinutes.length)
        #expect(snapshot.totals.masked == Board.rawLimit + 11)
        #expect(snapshot.trend.count == 5)
    }

    @Test("requests, unrecorded errors and names come from their own tables")
    func sideTables() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open(.readWrite)
        #expect(try log.snapshot(OpsQuery(window: .week), now: Self.now).requests == nil)
        let traffic = [
            (0, 7, "/v1/images/edits"), (90, 5, "/v1/images/edits"), (3_000, 11, nil), (60, 100, "/v1/chat"),
        ]
        .map { minutes, requests, endpoint in
            TrafficCount(
                moment: Self.now - Int64(minutes) * Milliseconds.minute,
                accountID: 1,
                model: nil,
                endpoint: endpoint,
                requests: requests,
                successes: 1
            )
        }
        try log.append([], traffic: traffic + traffic)
        try log.put([Account(id: 1, name: "acct-1", customErrorCodes: [400, 429])])
        try scratch.run(
            "INSERT INTO ops_unrecorded VALUES (?, 'queue_full', 3), (?, 'queue_full', 4)",
            [Self.now.rawValue / 60_000, Self.now.rawValue / 60_000 - 30]
        )
        try scratch.insert(["created_at": Self.now.rawValue, "status_code": 502, "account_id": 1])
        let week = try log.snapshot(OpsQuery(window: .week), now: Self.now)
        #expect(week.requests == 46)
        #expect(week.unrecorded == ["queue_full": 7])
        #expect(week.accounts.map(\.customErrorCodes) == [[400, 429]])
        #expect(week.errors.first?.account?.name == "acct-1")
        #expect(try log.snapshot(OpsQuery(window: .day, scope: .all), now: Self.now).requests == 224)
        // A window without requests is not a log in which nobody counts them.
        let later = Self.now + 30 * Milliseconds.day
        #expect(try log.snapshot(OpsQuery(), now: later).requests == 0)
    }
}

extension OpsSnapshot {
    /// Where the last five minutes end.
    fileprivate var edge: Int64 {
        Board(
            query: query,
            span: span,
            bucket: bucket,
            now: readAt,
            state: RollupState(openHour: 0, openDay: 0, revision: 0, accountsRevision: 0),
            lastID: 0
        ).edge
    }
}
