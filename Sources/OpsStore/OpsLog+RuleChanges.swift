internal import ErrorPolicy
internal import GRDB
package import OpsModel

extension OpsLog {
    /// Makes changes and their rows in the audit log, in one transaction: all of them or none.
    ///
    /// - Returns: what was made of the rules, in the order of the changes.
    /// - Throws: why nothing was changed, also where a rule is not any more what the operator saw.
    @discardableResult
    package func commit(_ changes: [RuleChange], note: ChangeNote) throws(ChangeRefusal) -> [RuleChanged] {
        try changingRules { db in try changes.map { try commit($0, note: note, db) } }
    }

    /// Takes back a change of the audit log, in one transaction with a row of its own there.
    ///
    /// - Throws: why nothing was undone, also where the rule is not any more as that change left it.
    package func undoRuleChange(
        _ auditID: Int64,
        actor: String,
        at now: Timestamp
    ) throws(ChangeRefusal) -> RuleChanged {
        try changingRules { db in
            guard let entry = try auditEntries(db, "WHERE id = \(auditID)").first else {
                throw ChangeRefusal("Change \(auditID) is not in the audit log: nothing was undone.")
            }
            if entry.ruleID == nil, let command = entry.undoCommand(in: path) {
                throw ChangeRefusal(
                    "Change \(auditID) (\(entry.action) \(entry.target)) is about no rule: \"\(command)\" takes it back."
                )
            }
            guard let id = entry.ruleID, let before = Self.rule(entry.before, id),
                let after = Self.rule(entry.after, id)
            else {
                throw ChangeRefusal("Change \(auditID) (\(entry.action) \(entry.target)) cannot be undone here.")
            }
            let present = try rules(db).first { $0.id == id }
            guard present == after else {
                let name = present.map { "Rule \(id) \($0.name)" } ?? "Rule \(id)"
                throw ChangeRefusal(
                    "\(name) \(present == nil ? "is not in the log any more" : "has changed since"): nothing was undone."
                )
            }
            let reason = "takes back \(entry.action) #\(entry.id)"
            return try write(
                from: present,
                to: before,
                action: RuleChange.undoAction,
                ChangeNote(actor: actor, at: now, reason: reason),
                db
            )
        }
    }

    /// What an entry holds of a rule: nil inside where there was none, nil altogether where it holds no such rule.
    private static func rule(_ json: String?, _ id: Int64) -> PassthroughRule?? {
        guard let json else { return .some(nil) }
        guard let rule = try? PassthroughRule.list(fromJSON: Array(json.utf8)).first, rule.id == id else { return nil }
        return rule
    }

    private func changingRules<Value>(_ body: (Database) throws -> Value) throws(ChangeRefusal) -> Value {
        do {
            return try queue.write(body)
        } catch let refusal as ChangeRefusal {
            throw refusal
        } catch {
            throw ChangeRefusal(OpsLogError(error, path: path).description)
        }
    }

    private func commit(_ change: RuleChange, note: ChangeNote, _ db: Database) throws -> RuleChanged {
        let present = try rules(db)
        var after = change.after
        if change.before == nil { after?.id = present.freeID }
        switch change {
        case .add, .edit: if let problem = after?.problem { throw ChangeRefusal("\(problem)") }
        case .enable, .disable, .remove: break
        }
        if let before = change.before {
            guard let stored = present.first(where: { $0.id == before.id }) else {
                throw ChangeRefusal("Rule \(before.id) is not in the log any more: nothing was changed.")
            }
            guard stored == before else {
                throw ChangeRefusal("Rule \(before.id) \(stored.name) was changed meanwhile: look at it again first.")
            }
        }
        return try write(from: change.before, to: after, action: change.action, note, db)
    }

    /// Writes the rule and its audit row; one of the two rules is there.
    private func write(
        from before: PassthroughRule?,
        to after: PassthroughRule?,
        action: String,
        _ note: ChangeNote,
        _ db: Database
    ) throws -> RuleChanged {
        if let after {
            try put([after], db)
            try db.execute(
                sql: "UPDATE error_passthrough_rules SET updated_at = ? WHERE id = ?",
                arguments: [note.at.rawValue, after.id]
            )
        } else if let before {
            try db.execute(sql: "DELETE FROM error_passthrough_rules WHERE id = ?", arguments: [before.id])
        }
        let entry = AuditEntry(
            id: 0,
            createdAt: note.at,
            actor: note.actor,
            action: action,
            target: (after ?? before).map(AuditEntry.target) ?? "",
            before: before?.json,
            after: after?.json,
            reason: note.reason?.cut(to: AccountChange.reasonLimit * 4)
        )
        return RuleChanged(before: before, after: after, audit: try writeAudit(entry, db))
    }
}
