import GRDB
import OpsModel
import TestSupport
import Testing

@testable import OpsStore

@Suite("Changing accounts") struct AccountChangeTests {
    static let now = Timestamp(1_800_000_000_000)
    private let actor = "amir@ops"

    private func scratch(_ accounts: [Account] = AccountChangeTests.accounts) throws -> (ScratchLog, OpsLog) {
        let scratch = try ScratchLog()
        let log = try scratch.open(.readWrite)
        try log.put(accounts)
        return (scratch, log)
    }

    static let accounts = [
        Account(id: 3, name: "openai-eu", updatedAt: now - 5_000),
        Account(id: 7, name: "openai-main", updatedAt: now - 5_000),
        Account(id: 9, name: "图像", platform: "gemini", type: "oauth"),
    ]

    private func account(_ id: Int64, _ log: OpsLog) throws -> Account {
        try #require(try log.accounts().first { $0.id == id })
    }

    @Test("disabling without an end switches the account off, with a row in the audit log")
    func disable() throws {
        let (_, log) = try scratch()
        let seen = try account(7, log)
        let done = try log.commit(
            AccountChange(.disable(for: nil), seen, reason: "quota", actor: actor),
            at: Self.now
        )
        let after = try account(7, log)
        #expect(!after.schedulable && after.state(at: Self.now) == .disabled)
        #expect(after == done.account)
        #expect(after.updatedAt == Self.now)
        let entry = try #require(try log.auditLog(limit: 10).first)
        #expect(entry == done.audit)
        #expect(entry.actor == actor && entry.action == "disable" && entry.reason == "quota")
        #expect(entry.target == "account 7 openai-main" && entry.accountID == 7)
        #expect(entry.before.flatMap(Account.Rotation.init(json:)) == seen.rotation)
        #expect(entry.after.flatMap(Account.Rotation.init(json:)) == after.rotation)
    }

    @Test("disabling for a while pauses the account, and the pause ends by itself")
    func disableForAWhile() throws {
        let (_, log) = try scratch()
        let change = AccountChange(.disable(for: 900_000), try account(7, log), reason: "too many 429", actor: actor)
        _ = try log.commit(change, at: Self.now)
        let after = try account(7, log)
        let end = Self.now + 900_000
        #expect(after.schedulable)
        #expect(after.state(at: Self.now) == .paused(until: end, by: actor, reason: "too many 429"))
        #expect(after.state(at: end) == .schedulable)
    }

    @Test("enabling clears exactly what keeps the account out, and says what")
    func enable() throws {
        var account = Self.accounts[1]
        account.status = .error
        account.errorMessage = "Token revoked (401)"
        account.schedulable = false
        account.rateLimitedAt = Self.now - 1
        account.rateLimitResetAt = Self.now + 60_000
        account.overloadUntil = Self.now - 60_000
        account.tempUnschedulableUntil = Self.now + 5_000
        account.tempUnschedulableReason = "OAuth 401"
        account.modelRateLimits =
            #"{"gpt-image-1":{"until":1800000030000,"reason":"404"},"gpt-image-2":{"until":1799999999999}}"#
        let (_, log) = try scratch([account])
        let done = try log.commit(AccountChange(.enable, account, actor: actor), at: Self.now)
        let after = try self.account(7, log)
        #expect(after.isSchedulable(at: Self.now) && after.status == .active && after.errorMessage == nil)
        #expect(after.rateLimitResetAt == nil && after.tempUnschedulableUntil == nil)
        #expect(after.overloadUntil == account.overloadUntil, "what has passed keeps nobody out")
        #expect(after.modelRateLimits == nil)
        #expect(
            done.cleared == [
                .error("Token revoked (401)"), .switchedOff, .paused(until: Self.now + 5_000),
                .cooling(until: Self.now + 60_000),
                .limited(ModelLimits.Scoped(scope: "gpt-image-1", until: Self.now + 30_000, reason: "404")),
            ]
        )
    }

    @Test("enabling an account that is on but limited takes the limits away, and undoing brings them back")
    func enableLimited() throws {
        var account = Self.accounts[1]
        var limits = ModelLimits()
        limits.set("openai:image_generation", until: Self.now + 60_000, reason: "limited", at: Self.now)
        account.modelRateLimits = limits.json
        let (_, log) = try scratch([account])
        let done = try log.commit(AccountChange(.enable, account, actor: actor), at: Self.now)
        #expect(try self.account(7, log).modelRateLimits == nil)
        #expect(done.cleared.map(\.words) == ["images limited until 2027-01-15T08:01:00.000Z"])
        #expect(done.audit.differences.map(\.column) == ["model_rate_limits"])
        let undone = try log.undo(done.audit.id, actor: actor, at: Self.now + 10)
        #expect(try self.account(7, log).modelRateLimits == limits.json)
        #expect(undone.cleared.isEmpty)
    }

    @Test("an entry of before model limits were kept is undone as ever")
    func olderEntry() throws {
        let (scratch, log) = try scratch()
        let done = try log.commit(AccountChange(.disable(for: nil), try account(7, log), actor: actor), at: Self.now)
        for column in ["before", "after"] {
            try scratch.run(
                "UPDATE ops_audit_log SET \(column) = json_remove(\(column), '$.model_rate_limits') WHERE id = \(done.audit.id)"
            )
        }
        try scratch.run(#"UPDATE accounts SET model_rate_limits = '{"gpt-image-1":{"until":1}}' WHERE id = 7"#)
        _ = try log.undo(done.audit.id, actor: actor, at: Self.now + 10)
        let after = try account(7, log)
        #expect(after.schedulable && after.modelRateLimits == #"{"gpt-image-1":{"until":1}}"#)
    }

    static let conflicts: [(change: String, verb: AccountChange.Verb, isRefused: Bool)] = [
        ("schedulable = 0", .disable(for: nil), true),
        ("status = 'error', error_message = 'x'", .disable(for: nil), true),
        ("temp_unschedulable_until = 1900000000000", .disable(for: nil), true),
        ("name = 'other'", .disable(for: nil), true),
        ("platform = 'other'", .disable(for: nil), true),
        ("rate_limit_reset_at = 1900000000000", .disable(for: nil), false),
        ("overload_until = 1900000000000", .disable(for: nil), false),
        ("last_used_at = 5, priority = 3", .disable(for: nil), false),
        ("model_rate_limits = '{\"gpt-image-1\":{\"until\":1900000000000}}'", .disable(for: nil), false),
        ("model_rate_limits = '{\"gpt-image-1\":{\"until\":1900000000000}}'", .enable, true),
        ("rate_limit_reset_at = 1900000000000", .enable, true),
        ("error_message = 'another'", .enable, true),
        ("last_used_at = 5", .enable, false),
    ]

    @Test("a change is refused when the row is not as the operator saw it", arguments: conflicts)
    func concurrentChange(_ change: String, _ verb: AccountChange.Verb, _ isRefused: Bool) throws {
        let (scratch, log) = try scratch()
        if verb == .enable { try scratch.run("UPDATE accounts SET schedulable = 0 WHERE id = 7") }
        let seen = try account(7, log)
        try scratch.run("UPDATE accounts SET \(change) WHERE id = 7")
        let before = try account(7, log)
        let wish = AccountChange(verb, seen, actor: actor)
        if isRefused {
            #expect(throws: AccountRefusal.self) { try log.commit(wish, at: Self.now) }
            #expect(try account(7, log) == before)
            #expect(try log.auditLog(limit: 10).isEmpty)
        } else {
            _ = try log.commit(wish, at: Self.now)
            #expect(try account(7, log).priority == before.priority)
        }
    }

    @Test("of two operators who saw the same, one is refused")
    func twoOperators() throws {
        let (_, log) = try scratch()
        let seen = try account(7, log)
        _ = try log.commit(AccountChange(.disable(for: nil), seen, actor: actor), at: Self.now)
        #expect(
            throws: AccountRefusal(
                "openai-main has changed since you looked: nothing was done. Look again, then decide."
            )
        ) {
            try log.commit(AccountChange(.disable(for: 60_000), seen, actor: "eve@ops"), at: Self.now)
        }
        #expect(try log.auditLog(limit: 10).map(\.actor) == [actor])
    }

    @Test("an account that is gone is told so")
    func gone() throws {
        let (scratch, log) = try scratch()
        let seen = try account(7, log)
        try scratch.run("DELETE FROM accounts WHERE id = 7")
        #expect(throws: AccountRefusal.self) {
            try log.commit(AccountChange(.disable(for: nil), seen, actor: actor), at: Self.now)
        }
    }

    @Test("the last schedulable account of a platform is disabled only by who knows that it is")
    func last() throws {
        let (scratch, log) = try scratch()
        try scratch.run("UPDATE accounts SET overload_until = \(Self.now.rawValue + 1) WHERE id = 3")
        var change = AccountChange(.disable(for: nil), try account(7, log), actor: actor)
        #expect(throws: AccountRefusal.self) { try log.commit(change, at: Self.now) }
        #expect(try account(7, log).schedulable)
        change.acceptsLast = true
        _ = try log.commit(change, at: Self.now)
        #expect(try !account(7, log).schedulable)
        // The other is back: this one is not the last any more.
        let other = AccountChange(.disable(for: nil), try account(3, log), actor: actor)
        #expect(throws: AccountRefusal.self) { try log.commit(other, at: Self.now + 1) }
    }

    @Test("a change that changes nothing is refused")
    func pointless() throws {
        let (_, log) = try scratch()
        #expect(throws: AccountRefusal("openai-main is on already.")) {
            try log.commit(AccountChange(.enable, try account(7, log), actor: actor), at: Self.now)
        }
    }

    @Test("undoing restores what the change altered and nothing else, and is in the audit log itself")
    func undo() throws {
        let (scratch, log) = try scratch()
        let seen = try account(7, log)
        let done = try log.commit(AccountChange(.disable(for: nil), seen, actor: actor), at: Self.now)
        try scratch.run("UPDATE accounts SET rate_limit_reset_at = 5, last_used_at = 6 WHERE id = 7")
        let undone = try log.undo(done.audit.id, actor: actor, at: Self.now + 10)
        let after = try account(7, log)
        #expect(after.schedulable && after.rateLimitResetAt == Timestamp(5) && after.lastUsedAt == Timestamp(6))
        #expect(undone.cleared == [.switchedOff])
        #expect(try log.auditLog(limit: 10).map(\.action) == ["undo", "disable"])
        // What was undone can be done again the same way.
        _ = try log.undo(undone.audit.id, actor: actor, at: Self.now + 20)
        #expect(try !account(7, log).schedulable)
    }

    @Test("nothing is undone that somebody has changed since, nor what is no change of an account")
    func undoRefused() throws {
        let (scratch, log) = try scratch()
        let done = try log.commit(AccountChange(.disable(for: nil), try account(7, log), actor: actor), at: Self.now)
        try scratch.run("UPDATE accounts SET schedulable = 1 WHERE id = 7")
        #expect(throws: AccountRefusal("openai-main has changed since: nothing was undone.")) {
            try log.undo(done.audit.id, actor: actor, at: Self.now)
        }
        try scratch.run("INSERT INTO ops_audit_log (actor, action, target) VALUES ('x', 'enable', 'rule 3 quota')")
        for id in [Int64(2), 99] {
            #expect(throws: AccountRefusal.self) { try log.undo(id, actor: actor, at: Self.now) }
        }
    }

    @Test("the gateway's older copy of the row does not undo an operator's change")
    func olderCopy() throws {
        let (_, log) = try scratch()
        var copy = try account(7, log)
        _ = try log.commit(AccountChange(.disable(for: nil), copy, actor: actor), at: Self.now - 9_000)
        copy.lastUsedAt = Self.now
        try log.put([copy])
        #expect(try !account(7, log).schedulable)
    }

    @Test("a change and its audit row are there together or not at all")
    func atomic() throws {
        let (scratch, log) = try scratch()
        try scratch.run(
            "CREATE TRIGGER full BEFORE INSERT ON ops_audit_log BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
        let seen = try account(7, log)
        #expect(throws: AccountRefusal.self) {
            try log.commit(AccountChange(.disable(for: nil), seen, actor: actor), at: Self.now)
        }
        #expect(try account(7, log) == seen)
    }

    @Test("the port says why a log that cannot be written was not changed")
    func readOnly() async throws {
        let (scratch, log) = try scratch()
        let seen = try account(7, log)
        let port = LogAccounts(path: scratch.path + "x") { Self.now }
        await #expect(throws: AccountRefusal.self) {
            try await port.commit(AccountChange(.disable(for: nil), seen, actor: actor))
        }
    }

    @Test("the port changes, asks and undoes")
    func port() async throws {
        let (scratch, log) = try scratch()
        let port = LogAccounts(path: scratch.path) { Self.now }
        let done = try await port.commit(AccountChange(.disable(for: nil), try account(7, log), actor: actor))
        #expect(try await port.auditLog(limit: 1) == [done.audit])
        let span = TimeSpan.between(0, Self.now.rawValue)
        #expect(try await port.disableCost(of: 3, span: span, scope: .all).isLast)
        #expect(try await port.loads(span, bucket: 60_000, scope: .all).changes[7] == done.audit)
        _ = try await port.undo(done.audit.id, actor: actor)
        #expect(try await !port.disableCost(of: 3, span: span, scope: .all).isLast)
        await #expect(throws: OpsReadFailure.self) { try await port.disableCost(of: 99, span: span, scope: .all) }
    }
}
