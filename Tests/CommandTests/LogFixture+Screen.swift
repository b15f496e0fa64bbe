import TestSupport

extension LogFixture {
    /// The dashboard on this log, on a real terminal.
    func watch(
        _ options: String = "",
        columns: Int = 120,
        rows: Int = 36,
        terminal: String = "tmux-256color",
        environment: [String: String] = [:]
    ) async throws -> TmuxScreen {
        // Assignments of the command's own: the harness takes an inherited NO_COLOR away.
        let variables = environment.map { "\($0.key)=\(TmuxScreen.quoted($0.value)) " }.sorted().joined()
        return try await TmuxScreen(
            "\(variables)exec \(TmuxScreen.quoted(unmask.path)) watch \(TmuxScreen.quoted(path)) \(options)",
            columns: columns,
            rows: rows,
            terminal: terminal
        )
    }

    /// An interactive shell in which a person works, with a prompt that can be waited for.
    func shell(columns: Int = 120, rows: Int = 36) async throws -> TmuxScreen {
        let screen = try await TmuxScreen(
            "PS1='prompt> ' exec bash --norc --noprofile -i",
            columns: columns,
            rows: rows
        )
        try await screen.wait(forText: "prompt>")
        return screen
    }

    /// An incident of the last minutes: one account's requests are refused, and clients are told nothing of it.
    static let incident = """
        INSERT INTO accounts(id, name, platform, type) VALUES (3, 'openai-eu', 'openai', 'apikey'),
          (7, 'openai-main', 'openai', 'apikey'), (9, 'openai-spare', 'openai', 'apikey');
        WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 12)
        INSERT INTO ops_error_logs(status_code, error_type, error_message, upstream_status_code, upstream_error_type,
          upstream_error_code, upstream_error_message, upstream_error_detail, upstream_request_id, account_id, platform,
          model, inbound_endpoint, mask_reason, attempt_count)
        SELECT 502, 'upstream_error', 'Upstream request failed', 400, 'invalid_request_error', 'invalid_value',
          'Invalid size 1x1.',
          '{"error":{"message":"Invalid size 1x1.","type":"invalid_request_error","param":"size","code":"invalid_value"}}',
          'req_up_' || i, 7, 'openai', 'gpt-image-1', '/v1/images/generations', 'generic_handler', 1 FROM n;
        INSERT INTO ops_error_logs(status_code, upstream_status_code, upstream_error_type, upstream_error_message,
          account_id, platform, model, inbound_endpoint, attempt_count)
        VALUES (200, 429, 'rate_limit_error', 'Slow down.', 3, 'openai', 'gpt-image-1', '/v1/images/edits', 2),
          (200, 429, 'rate_limit_error', 'Slow down.', 3, 'openai', 'gpt-image-1', '/v1/images/edits', 2);
        """
}
