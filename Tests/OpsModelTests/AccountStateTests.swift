import OpsModel
import Testing

@Suite("The state of an account") struct AccountStateTests {
    static let now = Timestamp(1_800_000_000_000)
    private static let later = now + 60_000
    private static let latest = now + 120_000

    private static func account(_ change: (inout Account) -> Void) -> Account {
        var account = Account(id: 7, name: "openai-main")
        change(&account)
        return account
    }

    static let cases: [(Account, Account.State)] = [
        (account { _ in }, .schedulable),
        (account { $0.schedulable = false }, .disabled),
        (account { $0.status = .disabled }, .disabled),
        (
            account {
                $0.status = .error
                $0.schedulable = false
                $0.errorMessage = "Token revoked"
            }, .error("Token revoked")
        ),
        (account { $0.rateLimitResetAt = later }, .cooling(until: later)),
        (account { $0.rateLimitResetAt = now }, .schedulable),
        (account { $0.overloadUntil = later }, .overloaded(until: later)),
        (
            account {
                $0.overloadUntil = later
                $0.rateLimitResetAt = latest
            }, .cooling(until: latest)
        ),
        (
            account {
                $0.tempUnschedulableUntil = later
                $0.tempUnschedulableReason = "OAuth 401: expired"
                $0.overloadUntil = later
            }, .paused(until: later, by: nil, reason: "OAuth 401: expired")
        ),
        (
            account {
                $0.tempUnschedulableUntil = later
                $0.tempUnschedulableReason = "disabled by amir@ops: quota: all of it"
            }, .paused(until: later, by: "amir@ops", reason: "quota: all of it")
        ),
        (
            account {
                $0.tempUnschedulableUntil = later
                $0.tempUnschedulableReason = "disabled by amir@ops"
            }, .paused(until: later, by: "amir@ops", reason: nil)
        ),
        (
            account {
                $0.schedulable = false
                $0.rateLimitResetAt = latest
            }, .disabled
        ),
    ]

    @Test("follows from its columns and the time", arguments: cases)
    func state(_ account: Account, _ state: Account.State) {
        #expect(account.state(at: Self.now) == state)
        #expect(account.isSchedulable(at: Self.now) == (state == .schedulable))
        #expect(account.obstacles(at: Self.now).isEmpty == (state == .schedulable))
    }

    @Test("enabling leaves nothing that keeps the account out", arguments: cases)
    func enabling(_ account: Account, _ state: Account.State) {
        let after = AccountChange(.enable, account, actor: "a@b").result(at: Self.now)
        #expect(after.isSchedulable(at: Self.now))
    }

    @Test("the audit log's JSON holds every column that a change writes", arguments: cases)
    func json(_ account: Account, _ state: Account.State) {
        #expect(Account.Rotation(json: account.rotation.json) == account.rotation)
    }

    @Test(
        "text that is no such JSON is none",
        arguments: ["", "[]", "{}", #"{"status":"gone","schedulable":true}"#, "{"]
    )
    func noJSON(_ text: String) { #expect(Account.Rotation(json: text) == nil) }

    @Test("a pointless change says why", arguments: cases)
    func objection(_ account: Account, _ state: Account.State) {
        let enable = AccountChange(.enable, account, actor: "a@b").objection(at: Self.now)
        #expect((enable != nil) == (state == .schedulable))
        let disable = AccountChange(.disable(for: nil), account, actor: "a@b").objection(at: Self.now)
        let isOff = if case .error = state { true } else { state == .disabled }
        #expect((disable != nil) == isOff)
    }
}
