import Foundation
import TestSupport
import Testing

@Suite("unmask groups")
struct GroupsCommandTests {
    /// 2026-03-14 15:26:53.589 UTC: no round moment of any rollup.
    static let end: Int64 = 1_773_502_013_589
    private static let images = "(inbound_endpoint LIKE '%/images/%' OR inbound_endpoint IS NULL)"

    /// Column expressions as a `GROUP BY` over the rows has them.
    private static let columns = [
        "status": "upstream_status_code", "type": "upstream_error_type", "account": "account_id", "model": "model",
        "endpoint": "inbound_endpoint", "outcome": "outcome", "platform": "platform", "code": "upstream_error_code",
    ]

    private static func time(_ milliseconds: Int64) -> String {
        // The fraction by hand: a Date is a Double and would cut some milliseconds off.
        let seconds = Date(timeIntervalSince1970: Double(milliseconds / 1_000)).formatted(.iso8601)
        let fraction = "\(1_000 + milliseconds % 1_000)".dropFirst()
        return "\(seconds.dropLast()).\(fraction)Z"
    }

    /// One line a group, the same for the program's JSON and for SQLite's answer.
    private static func line(_ key: [String], _ numbers: [String]) -> String {
        (key + numbers).joined(separator: "|")
    }

    private static func lines(_ json: Any, by fields: [String]) throws -> Set<String> {
        let groups = try #require(json as? [[String: Any]])
        let lines = groups.map { group -> String in
            let key = fields.map { field -> String in
                if let account = group[field] as? [String: Any] { return "\(account["id"] ?? "?")" }
                return group[field].flatMap { $0 is NSNull ? nil : "\($0)" } ?? "NULL"
            }
            let outcomes = group["outcomes"] as? [String: Int] ?? [:]
            let counts = ["recovered", "local", "rewritten", "surfaced", "masked"].map { "\(outcomes[$0] ?? 0)" }
            let times = ["first_seen", "last_seen"].map { "\(group[$0] ?? "?")" }
            return line(key, ["\(group["count"] ?? "?")"] + counts + times)
        }
        #expect(Set(lines).count == lines.count, "each group stands there once")
        return Set(lines)
    }

    private static func truth(_ log: LogFixture, by fields: [String], where condition: String) async throws -> Set<
        String
    > {
        let keys = fields.map { columns[$0]! }
        let outcomes = ["recovered", "local", "rewritten", "surfaced", "masked"].map { "sum(outcome = '\($0)')" }
        let selected = keys.map { "coalesce(\($0), 'NULL')" } + ["count(*)"] + outcomes
        let answer = try await log.execute(
            """
            SELECT \(selected.joined(separator: ", ")), min(created_at), max(created_at) FROM ops_error_logs
            WHERE \(condition) GROUP BY \(keys.joined(separator: ", "));
            """
        )
        return Set(
            answer.split(separator: "\n").map { row in
                var cells = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
                for index in [cells.count - 2, cells.count - 1] { cells[index] = time(Int64(cells[index])!) }
                return cells.joined(separator: "|")
            }
        )
    }

    @Test("a filter may begin with the sign that negates")
    func negatedFilter() async throws {
        let log = try await LogFixture(filledWith: ShowCommandTests.row)
        let result = try await log.run("groups", "--since", "2026-01-01", "--filter", "-outcome:masked")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output.isEmpty)
    }

    @Test(
        "equals a GROUP BY over the rows",
        arguments: [
            (["status", "type", "account"], 3_600_000, 0),
            (["account", "outcome"], 86_400_000, 0),
            (["model", "endpoint"], 604_800_000, 0),
            (["type"], 61_007, 0),
            (["outcome"], 259_212_345, 7_654_321),
            (["status", "type", "account", "code", "model", "endpoint", "outcome", "platform"], 86_400_000, 3_600_000),
        ] as [([String], Int64, Int64)]
    )
    func groupBy(fields: [String], length: Int64, before: Int64) async throws {
        let log = try await LogFixture(filledWith: LogFixture.rows(3_000, before: Self.end, hours: 200, seed: 42))
        try await log.execute(
            "DELETE FROM ops_error_logs WHERE id % 17 = 3; UPDATE ops_error_logs SET upstream_status_code = 418 WHERE id % 23 = 5;"
        )
        let until = Self.end - before
        let since = until - length
        let span = "created_at >= \(since) AND created_at < \(until)"
        let arguments = [
            "--by", fields.joined(separator: ","), "--since", Self.time(since), "--until", Self.time(until),
        ]

        func answer(_ more: String...) async throws -> Set<String> {
            let result = try await log.unmask.run(["groups", log.path, "--format", "json"] + arguments + more)
            #expect(result.status == 0, "\(result.error)")
            return try Self.lines(JSONSerialization.jsonObject(with: Data(result.output.utf8)), by: fields)
        }
        #expect(
            try await answer("--all-endpoints") == Self.truth(log, by: fields, where: span)
        )
        #expect(
            try await answer() == Self.truth(log, by: fields, where: "\(span) AND \(Self.images)")
        )
        #expect(
            try await answer("--all-endpoints", "--filter", "status:400,429 -account:2")
                == Self.truth(
                    log,
                    by: fields,
                    where: "\(span) AND upstream_status_code IN (400, 429) AND account_id IS NOT 2"
                )
        )
        #expect(
            try await answer("--all-endpoints", "--filter", "\"BAD size\" rule:none")
                == Self.truth(
                    log,
                    by: fields,
                    where: "\(span) AND upstream_error_message = 'bad size' AND rule_id IS NULL"
                )
        )
    }

    @Test("has the documented shape")
    func shape() async throws {
        let log = try await LogFixture(
            filledWith: """
                INSERT INTO accounts(id, name, platform, type) VALUES (7, 'openai-main', 'openai', 'apikey');
                INSERT INTO ops_error_logs(created_at, status_code, upstream_status_code, upstream_error_type, account_id)
                VALUES (1773500000000, 400, 400, 'invalid_request_error', 7),
                  (1773500001000, 502, 400, 'invalid_request_error', 7), (1773500002000, 500, NULL, NULL, NULL);
                """
        )
        let result = try await log.run(
            "groups",
            "--since",
            "2026-03-14T14:50Z",
            "--until",
            "2026-03-14T15:00Z",
            "--format",
            "json"
        )
        #expect(
            result.output == """
                [
                {"status":400,"type":"invalid_request_error","account":{"id":7,"name":"openai-main"},"count":2,\
                "share":0.6667,"rate_per_minute":0.2,"outcomes":{"surfaced":1,"masked":1},\
                "first_seen":"2026-03-14T14:53:20.000Z","last_seen":"2026-03-14T14:53:21.000Z"},
                {"status":null,"type":null,"account":null,"count":1,"share":0.3333,"rate_per_minute":0.1,\
                "outcomes":{"local":1},"first_seen":"2026-03-14T14:53:22.000Z","last_seen":"2026-03-14T14:53:22.000Z"}
                ]

                """
        )
        let fields = try await log.run(
            "groups",
            "--by",
            "outcome",
            "--since",
            "2026-03-14T14:50Z",
            "--until",
            "2026-03-14T15:00Z",
            "--limit",
            "1",
            "--filter",
            "outcome:surfaced"
        )
        #expect(
            fields.output == """
                {"outcome":"surfaced","count":1,"share":1,"rate_per_minute":0.1,"outcomes":{"surfaced":1},\
                "first_seen":"2026-03-14T14:53:20.000Z","last_seen":"2026-03-14T14:53:20.000Z"}

                """,
            "ndjson is what a pipe gets"
        )
    }

    @Test("a table says when other endpoints were left out")
    func scopeNote() async throws {
        let log = try await LogFixture(
            filledWith: """
                INSERT INTO ops_error_logs(status_code, inbound_endpoint) VALUES (500, '/v1/chat'), (500, '/v1/images/x');
                """
        )
        let images = try await log.run("groups", "--format", "table")
        #expect(images.error.contains("1 error of other endpoints left out, --all-endpoints shows them"))
        let all = try await log.run("groups", "--format", "table", "--all-endpoints")
        #expect(all.error.isEmpty)
        #expect(try await log.run("groups", "--format", "json").error.isEmpty)
    }

    @Test("an empty span is an empty list in every format")
    func empty() async throws {
        let log = try await LogFixture()
        #expect(try await log.run("groups", "--format", "json").output == "[]\n")
        #expect(try await log.run("groups", "--format", "ndjson").output == "")
        #expect(try await log.run("groups", "--format", "table").output == "No errors match in this span.\n")
        #expect(try await log.run("groups", "--format", "csv").output.filter { $0 == "\r\n" }.count == 1)
    }
}
