internal import ErrorPolicy
internal import GRDB
package import OpsModel

extension OpsLog {
    /// The newest changes anybody made, newest first.
    package func auditLog(limit: Int) throws(OpsLogError) -> [AuditEntry] {
        try read { try auditEntries($0, "ORDER BY id DESC LIMIT \(max(limit, 0))") }
    }

    /// Adds an entry inside the transaction of what it tells about, and returns it with its id.
    func writeAudit(_ entry: AuditEntry, _ db: Database) throws -> AuditEntry {
        try db.execute(
            sql: """
                INSERT INTO ops_audit_log (created_at, actor, action, target, before, after, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                entry.createdAt.rawValue, entry.actor, entry.action, entry.target, entry.before, entry.after,
                entry.reason,
            ]
        )
        var entry = entry
        entry.id = db.lastInsertedRowID
        return entry
    }

    /// Entries of the audit log; `rest` is the part of the statement behind the table, made of numbers alone.
    func auditEntries(_ db: Database, _ rest: String) throws -> [AuditEntry] {
        let rows = try Rows(
            db,
            "SELECT id, created_at, actor, action, target, before, after, reason FROM ops_audit_log \(rest)"
        )
        func text(_ column: Int) -> String? { rows.text(column, limit: ErrorDetail.bodyLimit) }
        var entries: [AuditEntry] = []
        while try rows.next() {
            entries.append(
                AuditEntry(
                    id: rows.int(0),
                    createdAt: Timestamp(rows.int(1)),
                    actor: text(2) ?? "",
                    action: text(3) ?? "",
                    target: text(4) ?? "",
                    before: text(5),
                    after: text(6),
                    reason: text(7)
                )
            )
        }
        return entries
    }
}
