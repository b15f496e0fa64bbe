import Foundation
import TestSupport
import Testing

@Suite("unmask rules")
struct RulesCommandTests {
    private func log() async throws -> LogFixture {
        let now = BadInputTests.now - 60_000
        return try await LogFixture(
            filledWith: """
                INSERT INTO accounts(id, name) VALUES (7, 'openai-main');
                INSERT INTO error_passthrough_rules(id, name, priority, error_codes, keywords, passthrough_body,
                  custom_message, skip_monitoring) VALUES
                  (1, 'moderation', 10, '[400]', '[]', 0, 'Not allowed.', 0),
                  (2, 'late', 20, '[400]', '[]', 1, NULL, 0), (3, 'quiet', 5, '[524]', '[]', 1, NULL, 1);
                INSERT INTO ops_error_logs(created_at, status_code, error_message, account_id, upstream_status_code,
                  upstream_error_message, rule_id) VALUES
                  (\(now), 400, 'Not allowed.', 7, 400, 'size is wrong', 1),
                  (\(now - 5), 502, 'Upstream request failed', 7, 404, 'see https://docs.up.com', NULL),
                  (\(now - 9), 502, 'Upstream request failed', 7, 404, 'no such file', NULL);
                """
        )
    }

    private func audit(_ log: LogFixture) async throws -> String {
        try await log.execute("SELECT action, target, reason, actor LIKE '%_@_%' FROM ops_audit_log ORDER BY id;")
    }

    @Test("lists them in the order of trial, with hits and what is wrong")
    func list() async throws {
        let log = try await log()
        let rules = try #require(try await log.json("rules", "list") as? [[String: Any]])
        #expect(rules.compactMap { $0["id"] as? Int } == [3, 1, 2])
        #expect(rules[0]["hits"] is NSNull, "nobody can count what is not recorded")
        #expect(rules.dropFirst().map { $0["hits"] as? Int } == [1, 0])
        #expect(rules[2]["shadowed_by"] as? [Int] == [1])
        #expect(rules[0]["blind_spot"] as? Bool == true)
        let table = try await log.run("rules", "--format", "table").output
        #expect(table.contains("shadowed by 1 moderation"))
        #expect(table.contains("blind spot: not recorded"))
        #expect(try await log.run("rules", "--format", "csv").output.hasPrefix("order,id,name,enabled,"))
    }

    @Test("every change is in the audit log, one that changes nothing is not")
    func changes() async throws {
        let log = try await log()
        #expect(try await log.run("rules", "disable", "2", "--reason", "never used").status == 0)
        let again = try await log.run("rules", "disable", "2")
        #expect(again.status == 0)
        #expect(again.error.contains("disabled already"))
        let added = try await log.run("rules", "add", "--name", "quota", "--codes", "429", "--message", "Later.")
        #expect(added.status == 0, "\(added.error)")
        #expect(try await log.run("rules", "remove", "2", "--format", "table").output.contains("\"late\" removed by"))
        #expect(
            try await audit(log) == """
                rule.disable|rule 2 late|never used|1
                rule.add|rule 4 quota||1
                rule.remove|rule 2 late||1

                """
        )
        let stored =
            "SELECT enabled, error_codes, passthrough_body, custom_message FROM error_passthrough_rules WHERE id = 4;"
        #expect(try await log.execute(stored) == "1|[429]|0|Later.\n")
    }

    @Test(
        "a rule that may not be is refused with its field",
        arguments: [
            (["--codes", "400"], "name: name is required"),
            (
                ["--name", "x", "--codes", "400", "--match", "some"],
                "The value 'some' is invalid for '--match <mode>': give any or all"
            ),
            (["--name", "x"], "conditions: at least one error_code or keyword is required"),
            (
                ["--name", "x", "--codes", "400", "--answer", "0"],
                "The value '0' is invalid for '--answer <status>': give a status from 100 to 599"
            ),
            (
                ["--name", "x", "--codes", "400", "--message", ""],
                "custom_message: custom_message is required when passthrough_body is false"
            ),
            (
                ["--name", "x", "--codes", "400,4000"],
                "--codes must be statuses from 100 to 599 joined by commas, as in 400,422, not \"4000\""
            ),
        ]
    )
    func validation(flags: [String], sentence: String) async throws {
        let log = try await log()
        let result = try await log.unmask.run(["rules", log.path, "add"] + flags)
        #expect(result.status == 64)
        #expect(result.error.contains(sentence), "\(result.error)")
        #expect(try await audit(log).isEmpty)
    }

    @Test("a file of rules is added whole or not at all")
    func file() async throws {
        let log = try await log()
        let file = log.folder.path("rules.json")
        func write(_ json: String) throws { try Data(json.utf8).write(to: URL(filePath: file)) }
        try write(#"[{"name":"a","error_codes":[422]},{"name":"b"}]"#)
        let refused = try await log.run("rules", "add", "--rules", file)
        #expect(refused.status == 64)
        BadInputTests.expectSentence(refused.error, naming: [file, "rule 2 \"b\": conditions"])
        try write(#"[{"name":"a","error_codes":[422]},{"name":"b","error_codes":[400,99]}]"#)
        let wrong = try await log.run("rules", "add", "--rules", file)
        #expect(wrong.status == 64)
        BadInputTests.expectSentence(
            wrong.error,
            naming: [file, "rule 2 \"b\": error_codes", "statuses from 100 to 599", "\"99\""]
        )
        try write(#"[{"name":"a","error_codes":[422]},{"name":"b","keywords":["x"]}]"#)
        #expect(try await log.run("rules", "add", "--rules", file).status == 0)
        #expect(try await log.execute("SELECT count(*) FROM error_passthrough_rules;") == "5\n")
    }

    @Test("a change is taken back by its number, if the rule still is as it left it")
    func undo() async throws {
        let log = try await log()
        #expect(
            try await log.run("rules", "disable", "2", "--format", "table").output.contains("undo 1\" takes it back")
        )
        let undone = try await log.run("rules", "undo", "1", "--format", "table")
        #expect(undone.output.hasPrefix("Rule 2 \"late\" enabled again by "), "\(undone.error)")
        #expect(try await log.execute("SELECT enabled FROM error_passthrough_rules WHERE id = 2;") == "1\n")
        let again = try await log.run("rules", "undo", "1")
        #expect(again.status == 1)
        BadInputTests.expectSentence(again.error, naming: ["Rule 2 late has changed since: nothing was undone."])
        #expect(try await audit(log).contains("rule.undo|rule 2 late|takes back rule.disable #1|1"))
    }

    @Test(
        "a file of rules that would be misread names the rule and the column",
        arguments: [
            (
                #"[{"name":"a","error_codes":[1]},{"name":"b","error_code":[2]}]"#,
                #"rule 2 "b": there is no column "error_code"; did you mean error_codes?"#
            ),
            (#"[{"error_codes":"400"}]"#, #"rule 1: error_codes must be an array of whole numbers, not "400""#),
            (#"[{"name":"x","error_codes":[400.5]}]"#, #"rule 1 "x": error_codes must be an array of whole numbers"#),
            (#"{"name":7}"#, "rule 1: name must be text, not 7"),
            (#"[{"name":"x","enabled":2}]"#, #"rule 1 "x": enabled must be true or false, not 2"#),
            (#"[{"name":"x","name":"y"}]"#, #"rule 1 "x": name is given twice"#),
            (#"[{"id":3,"name":"x"},{"id":3,"name":"y"}]"#, #"rule 2 "y": id 3 is that of rule 1 "x" too"#),
            (#"{"rules":[],"more":1}"#, #"beside "rules" there is "more""#),
            ("[7]", "rule 1 is not an object"),
        ]
    )
    func strictFile(json: String, sentence: String) async throws {
        let log = try await LogFixture()
        let file = log.folder.path("rules.json")
        try Data(json.utf8).write(to: URL(filePath: file))
        for command in [
            ["rules", log.path, "test"], ["rules", log.path, "add"], ["replay", log.path],
            ["explain", "--status", "400"],
        ] {
            let result = try await log.unmask.run(command + ["--rules", file])
            #expect(result.status == 64, "\(command)")
            BadInputTests.expectSentence(result.error, naming: [file, sentence])
        }
    }

    @Test("a row of the table as a database prints it is a rule")
    func row() async throws {
        let log = try await log()
        let file = log.folder.path("rules.json")
        let rows = try await Program.shell("sqlite3 -json \"$1\" 'SELECT * FROM error_passthrough_rules'", log.path)
        try Data(rows.output.utf8).write(to: URL(filePath: file))
        let result = try await log.run("rules", "add", "--rules", file, "--format", "table")
        #expect(result.status == 0, "\(result.error)")
        #expect(try await log.execute("SELECT count(*) FROM error_passthrough_rules;") == "6\n")
    }

    @Test("tries a draft on recorded errors, and says what would leak")
    func draft() async throws {
        let log = try await log()
        let table = try await log.run("rules", "test", "--codes", "404", "--format", "table").output
        #expect(table.hasPrefix("\"draft\" would decide 2 of 3 recorded errors; 2 of their clients"))
        #expect(table.contains("Leak: a host in 1 message, such as docs.up.com."))
        let trial = try #require((try await log.json("rules", "test", "--codes", "404") as? [[String: Any]])?.first)
        #expect(trial["decided"] as? Int == 2)
        #expect(try await audit(log).isEmpty)
    }

    @Test("tries an existing rule, which another one stands before")
    func existing() async throws {
        let table = try await log().run("rules", "test", "2", "--format", "table").output
        #expect(table.contains("would decide none of 3 recorded errors."))
        #expect(table.contains("1 more error matches, but \"moderation\" is tried first."))
    }

    @Test(
        "refuses what it does not understand",
        arguments: [
            ["enable"], ["enable", "x"], ["paint", "3"], ["list", "3"], ["test"], ["list", "--codes", "400"],
        ]
    )
    func usage(arguments: [String]) async throws {
        let log = try await LogFixture()
        let result = try await log.unmask.run(["rules", log.path] + arguments)
        #expect(result.status == 64, "\(result.output)\(result.error)")
        BadInputTests.expectSentence(result.error, naming: [])
    }

    @Test("a rule that is not there is named")
    func missing() async throws {
        let log = try await LogFixture()
        let result = try await log.run("rules", "disable", "77")
        #expect(result.status == 1)
        BadInputTests.expectSentence(result.error, naming: [log.path, "no rule 77"])
    }
}
