internal import GRDB
package import OpsModel

extension OpsLog {
    /// Marks errors as resolved, or takes the marks back, with a row of the audit log for each, in one transaction.
    /// Errors that are marked so already stay as they are.
    ///
    /// - Throws: why nothing was changed, also where a row is gone or another one by now.
    package func commit(_ change: ResolutionChange) throws(ChangeRefusal) -> [ResolutionChanged] {
        try inOneChange { db in try change.targets.map { try mark($0, as: change, db) } }
    }

    /// Takes back a change of the audit log, in one transaction with a row of its own there.
    ///
    /// - Throws: why nothing was undone, also where the row is not any more as the change left it.
    package func undoResolution(_ auditID: Int64, note: ChangeNote) throws(ChangeRefusal) -> ResolutionChanged {
        try inOneChange { db in
            guard let entry = try auditEntries(db, "WHERE id = \(auditID)").first else {
                throw ChangeRefusal("Change \(auditID) is not in the audit log: nothing was undone.")
            }
            guard let id = entry.errorID, let before = entry.before.flatMap(Resolution.init(json:)),
                let after = entry.after.flatMap(Resolution.init(json:))
            else {
                throw ChangeRefusal("Change \(auditID) (\(entry.action) \(entry.target)) is no mark of an error.")
            }
            guard let present = try resolution(of: id, db)?.resolution else {
                throw ChangeRefusal("Error \(id) is not in the log any more: nothing was undone.")
            }
            guard present == after else {
                throw ChangeRefusal("Somebody has marked error \(id) since: nothing was undone.")
            }
            var note = note
            note.reason = "takes back \(entry.action) #\(entry.id)"
            return try write(before, over: present, of: id, action: "undo", note, db)
        }
    }

    private func inOneChange<Value>(_ body: (Database) throws -> Value) throws(ChangeRefusal) -> Value {
        do {
            return try queue.write(body)
        } catch let refusal as ChangeRefusal {
            throw refusal
        } catch {
            throw ChangeRefusal(OpsLogError(error, path: path).description)
        }
    }

    private func mark(
        _ target: ResolutionChange.Target,
        as change: ResolutionChange,
        _ db: Database
    ) throws -> ResolutionChanged {
        guard let (present, createdAt) = try resolution(of: target.id, db) else {
            throw ChangeRefusal("Error \(target.id) is not in the log: nothing was changed.")
        }
        if let seen = target.createdAt, seen != createdAt {
            throw ChangeRefusal("Error \(target.id) is another one by now: nothing was changed.")
        }
        guard present.isResolved != change.resolves else {
            return ResolutionChanged(id: target.id, resolution: present, audit: nil)
        }
        return try write(change.result, over: present, of: target.id, action: change.action, change.note, db)
    }

    private func resolution(of id: Int64, _ db: Database) throws -> (resolution: Resolution, createdAt: Timestamp)? {
        let rows = try Rows(
            db,
            "SELECT resolved, resolved_at, resolved_by, created_at FROM ops_error_logs WHERE id = ?",
            id
        )
        defer { rows.stop() }
        guard try rows.next() else { return nil }
        let resolution = Resolution(
            isResolved: rows.int(0) != 0,
            at: rows.optionalInt(1).map { Timestamp($0) },
            by: rows.text(2, limit: ErrorRow.textLimit)
        )
        return (resolution, Timestamp(rows.int(3)))
    }

    /// Writes the three columns, and nothing else of the row: no count depends on them.
    private func write(
        _ resolution: Resolution,
        over before: Resolution,
        of id: Int64,
        action: String,
        _ note: ChangeNote,
        _ db: Database
    ) throws -> ResolutionChanged {
        try db.execute(
            sql: "UPDATE ops_error_logs SET resolved = ?, resolved_at = ?, resolved_by = ? WHERE id = ?",
            arguments: [resolution.isResolved, resolution.at?.rawValue, resolution.by, id]
        )
        let entry = AuditEntry(
            id: 0,
            createdAt: note.at,
            actor: note.actor,
            action: action,
            target: AuditEntry.target(ofError: id),
            before: before.json,
            after: resolution.json,
            reason: note.reason
        )
        return ResolutionChanged(id: id, resolution: resolution, audit: try writeAudit(entry, db))
    }
}
