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
        (
            account {
                $0.rateLimitResetAt = later
                $0.modelRateLimits = #"{"openai:image_generation":{"until":1800000120000}}"#
            }, .cooling(until: later)
        ),
        (account { $0.modelRateLimits = #"{"gpt-image-2":{"until":1800000000000}}"# }, .schedulable),
        (account { $0.modelRateLimits = "[" }, .schedulable),
    ]

    private static let limited = account {
        $0.modelRateLimits =
            #"{"gpt-image-2":{"until":1800000120000},"openai:image_generation":{"until":1800000060000,"reason":"r"}}"#
    }

    @Test("with limits of models it is on and says so, that of images first; enabling takes them away")
    func limits() {
        let account = Self.limited
        let images = ModelLimits.Scoped(scope: "openai:image_generation", until: Self.later, reason: "r")
        #expect(account.state(at: Self.now) == .limited(images))
        #expect(account.isSchedulable(at: Self.now) && account.obstacles(at: Self.now).isEmpty)
        #expect(images.sentence == "no requests for images: r")
        let model = ModelLimits.Scoped(scope: "gpt-image-2", until: Self.latest)
        #expect(account.state(at: Self.later) == .limited(model))
        #expect(model.sentence == "no requests for gpt-image-2")
        #expect(account.state(at: Self.latest) == .schedulable)
        let change = AccountChange(.enable, account, actor: "a@b")
        #expect(change.objection(at: Self.now) == nil)
        #expect(change.result(at: Self.now).state(at: Self.now) == .schedulable)
        #expect(change.objection(at: Self.latest) != nil)
        #expect(Account.Rotation(json: account.rotation.json) == account.rotation)
    }

    @Test("however many models are limited, the column can be read, and images stay limited")
    func manyLimits() {
        var limits = ModelLimits()
        limits.set("openai:image_generation", until: Self.now + 1, reason: nil, at: Self.now)
        for number in 0..<200 {
            limits.set(
                "gpt-image-\(number)",
                until: Self.later + Int64(number),
                reason: String(repeating: "x", count: 200),
                at: Self.now
            )
        }
        #expect((limits.json ?? "").utf8.count <= ModelLimits.textLimit)
        #expect(limits.limits["openai:image_generation"] != nil)
        #expect(limits.limits["gpt-image-199"] != nil && limits.limits["gpt-image-0"] == nil)
        #expect(ModelLimits(json: limits.json) == limits)
    }

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
