internal import GRDB

/// Why an ops log cannot be opened or read: every case is one sentence that names the file and the way out.
package enum OpsLogError: Error, Hashable, Sendable, CustomStringConvertible {
    case noSuchFile(path: String)
    case isDirectory(path: String)
    case isEmpty(path: String)
    case notADatabase(path: String)
    /// Some other program's database.
    case notALog(path: String)
    case missingTable(path: String, table: String)
    case newerSchema(path: String, version: Int, known: Int)
    case olderSchema(path: String, version: Int, known: Int)
    case noPermission(path: String)
    /// Writing was asked for where only reading is possible.
    case readOnly(path: String)
    case locked(path: String)
    case corrupt(path: String)
    case diskFull(path: String)
    /// The disk, or the system on its behalf, failed to read or write.
    case diskFailed(path: String)
    case exists(path: String)
    /// The folder in which a new log was to be laid does not exist.
    case noFolder(path: String)
    /// Somebody asked a newer question, or wants to stop.
    case interrupted
    /// Whatever else SQLite says.
    case failed(path: String, reason: String)

    package var description: String {
        switch self {
        case .noSuchFile(let path): "\(path) does not exist; \"unmask init \(path)\" creates an empty ops log."
        case .isDirectory(let path): "\(path) is a folder; name the database file in it."
        case .isEmpty(let path): "\(path) is an empty file; \"unmask init \(path)\" lays an ops log in it."
        case .notADatabase(let path): "\(path) is not an SQLite database; name the gateway's ops log."
        case .notALog(let path):
            "\(path) is another program's database, not an ops log; \"unmask init\" lays one in a new file."
        case .missingTable(let path, let table):
            "\(path) lacks \(table), which every ops log has; restore the file or start a new one with \"unmask init\"."
        case .newerSchema(let path, let version, let known):
            "\(path) has schema version \(version), this unmask knows \(known); install a newer unmask."
        case .olderSchema(let path, let version, let known):
            "\(path) has schema version \(version) and \(known) is needed; \"unmask init \(path)\" brings it up to date."
        case .noPermission(let path):
            "\(path) may not be read by this user; ask for read permission on it and its folder."
        case .readOnly(let path):
            "\(path) cannot be written by this user; ask for write permission on it and its folder."
        case .locked(let path): "\(path) is locked by another program; wait until it is done, or close it."
        case .corrupt(let path):
            "\(path) is damaged; keep a copy, then rescue what is left with \"sqlite3 \(path) .recover\"."
        case .diskFull(let path): "the disk that holds \(path) is full; free some space."
        case .diskFailed(let path):
            "the system cannot read or write \(path); look at its disk, its quota and the file size limit."
        case .exists(let path): "\(path) exists already and is not an ops log; choose another name."
        case .noFolder(let path): "the folder of \(path) does not exist; create it, or name another place."
        case .interrupted: "the question was given up for a newer one."
        case .failed(let path, let reason): "\(path) cannot be read: \(reason)."
        }
    }

    /// Puts what SQLite or the system reported into an operator's words.
    init(_ error: any Error, path: String) {
        if let error = error as? OpsLogError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .failed(path: path, reason: "\(error)")
            return
        }
        let message = error.message ?? "unknown error"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
        case .SQLITE_CORRUPT: self = .corrupt(path: path)
        case .SQLITE_NOTADB: self = .notADatabase(path: path)
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_IOERR: self = .diskFailed(path: path)
        case .SQLITE_READONLY: self = .readOnly(path: path)
        case .SQLITE_PERM, .SQLITE_AUTH: self = .noPermission(path: path)
        case .SQLITE_CANTOPEN: self = .noPermission(path: path)
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: self = .interrupted
        case .SQLITE_ERROR:
            if let table = message.split(separator: "no such table: ").last, message.hasPrefix("no such table: ") {
                self = .missingTable(path: path, table: String(table))
            } else {
                self = .failed(path: path, reason: message)
            }
        default: self = .failed(path: path, reason: message)
        }
    }
}
