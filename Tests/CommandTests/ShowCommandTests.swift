import Foundation
import TestSupport
import Testing

@Suite("unmask show")
struct ShowCommandTests {
    static let row = """
        INSERT INTO accounts(id, name, platform, type) VALUES (7, 'openai-main', 'openai', 'apikey');
        INSERT INTO ops_error_logs(id, created_at, request_id, account_id, platform, model, inbound_endpoint, status_code,
          error_type, error_message, upstream_status_code, upstream_error_type, upstream_error_code,
          upstream_error_message, upstream_error_detail, upstream_request_id, mask_reason, attempt_count, duration_ms)
        VALUES (5, 1773500000000, 'gw_5', 7, 'openai', 'gpt-image-1', '/v1/images/edits', 502, 'upstream_error',
          'Upstream request failed', 400, 'invalid_request_error', 'bad_size', 'size must be one of 1024x1024',
          '{"error":{"z":1.10,"a":[],"message":"a \\"b\\", {c}"}}', 'req_5', 'generic_handler', 2, 1250);
        INSERT INTO ops_upstream_errors(error_log_id, attempt, created_at, account_id, account_name,
          upstream_status_code, kind, message) VALUES (5, 1, 1773499999000, 8, 'codex-b', 429, 'failover', 'slow down'),
          (5, 2, 1773500000000, 7, 'openai-main', 400, 'http_error', 'size must be one of 1024x1024');
        """

    @Test("a client that got its answer was told of no error, whatever the log notes")
    func recovered() async throws {
        let log = try await LogFixture(
            filledWith: """
                INSERT INTO ops_error_logs(id, status_code, upstream_status_code, account_id, error_type, error_message,
                  upstream_error_message) VALUES (6, 200, 429, 7, 'upstream_error', 'Recovered upstream error 429: slow',
                  'slow')
                """
        )
        let page = try await log.run("show", "6", "--format", "table").output
        #expect(page.contains("≠ no error: it got its answer"))
        #expect(!page.contains("Recovered upstream error"))
    }

    @Test("puts the upstream beside the client, with attempts, facts and the body as it was written")
    func page() async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let result = try await log.run("show", "5", "--format", "table")
        #expect(
            result.output == """
                Error 5  2026-03-14 14:53:20 UTC
                400 → 502  MASKED: a handler that hides unknown errors answered

                         UPSTREAM SAID                                  CLIENT WAS TOLD
                status   400                                          ≠ 502
                type     invalid_request_error                        ≠ upstream_error
                code     bad_size                                       -
                message  size must be one of 1024x1024                ≠ Upstream request failed

                Attempts
                 1  14:53:19  8 codex-b · 429 · failover
                              slow down
                 2  14:53:20  7 openai-main · 400 · http_error
                              size must be one of 1024x1024

                Request
                request id     gw_5
                upstream id    req_5
                account        7 openai-main
                platform       openai
                model          gpt-image-1
                endpoint       /v1/images/edits
                took           1250 ms

                Upstream body
                {
                  "error": {
                    "z": 1.10,
                    "a": [],
                    "message": "a \\"b\\", {c}"
                  }
                }

                """
        )
    }

    @Test("gives everything as JSON")
    func json() async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let error = try #require(try await log.json("show", "5") as? [String: Any])
        let upstream = try #require(error["upstream"] as? [String: Any])
        #expect(upstream["body"] as? String == "{\"error\":{\"z\":1.10,\"a\":[],\"message\":\"a \\\"b\\\", {c}\"}}")
        #expect(upstream["request_id"] as? String == "req_5")
        let attempts = try #require(error["attempts"] as? [[String: Any]])
        #expect(attempts.map { $0["kind"] as? String } == ["failover", "http_error"])
        #expect(error["outcome"] as? String == "masked")
        #expect(error["created_at"] as? String == "2026-03-14T14:53:20.000Z")
    }

    @Test("takes the log from --db too")
    func option() async throws {
        let log = try await LogFixture(filledWith: Self.row)
        let result = try await log.unmask.run(["show", "5", "--db", log.path, "--format", "table"])
        #expect(result.output.hasPrefix("Error 5 "))
    }
}
