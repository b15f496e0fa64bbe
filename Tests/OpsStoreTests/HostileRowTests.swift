import ErrorPolicy
import GRDB
import OpsModel
import TestSupport
import Testing

@testable import OpsStore

@Suite struct HostileRowTests {
    static let at: Int64 = 1_700_000_000_000
    static let around = TimeSpan(start: Timestamp(at - 1_000), end: Timestamp(at + 1_000))

    @Test("a status alone makes a row, dated now")
    func statusAlone() throws {
        let scratch = try ScratchLog()
        try scratch.run("INSERT INTO ops_error_logs (status_code) VALUES (502), (99999), (-1)")
        try scratch.run("INSERT INTO ops_error_logs (status_code, created_at) VALUES (400, NULL)")
        let log = try scratch.open()
        let newest = try #require(try log.newest())
        let span = TimeSpan(start: newest.createdAt - Milliseconds.hour, end: newest.createdAt + 1)
        #expect(newest.createdAt > Timestamp(Self.at))
        #expect(try log.errors(span, limit: 10).rows.count == 4)
        #expect(try log.groups(GroupsQuestion(span: span)).total.total == 4)
        #expect(try log.check().isEmpty)
    }

    @Test("a row with everything unknown is counted once and read whole")
    func allNull() throws {
        let scratch = try ScratchLog()
        let columns = try scratch.writer.read { try $0.columns(in: "ops_error_logs").map(\.name) }
            .filter { !["id", "created_at", "status_code", "outcome"].contains($0) }
        try scratch.run(
            """
            INSERT INTO ops_error_logs (created_at, status_code, \(columns.joined(separator: ", ")))
            VALUES (\(Self.at), 502, \(columns.map { _ in "NULL" }.joined(separator: ", ")))
            """
        )
        let log = try scratch.open()
        let answer = try log.groups(GroupsQuestion(span: Self.around, fields: GroupField.allCases))
        #expect(answer.rows.map(\.count) == [1])
        #expect(answer.total.local == 1)
        #expect(try #require(try log.detail(1)).row.outcome == .local)
    }

    @Test("broken UTF-8 is repaired, and long texts are cut between characters")
    func brokenText() throws {
        let scratch = try ScratchLog()
        try scratch.run(
            """
            INSERT INTO ops_error_logs (created_at, status_code, upstream_status_code, upstream_error_type, upstream_error_message)
            VALUES (\(Self.at), 502, 400, CAST(x'61ff62' AS TEXT), replace(hex(zeroblob(400)), '00', 'é'))
            """
        )
        let log = try scratch.open()
        let row = try #require(try log.errors(Self.around, limit: 1).rows.first)
        #expect(row.upstreamType == "a\u{FFFD}b")
        #expect(row.upstreamMessage == String(repeating: "é", count: ErrorRow.textLimit / 2))
        #expect(try log.groups(GroupsQuestion(span: Self.around)).rows.first?.key.values[1] == .text("a\u{FFFD}b"))
    }

    @Test("a message of ten megabytes is cut, and its row costs no more than others")
    func hugeMessage() throws {
        let scratch = try ScratchLog()
        try scratch.insert([
            "created_at": Self.at, "status_code": 502, "upstream_status_code": 500,
            "upstream_error_message": String(repeating: "m", count: 10 << 20),
            "upstream_error_detail": String(repeating: "d", count: 10 << 20),
            "model": String(repeating: "x", count: 1 << 20),
        ])
        let log = try scratch.open()
        let row = try #require(try log.errors(Self.around, limit: 1).rows.first)
        #expect(row.upstreamMessage?.utf8.count == ErrorRow.textLimit)
        let detail = try #require(try log.detail(1))
        #expect(detail.upstreamBodyCut && detail.upstreamBody?.utf8.count == ErrorDetail.bodyLimit)
        let model = try log.groups(GroupsQuestion(span: Self.around, fields: [.model])).rows.first?.key
        #expect(model == GroupKey([.text(String(repeating: "x", count: Schema.keyTextLimit))]))
        #expect(
            try log.snapshot(OpsQuery(window: .fiveMinutes), now: Timestamp(Self.at)).groups.first?.newestMessage?.utf8
                .count == ErrorRow.textLimit
        )
    }

    @Test("times at the ends of the range neither fail nor close the hours before them")
    func wildTimes() throws {
        let scratch = try ScratchLog()
        for time in [Int64.max, .min, 0, -1, 253_402_300_800_000, Self.at] {
            try scratch.insert(["created_at": time, "status_code": 502])
        }
        let log = try scratch.open()
        #expect(try log.check().isEmpty)
        #expect(try log.groups(GroupsQuestion(span: Self.around)).total.total == 1)
        let state = try log.read { try RollupState($0) }
        #expect(state.openHour == Self.at / Milliseconds.hour)
        #expect(
            try log.snapshot(OpsQuery(window: .week), now: Timestamp(Self.at)).newestRow?.createdAt
                == Timestamp(Self.at)
        )
    }

    @Test("the outcome in SQL is the outcome in Swift, whatever the columns hold")
    func outcomesAgree() throws {
        let scratch = try ScratchLog()
        for client in [100, 200, 399, 400, 502, 99_999, -5] as [Int] {
            for upstream in [nil, 200, 400, 502] as [Int?] {
                for account in [nil, 0, 7] as [Int64?] {
                    for rule in [nil, 1] as [Int64?] {
                        for (told, said) in [(nil, nil), ("a", nil), (nil, "a"), ("a", "a"), ("a", "b"), ("", "")]
                            as [(String?, String?)]
                        {
                            try scratch.insert([
                                "created_at": Self.at, "status_code": client, "upstream_status_code": upstream,
                                "account_id": account, "rule_id": rule, "error_message": told,
                                "upstream_error_message": said,
                            ])
                        }
                    }
                }
            }
        }
        let rows = try scratch.open().errors(Self.around, limit: .max).rows
        #expect(rows.count == 7 * 4 * 3 * 2 * 6)
        for row in rows {
            let outcome = Outcome(
                clientStatus: row.clientStatus,
                upstreamStatus: row.upstreamStatus,
                accountID: row.account?.id,
                ruleID: row.ruleID,
                clientMessage: row.clientMessage,
                upstreamMessage: row.upstreamMessage
            )
            #expect(row.outcome == outcome)
        }
    }
}
