internal import ErrorPolicy
internal import GRDB
internal import OpsModel

extension OpsLog {
    /// What routing depends on, read in one transaction.
    func routingState() throws(OpsLogError) -> RoutingState {
        try read { db in RoutingState(accounts: try accounts(db), rules: try rules(db)) }
    }

    /// Writes a batch in one transaction.
    ///
    /// - Parameters:
    ///   - written: when this writer last changed each account's row, which is then no operator's change.
    ///   - now: a row that claims to be newer is not believed to be.
    func write(_ batch: RoutingQueue, written: inout [Int64: Timestamp], now: Timestamp) throws(OpsLogError) {
        let known = written
        let changed: [Int64: Timestamp] = try write { db in
            for account in batch.registration ?? [] { try register(account, db) }
            for (account, moment) in batch.uses {
                try db.execute(
                    sql: "UPDATE accounts SET last_used_at = ? WHERE id = ? AND coalesce(last_used_at < ?, 1)",
                    arguments: [moment.rawValue, account, moment.rawValue]
                )
            }
            return try carryOut(batch.events, written: known, now: now, db)
        }
        written.merge(changed) { $1 }
    }

    /// Inserts a configured account with its state, or brings the columns up to date that the configuration decides.
    private func register(_ account: Account, _ db: Database) throws {
        let isKnown = try Int.fetchOne(db, sql: "SELECT 1 FROM accounts WHERE id = ?", arguments: [account.id]) != nil
        let codes = account.customErrorCodes.map { "[" + $0.map(String.init).joined(separator: ",") + "]" }
        try db.execute(
            sql: """
                INSERT INTO accounts (id, name, platform, type, priority, custom_error_codes)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, platform = excluded.platform,
                  type = excluded.type, priority = excluded.priority, custom_error_codes = excluded.custom_error_codes
                WHERE name <> excluded.name OR platform <> excluded.platform OR type <> excluded.type
                  OR priority <> excluded.priority OR custom_error_codes IS NOT excluded.custom_error_codes
                """,
            arguments: [account.id, account.name, account.platform, account.type, account.priority, codes]
        )
        if !isKnown { try update(account, db) }
    }

    /// - Returns: the accounts that were changed, and the time their rows have now.
    private func carryOut(
        _ events: [RoutingQueue.Event],
        written: [Int64: Timestamp],
        now: Timestamp,
        _ db: Database
    ) throws -> [Int64: Timestamp] {
        guard !events.isEmpty else { return [:] }
        let present = Dictionary(try accounts(db).map { ($0.id, $0) }) { first, _ in first }
        var changed: [Int64: Account] = [:]
        for event in events {
            let id = event.effect.accountID
            guard let before = present[id] else { continue }
            let isOwn = before.updatedAt == written[id]
            if !isOwn, before.wasMadeUsable(after: event.moment, now: now) { continue }
            var account = changed[id] ?? before
            account.take(event.effect, at: event.moment)
            // Later than any change before it: which of two copies of a row is newer must be clear.
            let earliest = before.updatedAt.map { $0 + 1 } ?? event.moment
            account.updatedAt = max(event.moment, earliest, changed[id]?.updatedAt ?? earliest)
            changed[id] = account
        }
        for account in changed.values { try update(account, db) }
        return changed.compactMapValues(\.updatedAt)
    }
}

extension Account {
    /// Configured as this one, with the state of a row.
    func inState(of row: Account?) -> Account {
        guard var account = row else { return self }
        (account.name, account.platform, account.type) = (name, platform, type)
        (account.priority, account.customErrorCodes) = (priority, customErrorCodes)
        return account
    }

    /// Whether somebody changed the row after a moment and it keeps nobody out: an effect of that moment would undo
    /// what an operator did.
    fileprivate func wasMadeUsable(after moment: Timestamp, now: Timestamp) -> Bool {
        guard let updatedAt, updatedAt > moment, updatedAt <= now else { return false }
        return isSchedulable(at: moment)
    }
}
