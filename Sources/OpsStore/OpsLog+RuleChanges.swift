package import ErrorPolicy
internal import GRDB
package import OpsModel

extension OpsLog {
    /// Makes changes and their rows in the audit log, in one transaction: all of them or none.
    ///
    /// - Returns: the rules after their changes, in the order of the changes; a removed one as it was.
    /// - Throws: why nothing was changed, also where a rule is not any more what the operator saw.
    @discardableResult
    package func commit(
        _ changes: [RuleChange],
        note: ChangeNote
    ) throws(ChangeRefusal) -> [PassthroughRule] {
        do {
            return try queue.write { db in try changes.map { try commit($0, note: note, db) } }
        } catch let refusal as ChangeRefusal {
            throw refusal
        } catch {
            throw ChangeRefusal(OpsLogError(error, path: path).description)
        }
    }

    private func commit(_ change: RuleChange, note: ChangeNote, _ db: Database) throws -> PassthroughRule {
        let present = try rules(db)
        var rule = change.rule
        var before: PassthroughRule?
        if case .add = change {
            if let problem = rule.problem { throw ChangeRefusal("\(problem)") }
            rule.id = (present.map(\.id).max() ?? 0) + 1
        } else {
            guard let stored = present.first(where: { $0.id == rule.id }) else {
                throw ChangeRefusal("Rule \(rule.id) is not in the log any more: nothing was changed.")
            }
            guard stored == rule else {
                throw ChangeRefusal("Rule \(rule.id) \(stored.name) was changed meanwhile: look at it again first.")
            }
            before = stored
        }
        switch change {
        case .add: try put([rule], db)
        case .enable, .disable:
            if case .enable = change { rule.enabled = true } else { rule.enabled = false }
            try db.execute(
                sql: "UPDATE error_passthrough_rules SET enabled = ?, updated_at = ? WHERE id = ?",
                arguments: [rule.enabled, note.at.rawValue, rule.id]
            )
        case .remove:
            try db.execute(sql: "DELETE FROM error_passthrough_rules WHERE id = ?", arguments: [rule.id])
        }
        let after: PassthroughRule? = if case .remove = change { nil } else { rule }
        let entry = AuditEntry(
            id: 0,
            createdAt: note.at,
            actor: note.actor,
            action: change.action,
            target: "rule \(rule.id) \(rule.name)",
            before: before?.json,
            after: after?.json,
            reason: note.reason
        )
        _ = try writeAudit(entry, db)
        return rule
    }
}
