internal import GRDB
package import OpsModel

extension OpsLog {
    /// Every account the log knows, by id.
    package func accounts() throws(OpsLogError) -> [Account] { try read { try accounts($0) } }

    func accounts(_ db: Database) throws -> [Account] {
        let rows = try Rows(
            db,
            """
            SELECT id, name, platform, type, status, schedulable, priority, error_message, rate_limited_at,
              rate_limit_reset_at, overload_until, temp_unschedulable_until, temp_unschedulable_reason,
              model_rate_limits, custom_error_codes, last_used_at, updated_at
            FROM accounts ORDER BY id
            """
        )
        func text(_ column: Int) -> String? { rows.text(column, limit: ErrorDetail.bodyLimit) }
        func moment(_ column: Int) -> Timestamp? { rows.optionalInt(column).map { Timestamp($0) } }
        var accounts: [Account] = []
        while try rows.next() {
            accounts.append(
                Account(
                    id: rows.int(0),
                    name: text(1) ?? "",
                    platform: text(2) ?? "",
                    type: text(3) ?? "",
                    status: text(4).flatMap(Account.Status.init(rawValue:)) ?? .error,
                    schedulable: rows.int(5) != 0,
                    priority: Int(rows.int(6)),
                    errorMessage: text(7),
                    rateLimitedAt: moment(8),
                    rateLimitResetAt: moment(9),
                    overloadUntil: moment(10),
                    tempUnschedulableUntil: moment(11),
                    tempUnschedulableReason: text(12),
                    modelRateLimits: text(13),
                    customErrorCodes: text(14).flatMap(Self.numbers),
                    lastUsedAt: moment(15),
                    updatedAt: moment(16)
                )
            )
        }
        return accounts
    }

    /// A JSON array of whole numbers; nil for anything else.
    static func numbers(_ json: String) -> [Int]? {
        let text = json.filter { !$0.isWhitespace }
        guard text.hasPrefix("["), text.hasSuffix("]"), text.count >= 2 else { return nil }
        let inner = text.dropFirst().dropLast()
        guard !inner.isEmpty else { return [] }
        let parts = inner.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }
        return numbers.count == parts.count ? numbers : nil
    }

    /// Adds accounts or replaces those with the same id, in one transaction. A row that was changed later than the one
    /// given is left alone: what an operator did meanwhile is not undone.
    package func put(_ accounts: [Account]) throws(OpsLogError) {
        try write { db in
            for account in accounts {
                let codes = account.customErrorCodes.map { "[" + $0.map(String.init).joined(separator: ",") + "]" }
                try db.execute(
                    sql: """
                        INSERT INTO accounts (id, name, platform, type, status, schedulable, priority, error_message,
                          rate_limited_at, rate_limit_reset_at, overload_until, temp_unschedulable_until,
                          temp_unschedulable_reason, model_rate_limits, custom_error_codes, last_used_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT DO UPDATE SET name = excluded.name, platform = excluded.platform,
                          type = excluded.type, status = excluded.status, schedulable = excluded.schedulable,
                          priority = excluded.priority, error_message = excluded.error_message,
                          rate_limited_at = excluded.rate_limited_at,
                          rate_limit_reset_at = excluded.rate_limit_reset_at, overload_until = excluded.overload_until,
                          temp_unschedulable_until = excluded.temp_unschedulable_until,
                          temp_unschedulable_reason = excluded.temp_unschedulable_reason,
                          model_rate_limits = excluded.model_rate_limits,
                          custom_error_codes = excluded.custom_error_codes, last_used_at = excluded.last_used_at,
                          updated_at = excluded.updated_at
                        WHERE coalesce(accounts.updated_at <= excluded.updated_at, 1)
                        """,
                    arguments: [
                        account.id, account.name, account.platform, account.type, account.status.rawValue,
                        account.schedulable, account.priority, account.errorMessage, account.rateLimitedAt?.rawValue,
                        account.rateLimitResetAt?.rawValue, account.overloadUntil?.rawValue,
                        account.tempUnschedulableUntil?.rawValue, account.tempUnschedulableReason,
                        account.modelRateLimits, codes, account.lastUsedAt?.rawValue, account.updatedAt?.rawValue,
                    ]
                )
            }
        }
    }

    /// Writes the columns that decide whether an account is chosen, and when they changed; nothing else of its row.
    func update(_ account: Account, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE accounts SET status = ?, schedulable = ?, error_message = ?, rate_limited_at = ?,
                  rate_limit_reset_at = ?, overload_until = ?, temp_unschedulable_until = ?,
                  temp_unschedulable_reason = ?, model_rate_limits = ?, updated_at = ? WHERE id = ?
                """,
            arguments: [
                account.status.rawValue, account.schedulable, account.errorMessage, account.rateLimitedAt?.rawValue,
                account.rateLimitResetAt?.rawValue, account.overloadUntil?.rawValue,
                account.tempUnschedulableUntil?.rawValue, account.tempUnschedulableReason, account.modelRateLimits,
                account.updatedAt?.rawValue, account.id,
            ]
        )
    }
}
