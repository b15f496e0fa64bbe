import Foundation
import TestSupport
import Testing

@Suite("unmask replay")
struct ReplayCommandTests {
    private func log() async throws -> LogFixture {
        let now = BadInputTests.now - 60_000
        return try await LogFixture(
            filledWith: """
                INSERT INTO accounts(id, name) VALUES (7, 'openai-main'), (8, 'other');
                WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 10)
                INSERT INTO ops_error_logs(created_at, status_code, error_message, account_id, upstream_status_code,
                  upstream_error_type, upstream_error_message, mask_reason)
                SELECT \(now) - i, 502, 'Upstream request failed', 7 + i % 2,
                  CASE WHEN i <= 7 THEN 400 WHEN i = 8 THEN 404 ELSE 503 END,
                  CASE WHEN i <= 7 THEN 'invalid_request_error' END, 'words ' || i, 'generic_handler' FROM n;
                INSERT INTO ops_error_logs(created_at, status_code) VALUES (\(now), 401);
                """
        )
    }

    @Test("says in one sentence what would have been surfaced")
    func headline() async throws {
        let result = try await log().run("replay", "--format", "table")
        #expect(result.status == 0)
        #expect(
            result.output.hasPrefix(
                "8 of 10 masked 502s would have been surfaced, 7 of them as 400 invalid_request_error.\n"
            )
        )
        #expect(result.output.contains("1 have no upstream's answer"))
        #expect(result.output.contains("502 masked  →  400 surfaced"))
    }

    @Test("tallies the same in every format")
    func formats() async throws {
        let log = try await log()
        let whole = try #require(try await log.json("replay") as? [String: Any])
        #expect(whole["errors"] as? Int == 11)
        #expect(whole["decided"] as? Int == 10)
        #expect((whole["after"] as? [String: Int]) == ["surfaced": 8, "masked": 2])
        let transitions = try #require(whole["transitions"] as? [[String: Any]])
        #expect(transitions.compactMap { $0["count"] as? Int } == [7, 2, 1])
        let lines = try await log.run("replay", "--format", "ndjson").output.split(separator: "\n")
        #expect(lines.count == 3)
        let csv = try await log.run("replay", "--by", "account", "--format", "csv").output
        #expect(csv.hasPrefix("account_id,account_name,count,changed,"))
        #expect(csv.split(separator: "\r\n").count == 3)
    }

    @Test("asks another handler, or other rules")
    func others() async throws {
        let log = try await log()
        let generic = try #require(try await log.json("replay", "--handler", "generic") as? [String: Any])
        #expect((generic["after"] as? [String: Int]) == ["masked": 10])
        let rules = log.folder.path("rules.json")
        try Data(#"[{"id":5,"name":"words","error_codes":[400]}]"#.utf8).write(to: URL(filePath: rules))
        let ruled = try #require(try await log.json("replay", "--rules", rules, "--by", "rule") as? [String: Any])
        #expect((ruled["after"] as? [String: Int]) == ["rewritten": 7, "surfaced": 1, "masked": 2])
        let groups = try #require(ruled["groups"] as? [[String: Any]])
        #expect(groups.first?["rule"] as? String == "5 words")
    }

    @Test("a rule decides nothing inside the stream of an OAuth account, and the doubt about other errors is told")
    func streams() async throws {
        let moment = BadInputTests.now - 60_000
        let error = #"{"error":{"type":"image_generation_user_error","message":"by the safety system"}}"#
        let event = error.replacingOccurrences(of: #"{"error""#, with: #"{"type":"error","error""#)
        func row(_ account: Int, _ body: String) -> String {
            """
            INSERT INTO ops_error_logs(created_at, status_code, error_message, account_id, upstream_status_code,
              upstream_error_type, upstream_error_message, upstream_error_detail) VALUES (\(moment), 400,
              'by the safety system', \(account), 400, 'image_generation_user_error', 'by the safety system', '\(body)');
            """
        }
        let log = try await LogFixture(
            filledWith: """
                INSERT INTO accounts(id, name, type) VALUES (7, 'key', 'apikey'), (9, 'codex', 'oauth');
                INSERT INTO error_passthrough_rules(id, name, error_codes, keywords, match_mode, passthrough_body,
                  custom_message) VALUES (1, 'mod', '[400]', '["safety system"]', 'all', 0, 'Be nice.');
                """ + row(7, error) + row(9, event) + row(9, event) + row(9, error)
        )
        let replayed = try #require(try await log.json("replay") as? [String: Any])
        #expect(replayed["after"] as? [String: Int] == ["rewritten": 2, "surfaced": 2])
        #expect(replayed["rule_not_asked"] as? Int == 2 && replayed["doubtful"] as? Int == 1)
        let page = try await log.run("replay", "--format", "table").output
        #expect(page.contains("2 match a rule, but came inside the stream of an OAuth account: no rule is asked there"))
        #expect(page.contains("1 of those a rule would have decided is of an OAuth account"))
        let trial = try await log.run("rules", "test", "1", "--format", "table").output
        #expect(trial.hasPrefix("\"mod\" would decide 2 of 4 recorded errors;"))
        #expect(trial.contains("2 more errors match, but they came inside streams of OAuth accounts"))
        #expect(trial.contains("1 of these is of an OAuth account"))
    }

    @Test("refuses what it does not know", arguments: [["--handler", "new"], ["--by", "colour"], ["--since", "x"]])
    func wrong(arguments: [String]) async throws {
        let log = try await LogFixture()
        let result = try await log.unmask.run(["replay", log.path] + arguments)
        #expect(result.status == 64)
        BadInputTests.expectSentence(result.error, naming: [arguments[0].hasPrefix("--s") ? "15m" : "there are"])
    }

    @Test("a file of rules that is none is named")
    func wrongRules() async throws {
        let log = try await LogFixture()
        let file = log.folder.path("rules.json")
        try Data("[1]".utf8).write(to: URL(filePath: file))
        let result = try await log.run("replay", "--rules", file)
        #expect(result.status == 64)
        BadInputTests.expectSentence(result.error, naming: [file, "rule 1 is not an object"])
    }
}
