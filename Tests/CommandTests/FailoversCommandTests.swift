import Foundation
import TestSupport
import Testing

@Suite("unmask failovers")
struct FailoversCommandTests {
    /// Three requests: saved at once, saved by the third account, lost for good.
    static let rows = """
        INSERT INTO accounts(id, name) VALUES (1, 'one'), (2, 'two'), (3, 'three');
        INSERT INTO ops_error_logs(id, created_at, account_id, answered_account_id, status_code, upstream_status_code,
          mask_reason, attempt_count, duration_ms) VALUES
          (1, 1773500010000, 1, 2, 200, 429, NULL, 2, 10000),
          (2, 1773500020000, 2, 3, 200, 503, NULL, 3, 15000),
          (3, 1773500030000, 2, NULL, 502, 503, 'accounts_exhausted', 2, NULL);
        INSERT INTO ops_upstream_errors(error_log_id, attempt, created_at, account_id, upstream_status_code,
          upstream_error_type, kind, message) VALUES
          (1, 1, 1773500000900, 1, 429, 'rate_limit_error', 'failover', 'slow down'),
          (2, 1, 1773500006000, 1, 429, 'rate_limit_error', 'failover', 'slow down'),
          (2, 2, 1773500007500, 2, 503, NULL, 'failover', 'overloaded'),
          (3, 1, 1773500029000, 1, 429, NULL, 'failover', NULL),
          (3, 2, 1773500030000, 2, 503, 'server_error', 'failover', 'overloaded');
        """
    private static let span = ["--since", "2026-03-14T14:50Z", "--until", "2026-03-14T15:00Z"]

    private func run(_ log: LogFixture, _ more: String...) async throws -> Program.Result {
        try await log.unmask.run(["failovers", log.path] + Self.span + more)
    }

    @Test("lists every move, newest first, with where it went, how it ended and what it cost")
    func list() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        #expect(
            try await run(log, "--format", "table").output == """
                ID  2026-03-14  FROM  TO      STATUS  ENDED           COST  REASON            MESSAGE
                 3  14:53:50    two   nobody  503     lost 502     1000 ms  server_error      overloaded
                 3  14:53:49    one   two     429     lost 502           -  failover          -
                 2  14:53:27    two   three   503     saved        1500 ms  failover          overloaded
                 2  14:53:26    one   two     429     saved later  1000 ms  rate_limit_error  slow down
                 1  14:53:20    one   two     429     saved         900 ms  rate_limit_error  slow down

                """
        )
    }

    @Test("counts who handed over to whom, and how often it helped")
    func matrix() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        let result = try await run(log, "--matrix", "--format", "table")
        #expect(
            result.output == """
                FROM  TO      MOVES  SAVED  SHARE
                one   two         3      1    33%
                two   three       1      1   100%
                two   nobody      1      0     0%

                """
        )
        #expect(result.error.isEmpty)
    }

    @Test("the matrix is the sum over the list, whatever is asked", arguments: ["", "outcome:recovered", "status:503"])
    func agreement(filter: String) async throws {
        let end = BadInputTests.now
        let own = Self.rows.split(separator: "\n").dropFirst().joined(separator: "\n")
        let sql = own + LogFixture.rows(300, before: end, hours: 20, seed: 4)
        let log = try await LogFixture(filledWith: sql)
        let options = ["--since", "2026-01-01", "--filter", filter, "--limit", "100000"]
        func objects(_ more: [String]) async throws -> [[String: Any]] {
            let result = try await log.unmask.run(["failovers", log.path, "--format", "json"] + options + more)
            return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
        }
        func pair(_ object: [String: Any]) -> String {
            let ids = ["from", "to"].map { ((object[$0] as? [String: Any])?["id"] as? Int).map(String.init) ?? "-" }
            return ids.joined(separator: ">") + (object["target"] as? String ?? "")
        }
        var expected: [String: [Int]] = [:]
        for move in try await objects([]) {
            expected[pair(move), default: [0, 0]][0] += 1
            if move["saved"] as? Bool == true { expected[pair(move), default: [0, 0]][1] += 1 }
        }
        let pairs = try await objects(["--matrix"])
        let counted = Dictionary(
            uniqueKeysWithValues: pairs.map { (pair($0), [$0["count"] as? Int, $0["saved"] as? Int]) }
        )
        #expect(!expected.isEmpty && counted == expected.mapValues { $0.map(Optional.init) })
    }

    @Test("a limit cuts the list and says so; every format has the same moves")
    func limit() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        let table = try await run(log, "--limit", "2", "--format", "table")
        #expect(table.output.split(separator: "\n").count == 3)
        #expect(table.error.contains("older ones"))
        #expect(try await run(log, "--limit", "1", "--format", "ndjson").output.contains("\"target\":\"nobody\""))
        #expect(try await run(log, "--format", "csv").output.split(whereSeparator: \.isNewline).count == 6)
        #expect(try await run(log, "--limit", "0").status == 64)
    }
}
