internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import OpsModel

/// An ops log on disk, open for one connection's worth of questions or changes.
package struct OpsLog: Sendable {
    package enum Mode: Sendable, Hashable { case readOnly, readWrite }

    /// What the path named before it was opened.
    package enum Found: Sendable, Hashable {
        /// Nothing, or an empty file: a log was laid.
        case nothing
        /// A log without its mark, as copies by `.dump` are; opened for writing it was marked again.
        case unmarkedLog
        case log
    }

    package let path: String
    package let mode: Mode
    package let found: Found
    /// Which file it is: the path may name another one later.
    let identity: FileFacts.Identity?
    /// The one connection. Reads that belong together run in one transaction of it.
    let queue: DatabaseQueue
    /// What connections to this file have learnt about groups; grows with the log's variety.
    let catalog: Catalog

    /// Opens an existing log. A bad or foreign file is reported and left exactly as it was.
    ///
    /// - Parameters:
    ///   - other: an open log of the same file, whose knowledge of groups is shared.
    ///   - progress: called with the share done, 0...1, while an older schema is brought up to date.
    /// - Throws: whatever keeps the file from being read, as one sentence.
    package static func open(
        _ path: String,
        mode: Mode = .readOnly,
        sharing other: OpsLog? = nil,
        progress: (Double) -> Void = { _ in }
    ) throws(OpsLogError) -> OpsLog {
        let facts = try FileFacts(path: path)
        let isMarked = facts.applicationID == Schema.applicationID
        let version = isMarked ? facts.schemaVersion : try versionOfUnmarked(facts, path: path)
        if version > Schema.version {
            throw .newerSchema(path: path, version: Int(version), known: Int(Schema.version))
        }
        if mode == .readWrite, !facts.isWritable { throw .readOnly(path: path) }
        do {
            let log = try OpsLog(
                path: path,
                mode: mode,
                found: isMarked ? .log : .unmarkedLog,
                catalog: other?.catalog ?? Catalog()
            )
            try log.queue.inDatabase { db in
                if !isMarked, mode == .readWrite { try Schema.mark(db, version: version) }
                try log.migrate(db, from: isMarked ? nil : version, progress: progress)
                try log.verify(db)
            }
            return log
        } catch {
            throw OpsLogError(error, path: path)
        }
    }

    /// Lays an empty log in a new or empty file, or brings an existing log up to date.
    ///
    /// - Throws: `exists` where the path holds something else; whatever keeps the file from being written.
    @discardableResult
    package static func create(_ path: String, progress: (Double) -> Void = { _ in }) throws(OpsLogError) -> OpsLog {
        if FileFacts.identity(of: path) != nil {
            do throws(OpsLogError) {
                return try open(path, mode: .readWrite, progress: progress)
            } catch .isEmpty {
                // SQLite takes it for a database with nothing in it, and there is nothing to lose.
            } catch .notALog, .notADatabase {
                throw .exists(path: path)
            }
        }
        // Left behind by a file that is gone. Somebody may still have them open, and must not share them with the new one.
        if FileFacts.identity(of: path) == nil {
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        }
        do {
            let log = try OpsLog(path: path, mode: .readWrite, found: .nothing)
            try log.queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
                try log.migrate(db, from: 0, progress: progress)
                // Only now: the header, by which others know the file, must be in the file and not in its WAL.
                try db.execute(sql: "PRAGMA journal_mode = WAL")
            }
            return log
        } catch DatabaseError.SQLITE_CANTOPEN {
            let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
            throw FileFacts.identity(of: folder) == nil ? .noFolder(path: path) : .readOnly(path: path)
        } catch {
            throw OpsLogError(error, path: path)
        }
    }

    private init(path: String, mode: Mode, found: Found, catalog: Catalog = Catalog()) throws {
        self.path = path
        self.mode = mode
        self.found = found
        self.catalog = catalog
        var configuration = Configuration()
        configuration.readonly = mode == .readOnly
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(mode == .readOnly ? 0.25 : 5)
        configuration.label = "ops-log"
        configuration.prepareDatabase { db in
            // 512 KiB for a reader, of which the dashboard has three: what they read is read once, and the system keeps
            // it. 32 MiB for a writer. No memory mapping, whose pages would count as ours.
            try db.execute(sql: "PRAGMA cache_size = \(mode == .readOnly ? -512 : -32768)")
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        // Before it is opened: a file replaced in between is noticed at the next look. A new one is there only after.
        let identity = FileFacts.identity(of: path)
        queue = try Self.connect(path, mode, configuration)
        self.identity = identity ?? FileFacts.identity(of: path)
    }

    /// Whether the path still names the file that is open.
    var isInPlace: Bool { identity != nil && FileFacts.identity(of: path) == identity }

    /// Closes the connection, which nobody may use any more. What the WAL holds goes into the file, wherever that is now.
    func close() {
        // Where it fails the WAL keeps it.
        try? queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try? queue.close()
    }

    private static func connect(_ path: String, _ mode: Mode, _ configuration: Configuration) throws -> DatabaseQueue {
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            if mode == .readOnly { try queue.inDatabase { _ = try Int.fetchOne($0, sql: "PRAGMA schema_version") } }
            return queue
        } catch let error as DatabaseError where mode == .readOnly && isForWantOfIndex(error) {
            // In a folder that cannot be written the WAL's index cannot be made; the file itself can be read as it is.
            return try DatabaseQueue(path: immutableURI(path), configuration: configuration)
        }
    }

    /// What SQLite says when it cannot make the index; which of them depends on its version.
    private static func isForWantOfIndex(_ error: DatabaseError) -> Bool {
        [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
    }

    /// The schema's version of a database that does not say what it is. Read without SQLite's locks and WAL index, which
    /// would appear beside another program's file; where there is a WAL, its program has made them.
    private static func versionOfUnmarked(_ facts: FileFacts, path: String) throws(OpsLogError) -> Int32 {
        guard facts.applicationID == 0 else { throw .notALog(path: path) }
        var configuration = Configuration()
        configuration.readonly = true
        let recognized: Int32?
        do {
            let place = FileFacts.hasContent(path + "-wal") ? path : immutableURI(path)
            recognized = try DatabaseQueue(path: place, configuration: configuration)
                .read(Schema.version(recognizedIn:))
        } catch {
            throw OpsLogError(error, path: path)
        }
        guard let recognized, [0, recognized].contains(facts.schemaVersion) else { throw .notALog(path: path) }
        return recognized
    }

    /// `file:` with everything escaped that means something in a URI.
    private static func immutableURI(_ path: String) -> String {
        let escaped = path.utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "%"), 0x80...: "%" + hex(byte)
            default: String(UnicodeScalar(byte))
            }
        }
        return "file:\(escaped.joined())?immutable=1"
    }

    private static func hex(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0" + text : text
    }

    /// - Parameter version: the schema's; nil where the database says it.
    private func migrate(_ db: Database, from version: Int32?, progress: (Double) -> Void) throws {
        let version = try version ?? Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version < Schema.version else { return }
        guard mode == .readWrite else {
            throw OpsLogError.olderSchema(path: path, version: Int(version), known: Int(Schema.version))
        }
        let steps = Schema.migrations[Int(version)...]
        for (index, step) in steps.enumerated() {
            progress(Double(index) / Double(steps.count))
            try db.inTransaction(.immediate) {
                // Somebody else may have been faster.
                let present = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                guard Int(present) == Int(version) + index else { return .rollback }
                try db.execute(sql: step)
                try db.execute(sql: "PRAGMA user_version = \(Int(version) + index + 1)")
                return .commit
            }
        }
        progress(1)
    }

    private func verify(_ db: Database) throws {
        let present = Set(try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'"))
        if let missing = Schema.tables.first(where: { !present.contains($0) }) {
            throw OpsLogError.missingTable(path: path, table: missing)
        }
    }

    /// Runs `body` in one read transaction.
    func read<Value>(_ body: (Database) throws -> Value) throws(OpsLogError) -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw OpsLogError(error, path: path)
        }
    }

    /// Runs `body` in one write transaction that begins by taking the write lock.
    func write<Value>(_ body: (Database) throws -> Value) throws(OpsLogError) -> Value {
        do {
            return try queue.write(body)
        } catch {
            throw OpsLogError(error, path: path)
        }
    }
}

extension OpsLog {
    /// Why nothing can be changed in the file, as a sentence; nil where its permissions allow it.
    package var readOnlyReason: String? {
        guard let facts = try? FileFacts(path: path), !facts.isWritable else { return nil }
        return "\(URL(filePath: path).lastPathComponent) may not be written by this user."
    }
}
