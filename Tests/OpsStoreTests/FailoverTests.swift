import ErrorPolicy
import GRDB
import OpsModel
import TestSupport
import Testing

@testable import OpsStore

@Suite struct FailoverTests {
    static let base: Int64 = 1_700_000_000_000
    static let everything = TimeSpan.between(.min, .max)

    /// Writes requests as foreign gateways do: the row first and its attempts later, or the other way round, and rows
    /// that become recovered after they were written.
    private static func fill(_ scratch: ScratchLog, seed: UInt64, rows: Int = 120) throws {
        var random = SeededGenerator(seed: seed)
        try scratch.writer.write { db in
            try db.execute(sql: "INSERT INTO accounts (id, name) VALUES (1, 'one'), (2, 'two')")
            for id in 1...rows {
                let tried = (0..<Int.random(in: 0...4, using: &random)).map { _ in Int.random(in: 1...4, using: &random)
                }
                let isSaved = Bool.random(using: &random)
                let isLater = Bool.random(using: &random)
                let count = Bool.random(using: &random) ? Optional(tried.count + (isSaved ? 1 : 0)) : nil
                let at = base + Int64.random(in: 0..<100_000, using: &random)
                let insertRow = {
                    try db.execute(
                        sql: """
                            INSERT INTO ops_error_logs (id, created_at, account_id, answered_account_id, status_code,
                              upstream_status_code, mask_reason, attempt_count, duration_ms, inbound_endpoint)
                            VALUES (?, ?, ?, ?, ?, 429, ?, ?, ?, ?)
                            """,
                        arguments: [
                            id, at, tried.last, isSaved ? [nil, 1, 3].randomElement(using: &random)! : nil,
                            isSaved && !isLater ? 200 : 502, isSaved ? nil : "accounts_exhausted", count,
                            Bool.random(using: &random) ? 9_000 : nil,
                            ["/v1/images/edits", "/v1/chat", nil].randomElement(using: &random)!,
                        ]
                    )
                }
                let isRowFirst = Bool.random(using: &random)
                if isRowFirst { try insertRow() }
                for (index, account) in tried.enumerated().shuffled(using: &random) {
                    try db.execute(
                        sql: """
                            INSERT INTO ops_upstream_errors (error_log_id, attempt, created_at, account_id, account_name,
                              upstream_status_code, kind) VALUES (?, ?, ?, ?, 'seen', 429, ?)
                            """,
                        arguments: [
                            id, index + 1, at - Int64(tried.count - index) * 700, account,
                            Bool.random(using: &random) ? "failover" : "http_error",
                        ]
                    )
                }
                if !isRowFirst { try insertRow() }
                if isSaved, isLater {
                    try db.execute(sql: "UPDATE ops_error_logs SET status_code = 200 WHERE id = ?", arguments: [id])
                }
            }
        }
    }

    /// Every request's story, from its detail.
    private static func stories(_ log: OpsLog, _ span: TimeSpan, _ filter: Filter = Filter()) throws -> [FailoverStory]
    {
        let matcher = FilterMatcher(filter)
        return try log.errors(span, limit: .max).rows.compactMap { row in
            guard matcher.matches(row), let detail = try log.detail(row.id) else { return nil }
            let story = FailoverStory(row: detail.row, attempts: detail.attempts)
            return story.moves.isEmpty ? nil : story
        }
    }

    @Test("the list is what every row's attempts tell, and the matrix is the sum over the list", arguments: 0..<12)
    func listAndMatrix(seed: UInt64) throws {
        let scratch = try ScratchLog()
        try Self.fill(scratch, seed: seed)
        let log = try scratch.open()
        let half = TimeSpan.between(Self.base + 20_000, Self.base + 70_000)
        for span in [Self.everything, half] {
            for filter in ["", "outcome:recovered", "account:2", "-account:1 client:502"] {
                let filter = try Filter.parse(filter)
                let answer = try log.failovers(FailoverQuestion(span: span, filter: filter, limit: .max))
                let expected = try Self.stories(log, span, filter)
                #expect(answer.stories.map(\.id) == expected.map(\.id))
                #expect(answer.stories.map(\.moves) == expected.map(\.moves))
                #expect(answer.pairs == FailoverPair.matrix(answer.stories.flatMap(\.moves)))
                #expect(answer.requests == answer.stories.count && answer.countedSince == nil && !answer.hasOlder)
                #expect(answer.pairs.allSatisfy { $0.count > 0 && (0...$0.count).contains($0.saved) })
            }
        }
        #expect(try !log.failovers(FailoverQuestion(span: half, limit: .max)).stories.isEmpty)
    }

    @Test("a limit cuts the list between requests and leaves the counts alone", arguments: [1, 2, 7, 50])
    func limit(_ limit: Int) throws {
        let scratch = try ScratchLog()
        try Self.fill(scratch, seed: 3)
        let log = try scratch.open()
        let whole = try log.failovers(FailoverQuestion(span: Self.everything, limit: .max))
        let answer = try log.failovers(FailoverQuestion(span: Self.everything, limit: limit))
        #expect(answer.pairs == whole.pairs && answer.requests == whole.requests && answer.hasOlder)
        #expect(answer.stories == Array(whole.stories.prefix(answer.stories.count)))
        let moves = answer.stories.reduce(0) { $0 + $1.moves.count }
        #expect(moves >= limit && moves - (answer.stories.last?.moves.count ?? 0) < limit)
    }

    @Test("a long span is counted from its newest end, and the answer says how far")
    func reach() throws {
        let scratch = try ScratchLog()
        try Self.fill(scratch, seed: 5)
        let log = try scratch.open()
        let answer = try log.failovers(FailoverQuestion(span: Self.everything, limit: .max, reach: 20))
        let since = try #require(answer.countedSince)
        #expect(answer.requests == 20)
        let rest = try log.failovers(FailoverQuestion(span: TimeSpan(start: since, end: Timestamp(.max)), limit: .max))
        #expect(rest.stories.map(\.id) == answer.stories.filter { $0.row.createdAt >= since }.map(\.id))
        let exact = try log.failovers(
            FailoverQuestion(span: Self.everything, limit: .max, reach: answer.requests + 1_000)
        )
        #expect(exact.countedSince == nil)
    }

    @Test("the scope leaves other endpoints out")
    func scope() throws {
        let scratch = try ScratchLog()
        try Self.fill(scratch, seed: 8)
        let answer = try scratch.open().failovers(FailoverQuestion(span: Self.everything, scope: .images, limit: .max))
        #expect(!answer.stories.isEmpty && answer.stories.allSatisfy { $0.row.endpoint != "/v1/chat" })
    }

    @Test("what the recorder was told about the account that answered is in the list, the follow and the detail")
    func answeredBy() throws {
        let scratch = try ScratchLog()
        try scratch.run("INSERT INTO accounts (id, name) VALUES (7, 'seven')")
        let row = ErrorRow(
            id: 0,
            createdAt: Timestamp(Self.base),
            account: AccountRef(id: 3),
            answeredBy: AccountRef(id: 7),
            clientStatus: 200,
            outcome: .recovered
        )
        try OpsLog.open(scratch.path, mode: .readWrite).append([RecordedError(ErrorDetail(row: row))])
        let log = try scratch.open()
        let seven = AccountRef(id: 7, name: "seven")
        #expect(try log.errors(Self.everything, limit: 1).rows.first?.answeredBy == seven)
        #expect(try log.errors(after: 0, limit: 1).rows.first?.answeredBy == seven)
        #expect(try log.detail(1)?.row.answeredBy == seven)
        let move = try log.failovers(FailoverQuestion(span: Self.everything, limit: 1)).stories.first?.moves.first
        #expect(move?.from?.id == 3 && move?.to == .account(seven) && move?.isSaving == true)
    }
}
