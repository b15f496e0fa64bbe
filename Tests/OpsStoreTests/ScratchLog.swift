import GRDB
import OpsModel
import TestSupport

@testable import OpsStore

/// An empty log in a folder of its own, and a connection of a foreign writer to it.
struct ScratchLog {
    let folder: TemporaryFolder
    let path: String
    let writer: DatabaseQueue

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("ops.db")
        try OpsLog.create(path)
        writer = try DatabaseQueue(path: path)
    }

    func open(_ mode: OpsLog.Mode = .readOnly) throws -> OpsLog { try OpsLog.open(path, mode: mode) }

    func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try writer.write { try $0.execute(sql: sql, arguments: arguments) }
    }

    /// Inserts one error with the columns given.
    func insert(_ columns: KeyValuePairs<String, (any DatabaseValueConvertible)?>) throws {
        let names = columns.map(\.key).joined(separator: ", ")
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        try run(
            "INSERT INTO ops_error_logs (\(names)) VALUES (\(marks))",
            StatementArguments(columns.map { $0.value })
        )
    }
}

extension TimeSpan {
    static func between(_ start: Int64, _ end: Int64) -> TimeSpan {
        TimeSpan(start: Timestamp(start), end: Timestamp(end))
    }
}
