internal import GRDB
package import OpsModel

extension OpsLog {
    /// Makes a change and its row in the audit log, in one transaction, if the account still is as the operator saw it.
    ///
    /// - Throws: `AccountRefusal`, also where the log cannot be written.
    package func commit(_ change: AccountChange, at now: Timestamp) throws(AccountRefusal) -> AccountChanged {
        var change = change
        change.reason = change.reason?.cut(to: AccountChange.reasonLimit * 4)
        return try inOneTransaction { db in
            let accounts = try accounts(db)
            let present = accounts.first { $0.id == change.account.id }
            if let conflict = change.conflict(with: present) { return .failure(AccountRefusal(conflict)) }
            guard let present else { return .failure(AccountRefusal("")) }
            var change = change
            change.account = present
            if let objection = change.objection(at: now) { return .failure(AccountRefusal(objection)) }
            if case .disable = change.verb, !change.acceptsLast, Self.others(than: present, in: accounts, at: now) == 0
            {
                return .failure(
                    AccountRefusal(
                        "\(present.name) is the last schedulable account of \(present.platform): "
                            + "nothing was done without its name as a confirmation.",
                        isAboutLast: true
                    )
                )
            }
            let action = if case .enable = change.verb { "enable" } else { "disable" }
            let cleared = action == "enable" ? present.clearedByEnabling(at: now) : []
            let after = change.result(at: now)
            return .success(
                try write(
                    after,
                    before: present,
                    AuditEntry(
                        id: 0,
                        createdAt: now,
                        actor: change.actor,
                        action: action,
                        target: "",
                        reason: change.reason
                    ),
                    cleared: cleared,
                    db
                )
            )
        }
    }

    /// Takes back a change of the audit log, in one transaction with a row of its own there.
    ///
    /// - Throws: `AccountRefusal`, where somebody or the gateway has changed the same columns since.
    package func undo(_ auditID: Int64, actor: String, at now: Timestamp) throws(AccountRefusal) -> AccountChanged {
        try inOneTransaction { db in
            guard let entry = try auditEntries(db, "WHERE id = \(auditID)").first else {
                return .failure(AccountRefusal("Change \(auditID) is not in the audit log: nothing was undone."))
            }
            if entry.accountID == nil, let command = entry.undoCommand(in: path) {
                let what = "Change \(auditID) (\(entry.action) \(entry.target))"
                return .failure(AccountRefusal("\(what) is about no account: \"\(command)\" takes it back."))
            }
            guard let id = entry.accountID, let before = entry.before.flatMap(Account.Rotation.init(json:)),
                let after = entry.after.flatMap(Account.Rotation.init(json:))
            else {
                return .failure(
                    AccountRefusal("Change \(auditID) (\(entry.action) \(entry.target)) cannot be undone here.")
                )
            }
            guard let present = try accounts(db).first(where: { $0.id == id }) else {
                return .failure(AccountRefusal("Account \(id) is not in the log any more: nothing was undone."))
            }
            guard let restored = present.rotation.takingBack(from: after, to: before) else {
                return .failure(AccountRefusal("\(present.name) has changed since: nothing was undone."))
            }
            var account = present
            account.rotation = restored
            let undone = AuditEntry(
                id: 0,
                createdAt: now,
                actor: actor,
                action: "undo",
                target: "",
                reason: "takes back \(entry.action) #\(entry.id)"
            )
            let left = account.clearedByEnabling(at: now)
            let cleared = present.clearedByEnabling(at: now).filter { !left.contains($0) }
            return .success(try write(account, before: present, undone, cleared: cleared, db))
        }
    }

    /// Schedulable accounts of the same platform beside one.
    static func others(than account: Account, in accounts: [Account], at now: Timestamp) -> Int {
        accounts.count { $0.id != account.id && $0.platform == account.platform && $0.isSchedulable(at: now) }
    }

    private func inOneTransaction(
        _ body: (Database) throws -> Result<AccountChanged, AccountRefusal>
    ) throws(AccountRefusal) -> AccountChanged {
        let result: Result<AccountChanged, AccountRefusal>
        do {
            result = try write(body)
        } catch {
            throw AccountRefusal(error.description)
        }
        return try result.get()
    }

    /// Writes what the change altered, and nothing else of the row, and the audit row.
    private func write(
        _ account: Account,
        before: Account,
        _ entry: AuditEntry,
        cleared: [Account.Obstacle],
        _ db: Database
    ) throws -> AccountChanged {
        var account = account
        var entry = entry
        // Later than any change before it, so that a writer with an older copy of the row is told from this one.
        account.updatedAt = max(entry.createdAt, (before.updatedAt ?? entry.createdAt - 1) + 1)
        try update(account, db)
        entry.target = AuditEntry.target(account)
        entry.before = before.rotation.json
        entry.after = account.rotation.json
        entry = try writeAudit(entry, db)
        return AccountChanged(account: account, audit: entry, cleared: cleared)
    }
}

extension Account.Rotation {
    /// Gives the columns that differ between two versions the values of `to`; nil where one of them is not as in
    /// `from` any more. What neither version changed stays as it is.
    func takingBack(from: Account.Rotation, to: Account.Rotation) -> Account.Rotation? {
        var restored = self
        func take<Value: Equatable>(_ column: WritableKeyPath<Account.Rotation, Value>) -> Bool {
            guard from[keyPath: column] != to[keyPath: column] else { return true }
            guard self[keyPath: column] == from[keyPath: column] else { return false }
            restored[keyPath: column] = to[keyPath: column]
            return true
        }
        let isAsLeft =
            take(\.status) && take(\.schedulable) && take(\.errorMessage) && take(\.rateLimitedAt)
            && take(\.rateLimitResetAt) && take(\.overloadUntil) && take(\.tempUnschedulableUntil)
            && take(\.tempUnschedulableReason) && take(\.modelRateLimits)
        return isAsLeft ? restored : nil
    }
}
