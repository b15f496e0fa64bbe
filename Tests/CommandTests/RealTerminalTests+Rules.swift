import TestSupport
import Testing

/// An admin at the rules, on a real terminal.
extension RealTerminalTests {
    private static let wall = """
        INSERT INTO accounts(id, name) VALUES (7, 'openai-main');
        INSERT INTO error_passthrough_rules(id, name, enabled, priority, error_codes, passthrough_body, custom_message)
          VALUES (1, 'catch-all', 0, 10, '[400]', 0, 'Check the size.');
        INSERT INTO ops_error_logs(status_code, upstream_status_code, upstream_error_type, account_id, error_message,
          upstream_error_message, inbound_endpoint) VALUES
          (502,400,'invalid_request_error',7,'Upstream request failed','bad size','/v1/images/generations'),
          (502,400,'invalid_request_error',7,'Upstream request failed','bad model','/v1/images/edits');
        """

    private func audit(_ log: LogFixture) async throws -> String {
        try await log.execute("SELECT action, target, reason FROM ops_audit_log ORDER BY id;")
    }

    private func isOn(_ log: LogFixture) async throws -> Bool {
        try await log.execute("SELECT enabled FROM error_passthrough_rules WHERE id = 1;") == "1\n"
    }

    @Test("admin: a rule's dry run, enabling it with a reason, and taking that back")
    func dryRunThenEnable() async throws {
        let log = try await LogFixture(filledWith: Self.wall)
        let screen = try await log.watch()
        try await screen.wait(forText: "400 → 502")
        try await screen.press("4")
        try await screen.wait(forText: "No rule is on")
        try await screen.press("i")
        try await screen.wait(forText: "catch-all")
        try await screen.press("Enter")
        let trial = try await screen.wait(forText: "would decide 2 of 2 recorded errors")
        #expect(trial.contains("Dry run · rule 1 catch-all") && trial.contains("Check the size."))
        try await screen.press("a")
        try await screen.wait(forText: "▸ Enable catch-all …")
        try await screen.press("Enter")
        try await screen.wait(forText: "▸[ Cancel ]")
        #expect(try await !isOn(log))
        try await screen.press("BTab")
        try await screen.type("sizes")
        try await screen.press("Tab", "Tab")
        try await screen.wait(forText: "▸[ Enable ]")
        try await screen.press("Enter")
        try await screen.wait(forText: "Rule 1 catch-all enabled. u undoes.")
        #expect(try await isOn(log))
        try await screen.press("Escape")
        try await screen.wait(for: "the rule to be on") { !$0.contains("Dry run") && !$0.contains("pending") }
        try await screen.press("u")
        try await screen.wait(forText: "Rule 1 catch-all disabled again.")
        #expect(try await !isOn(log))
        #expect(
            try await audit(log) == """
                rule.enable|rule 1 catch-all|sizes
                rule.undo|rule 1 catch-all|takes back rule.enable #1

                """
        )
        await screen.close()
    }

    @Test(
        "admin: a rule is drafted with its preview and saved, also on a small screen",
        arguments: [(120, 36), (60, 16)]
    )
    func draft(columns: Int, rows: Int) async throws {
        let log = try await LogFixture(filledWith: Self.wall)
        let screen = try await log.watch(columns: columns, rows: rows)
        try await screen.wait(forText: "invalid_request_error")
        try await screen.press("4")
        try await screen.wait(forText: "No rule is on")
        try await screen.press("+")
        try await screen.wait(forText: "The rule needs a name.")
        try await screen.type("sizes")
        try await screen.press("Tab", "Tab", "Tab")
        try await screen.type("4xx")
        try await screen.wait(forText: "Error codes must be statuses")
        try await screen.press("C-u")
        try await screen.type("400")
        try await screen.wait(for: "what it would catch") { $0.contains("2 of 2") && $0.contains("bad size") }
        try await screen.press("Tab")
        try await screen.type("SIZE")
        try await screen.press("Tab", "Right")
        try await screen.wait(for: "fewer") { $0.contains("1 of 2") && !$0.contains("bad model") }
        try await screen.press("BTab", "BTab", "BTab", "BTab", "BTab", "BTab")
        try await screen.wait(forText: "▸[ Save … ]")
        try await screen.press("Enter")
        try await screen.wait(forText: "Add rule sizes?")
        try await screen.press("Tab")
        try await screen.wait(forText: "▸[ Add ]")
        try await screen.press("Enter")
        try await screen.wait(forText: "Rule 2 sizes added. u undoes.")
        let stored =
            "SELECT name, enabled, error_codes, keywords, match_mode, passthrough_body FROM error_passthrough_rules WHERE id = 2;"
        #expect(try await log.execute(stored) == "sizes|1|[400]|[\"SIZE\"]|all|1\n")
        #expect(try await audit(log) == "rule.add|rule 2 sizes|\n")
        await screen.close()
    }
}
