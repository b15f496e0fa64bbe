import ErrorPolicy
import OpsModel
import Testing

@testable import Gateway

@Suite("Choosing accounts") struct AccountPoolTests {
    static let now = Timestamp(1_700_000_000_000)
    static let image = ImageRequest(endpoint: .generations)

    static func account(
        _ id: Int64,
        _ kind: AccountContext.Kind = .apiKey,
        priority: Int = 0,
        models: [String] = [],
        mapping: [String: String] = [:],
        team: String? = nil
    ) -> UpstreamAccount {
        UpstreamAccount(
            context: AccountContext(id: id, kind: kind, modelMapping: mapping),
            name: "acct-\(id)",
            priority: priority,
            models: models,
            workspaceID: team,
            credential: FixedCredential("sk-test")
        )
    }

    static func row(_ id: Int64, _ change: (inout Account) -> Void = { _ in }) -> Account {
        var account = Account(id: id, name: "acct-\(id)", updatedAt: now - 1_000)
        change(&account)
        return account
    }

    static func error(
        _ status: Int,
        _ body: String = "{}",
        on account: UpstreamAccount,
        headers: Headers = Headers(),
        model: String = "gpt-image-2",
        in pool: AccountPool,
        at now: Timestamp = now
    ) -> Decision {
        pool.decide(on: account.id, model: model, at: now) { standing in
            ErrorPolicy.decide(
                UpstreamResponse(status: status, headers: headers, body: body),
                account: account.context,
                model: model,
                history: standing.history
            )
        }
    }

    private func chosen(
        _ pool: AccountPool,
        excluding: Set<Int64> = [],
        model: String? = nil,
        at now: Timestamp = now
    ) -> Int64? {
        var image = Self.image
        if let model { image.model = model }
        if case .account(let account) = pool.choose(for: image, excluding: excluding, at: now) { return account.id }
        return nil
    }

    private func none(_ pool: AccountPool, excluding: Set<Int64> = []) -> NoAccount? {
        if case .none(let why) = pool.choose(for: Self.image, excluding: excluding, at: Self.now) { return why }
        return nil
    }

    @Test("priority first, then the least recently used, also within one millisecond")
    func order() {
        let notes = RoutingNotes()
        let pool = AccountPool(
            [Self.account(1), Self.account(2), Self.account(3), Self.account(4, priority: -1)],
            routing: notes
        )
        pool.adopt(RoutingState(accounts: [Self.row(2) { $0.lastUsedAt = Self.now - 5 }]))
        #expect((0..<3).map { _ in chosen(pool) } == [4, 4, 4])
        let turns = (0..<7).map { _ in chosen(pool, excluding: [4]) }
        #expect(turns == [1, 3, 2, 1, 3, 2, 1])
        #expect(notes.uses == [4, 4, 4, 1, 3, 2, 1, 3, 2, 1])
    }

    @Test("why there is no account")
    func noAccount() {
        #expect(none(AccountPool([])) == .noneAvailable)
        let pool = AccountPool([Self.account(1, models: ["gpt-image-1"]), Self.account(2, models: ["grok-*"])])
        #expect(none(pool) == .modelUnsupported("gpt-image-2"))
        #expect(chosen(pool, model: "grok-imagine") == 2)
        let one = AccountPool([Self.account(1)])
        #expect(none(one, excluding: [1]) == .noneAvailable)
    }

    @Test("a row keeps its account out as its columns say, for its mapped model")
    func rows() {
        let pool = AccountPool([Self.account(1, mapping: ["gpt-image-2": "gpt-image-1"])])
        let later = Self.now + 1
        func isChosen(_ change: (inout Account) -> Void) -> Bool {
            pool.adopt(RoutingState(accounts: [Self.row(1, change)]))
            return chosen(pool) == 1
        }
        #expect(isChosen { _ in })
        #expect(!isChosen { $0.schedulable = false })
        #expect(!isChosen { $0.status = .disabled })
        #expect(!isChosen { $0.status = .error })
        #expect(!isChosen { $0.rateLimitResetAt = later })
        #expect(!isChosen { $0.overloadUntil = later })
        #expect(!isChosen { $0.tempUnschedulableUntil = later })
        #expect(isChosen { $0.tempUnschedulableUntil = Self.now })
        for (scope, isOut) in [("gpt-image-1", true), ("gpt-image-2", false), ("openai:image_generation", true)] {
            var limits = ModelLimits()
            limits.set(scope, until: later, reason: nil, at: Self.now)
            #expect(isChosen { $0.modelRateLimits = limits.json } != isOut)
        }
        pool.adopt(RoutingState(accounts: []))
        #expect(chosen(pool) == 1)
    }

    @Test("an error takes the account out at once, in memory and for the log")
    func effects() {
        let notes = RoutingNotes()
        let account = Self.account(1)
        let pool = AccountPool([account], routing: notes)
        _ = Self.error(401, on: account, in: pool)
        #expect(chosen(pool) == nil)
        #expect(notes.effects.flatMap(\.effects).map(\.operation) == [.setError])
        // The log could not be told: after two minutes the account is tried again.
        #expect(chosen(pool, at: Self.now + 119_999) == nil)
        #expect(chosen(pool, at: Self.now + 120_000) == 1)
        // It was: the account stays out.
        pool.adopt(RoutingState(accounts: [Self.row(1) { $0.status = .error }]))
        #expect(chosen(pool, at: Self.now + 120_000) == nil)
    }

    @Test("a limit of one model, or of images, leaves out what it names")
    func modelLimits() {
        let account = Self.account(1, mapping: ["gpt-image-2": "gpt-image-1"])
        let pool = AccountPool([account])
        _ = Self.error(404, #"{"error":{"message":"model not found"}}"#, on: account, in: pool)
        #expect(chosen(pool) == nil)
        #expect(chosen(pool, model: "gpt-image-1-mini") == 1)
        #expect(chosen(pool, at: Self.now + 1_800_000) == 1)
        _ = Self.error(429, #"{"error":{"message":"for limit gpt-image"}}"#, on: account, in: pool)
        #expect(chosen(pool, model: "gpt-image-1-mini") == nil)
        #expect(chosen(pool, model: "gpt-image-1-mini", at: Self.now + 60_000) == 1)
    }

    @Test("passing failures in a row block the account for the model, longer the more there are")
    func streaks() {
        let account = Self.account(1)
        let pool = AccountPool([account])
        _ = Self.error(500, on: account, in: pool)
        #expect(chosen(pool) == 1)
        _ = Self.error(500, on: account, in: pool)
        #expect(chosen(pool, at: Self.now + 9_999) == nil)
        #expect(chosen(pool, model: "gpt-image-1") == 1)
        #expect(chosen(pool, at: Self.now + 10_000) == 1)
        _ = Self.error(503, on: account, in: pool)
        #expect(chosen(pool, at: Self.now + 44_999) == nil)
        #expect(chosen(pool, at: Self.now + 45_000) == 1)
        pool.succeeded(1, model: "gpt-image-2", at: Self.now)
        _ = Self.error(500, on: account, in: pool, at: Self.now + 50_000)
        #expect(chosen(pool, at: Self.now + 50_000) == 1)
    }

    @Test("403 answers are counted for three hours, and forgotten after a success")
    func forbidden() {
        let account = Self.account(1)
        let pool = AccountPool([account])
        func count(at now: Timestamp) -> Int? { pool.standing(of: 1, at: now).history.forbiddenCount }
        _ = Self.error(403, "<html>", on: account, in: pool)
        #expect(count(at: Self.now) == 0)
        _ = Self.error(403, on: account, in: pool)
        _ = Self.error(403, on: account, in: pool, at: Self.now + 1_000)
        #expect(count(at: Self.now + 180 * 60_000 - 1) == 2)
        #expect(count(at: Self.now + 180 * 60_000) == 0)
        let third = Self.error(403, on: account, in: pool, at: Self.now + 2_000)
        #expect(third.accountEffects.first?.operation == .setError)
        pool.succeeded(1, model: "gpt-image-2", at: Self.now)
        #expect(count(at: Self.now) == 0)
    }

    @Test("of two errors that are decided at once the second is decided again, knowing of the first")
    func atOnce() {
        let notes = RoutingNotes()
        let account = Self.account(1)
        let pool = AccountPool([account], routing: notes)
        var judged: [Int?] = []
        let decision = pool.decide(on: 1, model: "gpt-image-2", at: Self.now) { standing in
            judged.append(standing.history.forbiddenCount)
            if judged.count == 1 { _ = Self.error(403, on: account, in: pool) }
            return ErrorPolicy.decide(
                UpstreamResponse(status: 403, body: "{}"),
                account: account.context,
                history: standing.history
            )
        }
        #expect(judged == [0, 1])
        #expect(decision.accountEffects.first?.reason?.contains("(2/3)") == true)
        #expect(notes.effects.count == 2)
        #expect(pool.standing(of: 1, at: Self.now).history.forbiddenCount == 2)
    }

    @Test("an OAuth account's 429 opens a window that a success closes; an API key has none")
    func window() {
        let accounts = [Self.account(1, .oauth), Self.account(2)]
        let pool = AccountPool(accounts)
        func age(_ id: Int64, _ seconds: Int64) -> Int? {
            pool.standing(of: id, at: Self.now + seconds * 1_000).history.rateLimitWindowAge
        }
        for account in accounts { _ = Self.error(429, on: account, in: pool) }
        #expect(age(1, 0) == 0 && age(1, 119) == 119 && age(2, 1) == nil)
        #expect(chosen(pool, excluding: [2]) == 1)
        // Within the window nothing happens; after it the account cools down.
        _ = Self.error(429, on: accounts[0], in: pool, at: Self.now + 119_000)
        #expect(chosen(pool, excluding: [2], at: Self.now + 119_000) == 1)
        _ = Self.error(429, on: accounts[0], in: pool, at: Self.now + 120_000)
        #expect(chosen(pool, excluding: [2], at: Self.now + 120_000) == nil)
        #expect(age(1, 299) == 299 && age(1, 300) == nil)
        pool.succeeded(1, model: "gpt-image-2", at: Self.now + 130_000)
        #expect(age(1, 131) == nil)
    }

    @Test("what an operator does in the log counts at the next choice, and clears what was remembered")
    func operatorWins() {
        let account = Self.account(1)
        let pool = AccountPool([account])
        pool.adopt(RoutingState(accounts: [Self.row(1)]))
        _ = Self.error(403, on: account, in: pool)
        pool.adopt(
            RoutingState(accounts: [
                Self.row(1) {
                    $0.tempUnschedulableUntil = Self.now + 600_000
                    $0.updatedAt = Self.now
                }
            ])
        )
        #expect(chosen(pool) == nil)
        pool.adopt(RoutingState(accounts: [Self.row(1) { $0.updatedAt = Self.now + 10 }]))
        #expect(chosen(pool, at: Self.now + 10) == 1)
        #expect(pool.standing(of: 1, at: Self.now + 10).history.forbiddenCount == 0)
        pool.adopt(
            RoutingState(accounts: [
                Self.row(1) {
                    $0.schedulable = false
                    $0.updatedAt = Self.now + 20
                }
            ])
        )
        #expect(chosen(pool, at: Self.now + 20) == nil)
    }

    @Test("a row older than an error does not end its block; an effect and its end seen as one do")
    func lateRows() {
        let account = Self.account(1)
        let pool = AccountPool([account])
        pool.adopt(RoutingState(accounts: [Self.row(1)]))
        _ = Self.error(401, on: account, in: pool)
        pool.adopt(RoutingState(accounts: [Self.row(1) { $0.lastUsedAt = Self.now }]))
        #expect(chosen(pool) == nil)
        pool.adopt(RoutingState(accounts: [Self.row(1) { $0.updatedAt = Self.now + 1 }]))
        #expect(chosen(pool) == 1)
    }

    @Test("teammates of a deactivated workspace fall together, once a minute")
    func teammates() {
        let notes = RoutingNotes()
        let pool = AccountPool(
            [
                Self.account(1, .oauth, team: "t"), Self.account(2, .oauth, team: "t"),
                Self.account(3, .oauth, team: "u"), Self.account(4, team: "t"), Self.account(5, .oauth, team: "t"),
            ],
            routing: notes
        )
        pool.adopt(RoutingState(accounts: [Self.row(5) { $0.status = .error }]))
        guard case .account(let first) = pool.choose(for: Self.image, excluding: [], at: Self.now) else {
            Issue.record("there is an account")
            return
        }
        #expect(first.id == 1 && first.context.teammates == [2])
        var decision = ErrorPolicy.decideLocalFailure("Workspace deactivated (402)")
        decision.accountEffects = (first.context.teammates + [first.id]).flatMap { id in
            [
                AccountEffect(.setError, account: id, reason: "Workspace deactivated (402)"),
                AccountEffect(.runtimeBlock, account: id, seconds: 120),
            ]
        }
        pool.decide(on: 1, model: "gpt-image-2", at: Self.now) { _ in decision }
        #expect((0..<2).map { _ in chosen(pool) } == [3, 4])
        let fallen = notes.effects.flatMap(\.effects).map(\.accountID)
        #expect(fallen == [2, 1])
        pool.decide(on: 1, model: "gpt-image-2", at: Self.now + 59_999) { _ in decision }
        #expect(notes.effects.flatMap(\.effects).map(\.accountID) == [2, 1, 1])
        pool.decide(on: 1, model: "gpt-image-2", at: Self.now + 60_000) { _ in decision }
        #expect(notes.effects.flatMap(\.effects).map(\.accountID) == [2, 1, 1, 2, 1])
    }

    @Test("another configuration keeps what is remembered of the accounts that stay")
    func replacing() {
        let account = Self.account(1)
        let pool = AccountPool([account, Self.account(2)])
        pool.adopt(RoutingState(accounts: [Self.row(3) { $0.schedulable = false }], rules: []))
        _ = Self.error(401, on: account, in: pool)
        pool.replace([account, Self.account(3), Self.account(4)])
        #expect((0..<2).map { _ in chosen(pool) } == [4, 4])
    }

    @Test("effects of one account never go back in time, so that the log's order is theirs")
    func monotonic() {
        let notes = RoutingNotes()
        let account = Self.account(1)
        let pool = AccountPool([account], routing: notes)
        _ = Self.error(529, on: account, in: pool, at: Self.now + 5)
        _ = Self.error(529, on: account, in: pool, at: Self.now)
        #expect(notes.effects.map(\.moment) == [Self.now + 5, Self.now + 5])
    }
}
