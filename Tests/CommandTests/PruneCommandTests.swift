import Foundation
import TestSupport
import Testing

@Suite("unmask prune")
struct PruneCommandTests {
    private func log() async throws -> LogFixture {
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        let rows = ([1, 29, 31, 32] as [Int64]).map { "(500, \(now - $0 * 86_400_000))" }.joined(separator: ", ")
        return try await LogFixture(filledWith: "INSERT INTO ops_error_logs (status_code, created_at) VALUES \(rows);")
    }

    @Test("removes what is older, says how many, and leaves a sound log")
    func removes() async throws {
        let log = try await log()
        let result = try await log.run("prune", "--keep", "30d")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output.hasPrefix("Removed 2 errors older than "))
        #expect(result.error.isEmpty, "no bar where stderr is no terminal")
        #expect(try await log.execute("SELECT count(*) FROM ops_error_logs") == "2\n")
        #expect(try await log.run("check").status == 0)
        #expect(try await log.run("prune", "--keep", "30d").output.hasPrefix("Removed 0 errors "))
    }

    @Test("a dry run says how many, and removes none")
    func dryRun() async throws {
        let log = try await log()
        let result = try await log.run("prune", "--keep", "30d", "--dry-run")
        #expect(result.output.hasPrefix("Would remove 2 errors older than "))
        #expect(try await log.execute("SELECT count(*) FROM ops_error_logs") == "4\n")
    }

    @Test(
        "what is kept must be said, and make sense",
        arguments: [[], ["--keep", "30"], ["--keep", "0d"], ["--keep", "-1d"]]
    )
    func usage(arguments: [String]) async throws {
        let log = try await log()
        let result = try await log.unmask.run(["prune", log.path] + arguments)
        #expect(result.status == 64)
        #expect(try await log.execute("SELECT count(*) FROM ops_error_logs") == "4\n")
    }

    @Test("other writers get their turn while it runs")
    func writers() async throws {
        let log = try await LogFixture(
            filledWith: """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
                INSERT INTO ops_error_logs (status_code, created_at) SELECT 500, i * 1000 FROM n;
                """
        )
        async let pruned = log.run("prune", "--keep", "1d")
        var written = 0
        while try await log.execute("SELECT count(*) FROM ops_error_logs WHERE created_at < 6001000") != "0\n" {
            try await log.execute("PRAGMA busy_timeout = 5000; INSERT INTO ops_error_logs (status_code) VALUES (502);")
            written += 1
        }
        #expect(try await pruned.output.hasPrefix("Removed 6000 errors"))
        #expect(try await log.execute("SELECT count(*) FROM ops_error_logs") == "\(written)\n")
        #expect(try await log.run("check").status == 0)
    }
}
