internal import GRDB
internal import GRDBSQLite

/// A statement being stepped through, read column by column without copies that nobody asked for.
///
/// GRDB's rows decode through protocols; counting a million rollup rows that way costs several times the query.
struct Rows {
    private let statement: OpaquePointer
    private let connection: OpaquePointer?

    /// Prepares (or takes from the connection's cache) `sql` and binds whole numbers to its parameters.
    init(_ db: Database, _ sql: String, _ arguments: Int64...) throws {
        let prepared = try db.cachedStatement(sql: sql)
        statement = prepared.sqliteStatement
        connection = db.sqliteConnection
        sqlite3_reset(statement)
        for (index, argument) in arguments.enumerated() { sqlite3_bind_int64(statement, CInt(index + 1), argument) }
    }

    /// Begins again with other arguments.
    func rebind(_ arguments: Int64...) {
        sqlite3_reset(statement)
        for (index, argument) in arguments.enumerated() { sqlite3_bind_int64(statement, CInt(index + 1), argument) }
    }

    /// The next row; false after the last, when the statement is free again.
    func next() throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(statement)
            return false
        case let code:
            let message = connection.flatMap(sqlite3_errmsg).map { String(cString: $0) }
            sqlite3_reset(statement)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }

    /// Frees the statement before its last row.
    func stop() { sqlite3_reset(statement) }

    func int(_ column: Int) -> Int64 { sqlite3_column_int64(statement, CInt(column)) }
    func isNull(_ column: Int) -> Bool { sqlite3_column_type(statement, CInt(column)) == SQLITE_NULL }
    func optionalInt(_ column: Int) -> Int64? { isNull(column) ? nil : int(column) }

    /// At most `limit` bytes of a text, cut between characters; broken UTF-8 is repaired.
    func text(_ column: Int, limit: Int) -> String? {
        guard let bytes = sqlite3_column_text(statement, CInt(column)) else { return nil }
        var count = Int(sqlite3_column_bytes(statement, CInt(column)))
        if count > limit {
            count = limit
            // Never in the middle of a character: back over continuation bytes, at most three.
            for _ in 0..<3 where count > 0 && bytes[count] & 0xC0 == 0x80 { count -= 1 }
        }
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// The bytes a text has in the database.
    func byteCount(_ column: Int) -> Int { Int(sqlite3_column_bytes(statement, CInt(column))) }
}

/// Asked now and then inside long reads: true gives the question up with `OpsLogError.interrupted`.
typealias StopCheck = () -> Bool
