internal import GRDB

/// Telling a log by what is in it. `sqlite3 old.db .dump | sqlite3 new.db` copies every table, index and trigger word for
/// word, but neither the application's id nor the version.
extension Schema {
    /// The newest version all of whose tables, indexes and triggers are there as this program lays them; others may stand
    /// beside them. Nil where the database was laid by another program.
    static func version(recognizedIn db: Database) throws -> Int32? {
        let present = try objects(of: db)
        let reference = try DatabaseQueue()
        return try reference.writeWithoutTransaction { blank -> Int32? in
            var found: Int32?
            for (index, step) in migrations.enumerated() {
                try blank.execute(sql: step)
                if try objects(of: blank).isSubset(of: present) { found = Int32(index + 1) }
            }
            return found
        }
    }

    /// Gives a recognised log its marks back, and the journal that lets others read while one writes.
    static func mark(_ db: Database, version: Int32) throws {
        try db.inTransaction(.immediate) {
            try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
            return .commit
        }
        do {
            // The mark must be in the file itself before it is in a WAL.
            try db.execute(sql: "PRAGMA wal_checkpoint(PASSIVE); PRAGMA journal_mode = WAL")
        } catch DatabaseError.SQLITE_BUSY {
            // Somebody reads just now: the next writer may do it.
        }
    }

    /// What SQLite was told to create; its own tables and indexes have no words of their own.
    private static func objects(of db: Database) throws -> Set<String> {
        try String.fetchSet(
            db,
            sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
    }
}
