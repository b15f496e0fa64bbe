import Foundation
import TestSupport
import Testing

@Suite("unmask errors")
struct ErrorsCommandTests {
    private func ids(_ text: String) throws -> [Int] {
        try text.split(separator: "\n").map { line in
            let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(row?["id"] as? Int)
        }
    }

    @Test("lists the newest first, as many as asked for, and says that there are more")
    func newest() async throws {
        let log = try await LogFixture(
            filledWith: """
                WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 30)
                INSERT INTO ops_error_logs(created_at, status_code, upstream_status_code)
                SELECT 1773500000000 + i * 1000, 502, 400 + i % 2 FROM n;
                """
        )
        let span = ["--since", "2026-03-14T14:50Z", "--until", "2026-03-14T15:00Z"]
        func run(_ more: [String]) async throws -> Program.Result {
            try await log.unmask.run(["errors", log.path] + span + more)
        }
        #expect(try await ids(run(["--limit", "3"]).output) == [30, 29, 28])
        #expect(try await ids(run(["--filter", "status:401", "--limit", "2"]).output) == [29, 27])
        let table = try await run(["--limit", "3", "--format", "table"])
        #expect(table.output.split(separator: "\n").count == 4)
        #expect(table.error.contains("older ones"))
        #expect(try await run(["--format", "table"]).error.isEmpty)
    }

    @Test(
        "agrees with the count of the same question",
        arguments: ["outcome:masked", "status:4xx -account:none", "size"]
    )
    func agreesWithGroups(filter: String) async throws {
        let end = BadInputTests.now
        let log = try await LogFixture(filledWith: LogFixture.rows(500, before: end, hours: 20, seed: 3))
        let rows = try await log.json("errors", "--since", "1d", "--limit", "1000", "--filter", filter) as? [Any]
        let groups = try await log.json("groups", "--since", "1d", "--filter", filter) as? [[String: Any]]
        let counted = try #require(groups).reduce(0) { $0 + ($1["count"] as? Int ?? 0) }
        #expect(rows?.count == counted)
        #expect(counted > 0)
    }

    @Test("--follow prints what other processes add, whatever its time, and ends when nobody reads")
    func follow() async throws {
        let log = try await LogFixture(
            filledWith: "INSERT INTO ops_error_logs(status_code, upstream_status_code) VALUES (502, 400);"
        )
        let result = try await Program.shell(
            """
            "$1" errors "$2" --follow --format ndjson --filter 'status:400,429' | {
              read -r first
              sqlite3 "$2" "INSERT INTO ops_error_logs(status_code, upstream_status_code) VALUES (502, 500)"
              sqlite3 "$2" "INSERT INTO ops_error_logs(status_code, upstream_status_code, created_at) VALUES (1, 429, 5)"
              read -r second
              printf '%s\\n' "$first" "$second"
            }
            """,
            log.unmask.path,
            log.path
        )
        #expect(result.error.isEmpty)
        #expect(try ids(result.output) == [1, 3])
    }

    @Test("a reader that closes the pipe early is no error")
    func closedPipe() async throws {
        let log = try await LogFixture(filledWith: LogFixture.rows(2_000, before: BadInputTests.now, hours: 1, seed: 9))
        let result = try await Program.shell(
            "\"$1\" errors \"$2\" --since 2h --limit 2000 --all-endpoints --format ndjson | head -n 1",
            log.unmask.path,
            log.path
        )
        #expect(result.status == 0)
        #expect(result.error.isEmpty)
        #expect(try ids(result.output).count == 1)
    }

    @Test(
        "output that cannot be written is a failure",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))
    )
    func fullDisk() async throws {
        let log = try await LogFixture()
        let result = try await Program.shell(
            "exec \"$1\" groups \"$2\" --format json > /dev/full",
            log.unmask.path,
            log.path
        )
        #expect(result.status == 1)
        BadInputTests.expectSentence(result.error, naming: ["could not be written", "No space left"])
    }

    @Test("a table on a terminal fits it")
    func terminal() async throws {
        let log = try await LogFixture(
            filledWith: """
                INSERT INTO ops_error_logs(status_code, upstream_status_code, upstream_error_type, upstream_error_message)
                VALUES (502, 400, 'invalid_request_error', '字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字字');
                """
        )
        let screen = try await TmuxScreen(
            "\(TmuxScreen.quoted(log.unmask.path)) errors \(TmuxScreen.quoted(log.path))",
            columns: 80,
            rows: 10
        )
        let text = try await screen.wait(forText: "exit status 0")
        await screen.close()
        let lines = text.split(separator: "\n")
        #expect(lines.first?.contains("OUTCOME") == true)
        #expect(lines.count == 3, "\(text)")
        #expect(text.contains("字…"))
    }
}
