import Foundation
import TestSupport
import Testing

@Suite("A log restored from a dump")
struct RestoredLogTests {
    private func restored() async throws -> (log: LogFixture, path: String) {
        let log = try await LogFixture(
            filledWith: """
                INSERT INTO accounts(id, name) VALUES (1, 'a'), (2, 'b');
                INSERT INTO ops_error_logs(status_code, account_id) VALUES (502, 1);
                """
        )
        let path = log.folder.path("copy.db")
        let run = try await Program.shell("sqlite3 \"$1\" .dump | sqlite3 \"$2\"", log.path, path)
        #expect(run.status == 0, "\(run.error)")
        return (log, path)
    }

    @Test("is read like any other, without a word", arguments: ["groups", "errors", "accounts", "audit", "check"])
    func read(command: String) async throws {
        let (log, path) = try await restored()
        let result = try await log.unmask.run([command, path])
        #expect(result.status == 0)
        #expect(result.error.isEmpty, "\(result.error)")
        #expect(!result.output.isEmpty || command == "audit")
    }

    @Test("is marked by the first change, which says so once")
    func change() async throws {
        let (log, path) = try await restored()
        let first = try await log.unmask.run(["accounts", path, "disable", "a"])
        #expect(first.status == 0, "\(first.error)")
        #expect(first.error == "\(path) had lost the mark of an ops log, as copies by .dump do, and has it again.\n")
        let second = try await log.unmask.run(["accounts", path, "enable", "a"])
        #expect(second.error.isEmpty, "\(second.error)")
    }

    @Test("is marked by init, which says so")
    func initialize() async throws {
        let (log, path) = try await restored()
        let before = try await log.unmask.run(["check", path, "--format", "table"])
        #expect(before.output.contains("(unmarked; \"unmask init\" marks it)"))
        #expect(try await log.unmask.run(["init", path]).output.contains("has it again."))
        #expect(try await log.unmask.run(["init", path]).output == "\(path) is an ops log, and up to date.\n")
        #expect(!(try await log.unmask.run(["check", path, "--format", "table"]).output.contains("unmarked")))
    }
}
