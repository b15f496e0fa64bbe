import ErrorPolicy
import Foundation
import TestSupport
import Testing

@testable import OpsStore

@Suite("A log that others open and leave")
struct SharedFileTests {
    /// Reads the log as another program does, and leaves it.
    private func visit(_ path: String, _ sql: String = "SELECT 1") async throws {
        let result = try await Program.shell("exec sqlite3 -bail \"$1\" \"$2\"", path, sql)
        #expect(result.status == 0, "\(result.error)")
    }

    @Test("a look at the file and a second connection leave the first one its WAL, and it sees what is committed then")
    func locksAreKept() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("ops.db")
        do { try OpsLog.create(path) }
        let reader = try OpsLog.open(path)
        #expect(try reader.rules().isEmpty)
        do {
            _ = try FileFacts(path: path)
            _ = reader.readOnlyReason
            _ = try OpsLog.open(path, mode: .readWrite)
        }
        try await visit(path)
        #expect(FileManager.default.fileExists(atPath: path + "-wal"))
        try await visit(path, "INSERT INTO error_passthrough_rules(name, error_codes) VALUES ('x', '[400]')")
        #expect(try reader.rules().map(\.name) == ["x"])
    }
}
