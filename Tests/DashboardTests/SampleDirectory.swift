import ErrorPolicy
import OpsModel

@testable import Dashboard

/// The sample's accounts, and a directory that changes them as the ops log would.
struct SampleDirectory {
    var accounts: [Account] = [
        Account(
            id: 3,
            name: "openai-eu",
            priority: 10,
            rateLimitedAt: Sample.now - 30_000,
            rateLimitResetAt: Sample.now + 4 * Milliseconds.minute
        ),
        Account(
            id: 5,
            name: "codex-team-a",
            type: "oauth",
            priority: 10,
            tempUnschedulableUntil: Sample.now + 3 * Milliseconds.hour,
            tempUnschedulableReason: "disabled by eve@ops: quota"
        ),
        Account(id: 7, name: "openai-main", priority: 10, updatedAt: Sample.now - 60_000),
        Account(
            id: 9,
            name: "图像-备用",
            priority: 20,
            overloadUntil: Sample.now + 20_000
        ),
        Account(
            id: 12,
            name: "codex-team-b",
            type: "oauth",
            status: .error,
            schedulable: false,
            priority: 20,
            errorMessage: "Token revoked (401): sign in again"
        ),
        Account(id: 14, name: "openai-batch", priority: 10),
        Account(id: 21, name: "gemini-lab", platform: "gemini", priority: 5),
    ]
    /// Oldest first.
    var entries: [AuditEntry] = []
    /// Why nothing can be written, if so.
    var failure: String?

    mutating func report(on task: AccountTask, now: Timestamp) -> AccountReport {
        switch task {
        case .loads(let span, let bucket, _, _): .loads(.success(loads(span, bucket)))
        case .cost(let id, let span, _): .cost(id, .success(cost(id, span, now: now)))
        case .commit(let change): .changed(change.account.id, commit(change, now: now))
        case .undo(let id, let account, let actor): .changed(account, undo(id, actor: actor, now: now))
        case .audit: .audit(.success(entries.reversed()))
        }
    }

    func loads(_ span: TimeSpan, _ bucket: Int64) -> AccountLoads {
        let rows = Sample.rows.filter { span.contains($0.createdAt) }
        var loads = AccountLoads(span: span, total: rows.count)
        for (id, rows) in Dictionary(grouping: rows, by: { $0.account?.id }) {
            guard let id else { continue }
            var load = AccountLoads.Load(
                errors: OutcomeCounts(),
                trend: Array(repeating: 0, count: Int(span.length / bucket)),
                lastError: rows.map(\.createdAt).max()
            )
            for row in rows {
                load.errors[row.outcome] += 1
                load.trend[Int(row.createdAt.since(span.start) / bucket)] += 1
            }
            loads.loads[id] = load
        }
        for entry in entries { if let id = entry.accountID { loads.changes[id] = entry } }
        return loads
    }

    func cost(_ id: Int64, _ span: TimeSpan, now: Timestamp) -> DisableCost {
        let platform = accounts.first { $0.id == id }?.platform ?? ""
        let rows = Sample.rows.filter { span.contains($0.createdAt) }
        return DisableCost(
            accountID: id,
            platform: platform,
            span: span,
            errors: rows.count { $0.account?.id == id },
            allErrors: rows.count,
            requests: 12_809,
            allRequests: 41_318,
            modelsOnlyItAnswered: id == 7 ? ["dall-e-3"] : [],
            othersLeft: accounts.count { $0.id != id && $0.platform == platform && $0.isSchedulable(at: now) }
        )
    }

    mutating func commit(_ change: AccountChange, now: Timestamp) -> Result<AccountChanged, AccountRefusal> {
        if let failure { return .failure(AccountRefusal(failure)) }
        let index = accounts.firstIndex { $0.id == change.account.id }
        if let conflict = change.conflict(with: index.map { accounts[$0] }) {
            return .failure(AccountRefusal(conflict))
        }
        let cleared = change.verb == .enable ? change.account.clearedByEnabling(at: now) : []
        let action = change.verb == .enable ? "enable" : "disable"
        return write(change.result(at: now), action, change.actor, change.reason, cleared, now)
    }

    mutating func undo(_ id: Int64, actor: String, now: Timestamp) -> Result<AccountChanged, AccountRefusal> {
        guard let entry = entries.first(where: { $0.id == id }),
            var account = accounts.first(where: { $0.id == entry.accountID }),
            let before = entry.before.flatMap(Account.Rotation.init(json:))
        else { return .failure(AccountRefusal("Change \(id) is not in the audit log: nothing was undone.")) }
        let cleared = account.clearedByEnabling(at: now)
        account.rotation = before
        return write(account, "undo", actor, nil, cleared, now)
    }

    private mutating func write(
        _ account: Account,
        _ action: String,
        _ actor: String,
        _ reason: String?,
        _ cleared: [Account.Obstacle],
        _ now: Timestamp
    ) -> Result<AccountChanged, AccountRefusal> {
        guard let index = accounts.firstIndex(where: { $0.id == account.id }) else {
            return .failure(AccountRefusal("gone"))
        }
        var account = account
        account.updatedAt = now
        let entry = AuditEntry(
            id: Int64(entries.count + 1),
            createdAt: now,
            actor: actor,
            action: action,
            target: AuditEntry.target(account),
            before: accounts[index].rotation.json,
            after: account.rotation.json,
            reason: reason
        )
        entries.append(entry)
        accounts[index] = account
        return .success(AccountChanged(account: account, audit: entry, cleared: cleared))
    }
}
