import Foundation
import TestSupport
import Testing

@Suite("Hostile rows")
struct HostileRowsTests {
    /// Everything a row can hold that is no ordinary error.
    static let rows = """
        INSERT INTO ops_error_logs(status_code) VALUES (500);
        INSERT INTO ops_error_logs(created_at, status_code) VALUES (-1, 500), (99999999999999, 500),
          (9223372036854775807, 500), (-9223372036854775808, 500);
        INSERT INTO ops_error_logs(status_code, upstream_status_code, account_id) VALUES (99999, -7, -1);
        INSERT INTO ops_error_logs(status_code, upstream_status_code, upstream_error_type, upstream_error_message, model)
          VALUES (502, 400, char(27) || ']0;title' || char(7), char(27) || '[2J' || char(0x202e) || 'desrever' ||
          char(10) || 'second line' || char(0x9b) || '31m', char(0x200b) || '字👩' || char(0x301));
        INSERT INTO ops_error_logs(status_code, upstream_status_code, upstream_error_message)
          VALUES (502, 503, CAST(x'C328FF80' AS TEXT));
        INSERT INTO ops_error_logs(status_code, upstream_status_code, upstream_error_message)
          VALUES (502, 504, hex(zeroblob(5000000)));
        INSERT INTO ops_error_logs(status_code, upstream_status_code, upstream_error_type)
          VALUES (502, 400, '=cmd|"/c calc"!A1,x');

        """

    /// Whether a terminal would obey or hide something in the text.
    private static func isSafe(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            if scalar == "\n" { return true }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
                return scalar == "\u{200D}"
            default: return true
            }
        }
    }

    @Test("are shown safely in tables, as short lines", arguments: ["groups", "errors"])
    func tables(command: String) async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        let result = try await log.run(command, "--format", "table", "--since", "9999d", "--until", "2990-01-01")
        #expect(result.status == 0, "\(result.error)")
        #expect(Self.isSafe(result.output))
        #expect(result.output.contains("\\x1b"))
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count < 1_000 })
    }

    /// Every text a command prints, made of what a terminal would obey.
    static let everywhere = """
        CREATE TEMP TABLE evil AS SELECT char(27) || '[31m' || char(7) || char(0x202e) || char(10) || char(0x9b) || 'x' AS t;
        INSERT INTO accounts(id, name, platform, type, status, error_message, temp_unschedulable_until,
          temp_unschedulable_reason) SELECT 1, t, t, 'apikey', 'error', t, NULL, NULL FROM evil
          UNION ALL SELECT 2, t || 2, t, 'oauth', 'active', NULL, 9999999999999, t FROM evil;
        INSERT INTO error_passthrough_rules(name, keywords, platforms, passthrough_body, custom_message, description)
          SELECT t, json_array(t), json_array(t), 0, t, t FROM evil;
        INSERT INTO ops_audit_log(actor, action, target, before, after, reason)
          SELECT t, t, t, json_object(t, t), json_object(t, 'y'), t FROM evil;
        INSERT INTO ops_error_logs(id, status_code, upstream_status_code, account_id, platform, model, inbound_endpoint,
          error_type, error_message, upstream_error_type, upstream_error_code, upstream_error_param,
          upstream_error_message, upstream_error_detail, request_id, upstream_request_id, attempt_count, rule_id,
          error_phase, resolved_by, mask_reason)
          SELECT 1, 502, 400, 1, t, t, t || '/images/', t, t, t, t, t, t, t, t, t, 2, 1, t, t, 'accounts_exhausted' FROM evil;
        INSERT INTO ops_upstream_errors(error_log_id, attempt, platform, account_id, account_name, upstream_status_code,
          upstream_error_type, upstream_error_code, upstream_request_id, upstream_url, kind, message, detail)
          SELECT 1, a.value, t, a.value, t, 400, t, t, t, t, t, t, t FROM evil, json_each('[1,2]') AS a;

        """

    static let commands = [
        ["groups", "--by", "status,type,account,code,model,endpoint,outcome,platform"], ["errors"], ["show", "1"],
        ["failovers"], ["failovers", "--matrix"], ["accounts"], ["rules"], ["rules", "test", "--codes", "400"],
        ["audit"], ["replay"], ["replay", "--by", "model"], ["check"],
    ]

    @Test("are shown safely by every command in every format but CSV, which quotes them", arguments: commands)
    func everyCommand(command: [String]) async throws {
        let log = try await LogFixture(filledWith: Self.everywhere)
        for format in ["table", "json", "ndjson"] {
            let arguments = [command[0], log.path] + command.dropFirst() + ["--format", format]
            let result = try await log.unmask.run(arguments)
            #expect(result.status == 0, "\(result.error)")
            #expect(Self.isSafe(result.output), "\(format): \(result.output.debugDescription)")
            #expect(Self.isSafe(result.error))
            #expect(!result.output.isEmpty)
        }
    }

    @Test("are counted once, whatever their time")
    func counted() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        let groups = try #require(
            try await log.json(
                "groups",
                "--by",
                "outcome",
                "--since",
                "0000-01-01",
                "--until",
                "9999-12-31"
            ) as? [[String: Any]]
        )
        #expect(groups.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == 8, "but not those beyond the calendar")
        let check = try #require(try await log.json("check") as? [String: Any])
        #expect(check["errors"] as? Int == 10)
        #expect(check["findings"] as? [String] == [])
    }

    @Test("are exact in JSON, with controls escaped")
    func json() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        let result = try await log.run("errors", "--format", "ndjson", "--filter", "status:400 model:*字*")
        #expect(result.status == 0, "\(result.error)")
        #expect(Self.isSafe(result.output))
        let row = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let upstream = try #require(row["upstream"] as? [String: Any])
        #expect(upstream["type"] as? String == "\u{1B}]0;title\u{7}")
        #expect(upstream["message"] as? String == "\u{1B}[2J\u{202E}desrever\nsecond line\u{9B}31m")
        #expect(row["model"] as? String == "\u{200B}字👩\u{301}")
    }

    @Test("a time that RFC 3339 cannot write is null in JSON, with its milliseconds beside it")
    func timesBeyondTheCalendar() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        try await log.execute(
            """
            INSERT INTO accounts(id, name, rate_limit_reset_at, last_used_at) VALUES (1, 'a', 253402300800000, -1);
            INSERT INTO ops_upstream_errors(error_log_id, created_at, attempt) VALUES (4, 253402300799999, 1), (4, -62167219200001, 2);
            """
        )
        let latest = try #require(try await log.json("show", "4") as? [String: Any])
        #expect(latest["created_at"] is NSNull)
        #expect(latest["created_at_ms"] as? Int64 == .max)
        let attempts = try #require(latest["attempts"] as? [[String: Any]])
        #expect(attempts[0]["created_at"] as? String == "9999-12-31T23:59:59.999Z")
        #expect(attempts[0]["created_at_ms"] == nil)
        #expect(attempts[1]["created_at_ms"] as? Int64 == -62_167_219_200_001)
        let check = try #require(try await log.json("check") as? [String: Any])
        #expect(check["oldest"] is NSNull && check["oldest_ms"] as? Int64 == .min)
        #expect(check["newest"] is NSNull && check["newest_ms"] as? Int64 == .max)
        let accounts = try #require(try await log.json("accounts") as? [[String: Any]])
        #expect(accounts[0]["until"] is NSNull && accounts[0]["until_ms"] as? Int64 == 253_402_300_800_000)
        #expect(accounts[0]["last_used_at"] as? String == "1969-12-31T23:59:59.999Z")
        let csv = try await log.run("accounts", "--format", "csv")
        #expect(csv.output.contains(",cooling,253402300800000,"))
    }

    @Test("are exact in CSV, quoted where they must be")
    func csv() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        let result = try await log.run("groups", "--by", "type", "--format", "csv", "--filter", "type:=*")
        #expect(result.output.hasPrefix("type,count,"))
        #expect(result.output.contains("\r\n\"=cmd|\"\"/c calc\"\"!A1,x\",1,"))
        let lines = try await log.run("errors", "--format", "csv", "--filter", "model:*")
        #expect(lines.output.contains("\"\u{1B}[2J\u{202E}desrever\nsecond line\u{9B}31m\""))
    }

    @Test("can be shown one by one")
    func show() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        for id in 1...10 {
            let page = try await log.run("show", "\(id)", "--format", "table")
            #expect(page.status == 0, "\(page.error)")
            #expect(Self.isSafe(page.output))
            #expect(page.output.hasPrefix("Error \(id) "))
            #expect(page.output.utf8.count < 200_000)
            _ = try await log.json("show", "\(id)")
        }
    }
}
