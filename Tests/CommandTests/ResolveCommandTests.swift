import Foundation
import TestSupport
import Testing

@Suite("unmask resolve")
struct ResolveCommandTests {
    private static let rows = """
        INSERT INTO ops_error_logs(id, status_code, upstream_status_code) VALUES (1, 502, 400), (2, 502, 400), (3, 502, 429);
        """

    @Test("marks errors, takes marks back, and tells it in show, errors, filters and the audit log")
    func journey() async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        let done = try await log.run("resolve", "2", "3", "--reason", "told", "--format", "ndjson")
        #expect(done.status == 0, "\(done.error)")
        #expect(done.output.split(separator: "\n").count == 2 && done.output.contains(#""id":2,"resolved":true"#))
        let detail = try #require(try await log.json("show", "2") as? [String: Any])
        #expect(detail["resolved"] as? Bool == true && detail["resolved_at"] is String)
        #expect((detail["resolved_by"] as? String)?.contains("@") == true)
        let page = try await log.run("show", "2", "--format", "table").output
        let at = try #require(detail["resolved_at"] as? String)
        #expect(page.contains(/\nresolved +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC by .+@/))
        #expect(page.contains(at.prefix(19).replacing("T", with: " ")))
        let open = try #require(try await log.json("errors", "--filter", "resolved:no") as? [[String: Any]])
        #expect(open.map { $0["id"] as? Int } == [1] && open[0]["resolved"] as? Bool == false)
        let audit = try #require(try await log.json("audit") as? [[String: Any]])
        #expect(audit.map { $0["action"] as? String } == ["error.resolve", "error.resolve"])
        #expect(audit[0]["reason"] as? String == "told" && audit[0]["target"] as? String == "error 3")
        let wrong = try await log.run("accounts", "undo", "1")
        #expect(wrong.status == 1 && wrong.error.contains("\"unmask resolve \(log.path) 2 --undo\" takes it back."))
        let again = try await log.run("resolve", "2", "--format", "table")
        #expect(again.status == 0 && again.output.contains("none: it was so"))
        let back = try await log.run("resolve", "--undo", "2", "3", "--format", "csv")
        #expect(back.output.split(separator: "\r\n").dropFirst().allSatisfy { $0.contains(",false,,,true,") })
        let check = try await log.run("check")
        #expect(check.status == 0, "\(check.output)")
    }

    @Test(
        "what is wrong is said in a sentence, and nothing is changed",
        arguments: [
            (["1", "9"], 1, "Error 9 is not in the log: nothing was changed."),
            (["1", "--read-only"], 1, "nothing was changed: --read-only was given."),
            (["1", "x"], 64, "\"x\" is not an error's id"), ([], 64, "no error was named"),
        ] as [([String], Int32, String)]
    )
    func refused(_ arguments: [String], _ status: Int32, _ words: String) async throws {
        let log = try await LogFixture(filledWith: Self.rows)
        let result = try await log.unmask.run(["resolve", log.path] + arguments)
        #expect(result.status == status && result.error.contains(words), "\(result.error)")
        #expect(try await log.execute("SELECT sum(resolved) FROM ops_error_logs") == "0\n")
    }

    @Test("a log that is not there is no log to mark errors in")
    func missing() async throws {
        let log = try await LogFixture()
        let missing = try await log.unmask.run(["resolve", log.folder.path("none.db"), "1"])
        #expect(missing.status == 1 && missing.error.contains("does not exist"))
    }
}
