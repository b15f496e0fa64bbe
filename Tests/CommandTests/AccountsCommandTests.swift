import Foundation
import TestSupport
import Testing

@Suite("unmask accounts and audit")
struct AccountsCommandTests {
    private static let rows = """
        INSERT INTO accounts(id, name, platform, type) VALUES (3, 'openai-eu', 'openai', 'apikey'),
          (7, 'openai-main', 'openai', 'apikey'), (9, '图像', 'gemini', 'oauth');
        INSERT INTO ops_error_logs(status_code, upstream_status_code, account_id) VALUES (502, 400, 7), (400, 400, 7),
          (502, 400, 3), (502, 400, NULL);
        """

    private func facts(_ log: LogFixture) async throws -> [[String: Any]] {
        try #require(try await log.json("accounts") as? [[String: Any]])
    }

    @Test("lists accounts with their state and the errors they met, in every format")
    func list() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        let account = try await facts(log)[1]
        #expect(account["name"] as? String == "openai-main" && account["state"] as? String == "schedulable")
        #expect(account["errors"] as? Int == 2 && account["error_share"] as? Double == 0.5)
        #expect(account["outcomes"] as? [String: Int] == ["masked": 1, "surfaced": 1])
        #expect(account["masked_share"] as? Double == 0.5)
        #expect(try await facts(log)[2]["masked_share"] is NSNull)
        let table = try await log.run("accounts", "--format", "table").output
        #expect(table.contains("openai-main  openai    schedulable"))
        let lines = table.split(separator: "\n").map(String.init)
        #expect(lines[0].contains("SHARE  MASKED") && lines[2].contains("50%     50%"))
        let csv = try await log.run("accounts", "list", "--format", "csv").output
        #expect(csv.hasPrefix("id,name,platform,type,priority,state,until,by,reason,errors"))
        let record = csv.split(separator: "\r\n").first { $0.hasPrefix("7,") }
        #expect(record?.contains(",2,0.5,0,0,0,1,1,0.5,") == true, "\(csv)")
        let objects = try await log.run("accounts").output
        #expect(objects.split(separator: "\n").count == 3)
    }

    @Test("disables by name or id, enables, undoes, and tells all of it in the audit log")
    func journey() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        let off = try await log.run(
            "accounts",
            "disable",
            "openai-main",
            "--for",
            "30m",
            "--reason",
            "quota",
            "--format",
            "table"
        )
        #expect(off.status == 0, "\(off.error)")
        #expect(off.output.hasPrefix("openai-main is off until ") && off.output.contains("undo 1"))
        var account = try await facts(log)[1]
        #expect(account["state"] as? String == "paused" && account["reason"] as? String == "quota")
        let actor = try #require(account["by"] as? String)
        #expect(actor.contains("@"))

        let on = try await log.run("accounts", "enable", "7", "--format", "json")
        let object = try JSONSerialization.jsonObject(with: Data(on.output.utf8)) as? [String: Any]
        #expect((object?["cleared"] as? [String])?.first?.hasPrefix("paused until ") == true)
        account = try await facts(log)[1]
        #expect(account["state"] as? String == "schedulable")

        #expect(try await log.run("accounts", "disable", "7").status == 0)
        #expect(try await facts(log)[1]["state"] as? String == "disabled")
        #expect(try await facts(log)[1]["by"] as? String == actor)
        #expect(try await log.run("accounts", "undo", "3").status == 0)
        #expect(try await facts(log)[1]["state"] as? String == "schedulable")

        let audit = try #require(try await log.json("audit") as? [[String: Any]])
        #expect(audit.map { $0["action"] as? String } == ["undo", "disable", "enable", "disable"])
        #expect(audit.allSatisfy { $0["actor"] as? String == actor })
        #expect(audit.last?["target"] as? String == "account 7 openai-main")
        let table = try await log.run("audit", "--limit", "2", "--format", "table").output
        #expect(table.contains("schedulable true → false") && table.contains("takes back disable #3"))
    }

    @Test("a change tells of the account what the list does")
    func numbersOfAChange() async throws {
        let log = try await LogFixture(
            filledWith: Self.rows
                + "UPDATE ops_error_logs SET inbound_endpoint = '/v1/responses' WHERE status_code = 400;"
        )
        let changes = [
            (["disable", "7"], 1), (["enable", "7", "--all-endpoints"], 2), (["undo", "2", "--all-endpoints"], 2),
        ]
        for (arguments, errors) in changes {
            let result = try await log.unmask.run(["accounts", log.path] + arguments + ["--format", "json"])
            #expect(result.status == 0, "\(result.error)")
            let told = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            let account = try #require(told?["account"] as? [String: Any])
            #expect(account["errors"] as? Int == errors, "\(arguments)")
            #expect((account["outcomes"] as? [String: Int])?.values.reduce(0, +) == errors)
            #expect(account["last_error_at"] is String)
        }
    }

    @Test("the last schedulable account of a platform needs its name as a confirmation")
    func last() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        let refused = try await log.run("accounts", "disable", "9")
        #expect(refused.status == 1 && refused.output.isEmpty)
        BadInputTests.expectSentence(refused.error, naming: ["last schedulable account of gemini", "--yes-last"])
        let wrong = try await log.run("accounts", "disable", "9", "--yes-last", "openai-main")
        #expect(wrong.status == 1)
        #expect(try await log.execute("SELECT count(*) FROM ops_audit_log") == "0\n")
        #expect(try await log.run("accounts", "disable", "9", "--yes-last", "图像").status == 0)
        #expect(try await log.execute("SELECT schedulable FROM accounts WHERE id = 9") == "0\n")
    }

    @Test("what cannot be changed says why, and nothing is changed")
    func refusals() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        let cases: [([String], Int32, String)] = [
            (["disable", "openai-mian"], 1, "did you mean openai-main?"),
            (["disable", "7", "--read-only"], 1, "--read-only was given"), (["enable", "7"], 1, "is on already"),
            (["undo", "44"], 1, "not in the audit log"), (["disable"], 64, "no account was named"),
            (["undo", "x"], 64, "undo needs a change's number"), (["delete", "7"], 64, "list, disable, enable, undo"),
            (["enable", "7", "--for", "5m"], 64, "--for"), (["disable", "7", "--for", "soon"], 64, "15m"),
            (["list", "7"], 64, "list shows all accounts"), (["--reason", "x"], 64, "--reason"),
            (["disable", "7", "--reason", String(repeating: "x", count: 201)], 64, "fewer"),
            (["disable", "7", "8"], 64, "too many arguments"),
        ]
        for (arguments, status, words) in cases {
            let result = try await log.unmask.run(["accounts", log.path] + arguments)
            #expect(result.status == status, "\(arguments) \(result.error)")
            #expect(result.output.isEmpty)
            BadInputTests.expectSentence(result.error, naming: [words])
        }
        #expect(try await log.execute("SELECT count(*) FROM ops_audit_log") == "0\n")
        #expect(try await log.run("audit", "--format", "json").output == "[]\n")
    }

    @Test("a name that begins with a dash stands behind --")
    func dashes() async throws {
        let log = try await LogFixture(filledWith: "INSERT INTO accounts(id, name) VALUES (1, '-x'), (2, '--for');")
        #expect(try await log.run("accounts", "disable", "-x").status == 64)
        for name in ["-x", "--for"] {
            let result = try await log.unmask.run(["accounts", log.path, "disable", "--yes-last", name, "--", name])
            #expect(result.status == 0, "\(result.error)")
        }
    }

    @Test("names that two accounts share are refused, with the ids to choose from")
    func ambiguous() async throws {
        let log = try await LogFixture(filledWith: Self.rows + "UPDATE accounts SET name = 'x' WHERE id <> 9;")
        let result = try await log.run("accounts", "disable", "x")
        #expect(result.status == 1)
        BadInputTests.expectSentence(result.error, naming: ["2 accounts", "3, 7"])
    }
}
