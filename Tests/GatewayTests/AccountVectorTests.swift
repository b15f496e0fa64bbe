import ErrorPolicy
import OpsModel
import OpsStore
import TestSupport
import Testing

@testable import Gateway

/// The vectors of area `account_state` through what a running gateway has: the pool in memory, the log on disk, and
/// back from there.
@Suite("What an error does to an account, in memory and in the log", .timeLimit(.minutes(15)))
struct AccountVectorTests {
    static let now = Timestamp(AccountHistory.vectorTime * Milliseconds.second)
    static let image = "gpt-image-2"

    /// The log and the pool of one test.
    struct Bench {
        let folder: TemporaryFolder
        let log: OpsLog
        let routing: LogRouting
        let pool: AccountPool

        init(_ contexts: [AccountContext]) async throws {
            folder = try TemporaryFolder()
            log = try OpsLog.create(folder.path("ops.db"))
            routing = LogRouting(path: log.path, clock: { AccountVectorTests.now + Milliseconds.day })
            routing.register(
                contexts.map {
                    Account(id: $0.id, name: "acct-\($0.id)", type: $0.kind == .apiKey ? "apikey" : "oauth")
                }
            )
            let accounts = contexts.map {
                UpstreamAccount(context: $0, name: "acct-\($0.id)", credential: FixedCredential("sk-test"))
            }
            pool = AccountPool(accounts, routing: routing)
            await routing.flush()
            pool.adopt(RoutingState(accounts: try log.accounts()))
        }

        func row(_ id: Int64) throws -> Account { try #require(try log.accounts().first { $0.id == id }) }

        func isChosen(_ id: Int64, model: String = image, at now: Timestamp = now) -> Bool {
            var request = ImageRequest(endpoint: .generations)
            request.model = model
            guard case .account(let account) = pool.choose(for: request, excluding: [], at: now) else { return false }
            return account.id == id
        }
    }

    private static func contexts(_ vector: Vector) throws -> [AccountContext] {
        let records = vector.input["accounts"]?.elements ?? []
        let main = AccountContext(vector: try #require(vector.input["account"]), in: records)
        let others = records.map { AccountContext(vector: $0, in: records) }
        return [main] + others.filter { $0.id != main.id }
    }

    @Test("errors, with what happened before", arguments: Vector.area("account_state"))
    func handling(_ vector: Vector) async throws {
        let input = vector.input
        let contexts = try Self.contexts(vector)
        let bench = try await Bench(contexts)
        let id = contexts[0].id
        let model = input["model"]?.string
        try await bench.bring(about: AccountHistory(vector: input), of: contexts[0])

        for repetition in 0..<max(1, input.number("repeat")) {
            let moment = Self.now + Int64(repetition) * Milliseconds.second
            var history = bench.pool.standing(of: id, at: moment).history
            if input.flag("no_403_counter") { history.forbiddenCount = nil }
            let handling = AccountHandling(
                account: contexts[0],
                response: UpstreamResponse(vector: try #require(input["upstream"])),
                model: model,
                isImageEndpoint: input.text("endpoint").contains("/images/"),
                history: history,
                settings: PolicySettings(vector: input)
            )
            let verdict = handling.verdict()
            #expect(verdict.disables == vector.expected.flag("should_disable"))
            var decision = ErrorPolicy.decideLocalFailure("vector")
            decision.accountEffects = verdict.effects
            decision.countsAsTransient = verdict.countsAsTransient
            decision.countsAsForbidden = verdict.countsAsForbidden
            bench.pool.decide(on: id, model: model ?? Self.image, at: moment) { _ in decision }
        }
        await bench.routing.flush()

        let last = Self.now + Int64(max(1, input.number("repeat")) - 1) * Milliseconds.second
        for effect in vector.expected["account_effect"]?.elements ?? [] {
            try bench.expect(effect, on: Int64(effect["account_id"]?.integer ?? Int(id)), at: last)
        }
        let isOut =
            (vector.expected["account_effect"]?.elements ?? []).contains { effect in
                effect["account_id"]?.integer ?? Int(id) == Int(id)
                    && !["update_extra", "update_credentials"].contains(effect.text("op"))
            } || vector.expected.flag("runtime_blocked")
        if contexts.count == 1 {
            // In memory, and in what the log says when it comes back.
            #expect(bench.isChosen(id, model: model ?? Self.image, at: last) != isOut)
            bench.pool.adopt(RoutingState(accounts: try bench.log.accounts()))
            #expect(bench.isChosen(id, model: model ?? Self.image, at: last) != isOut)
        }
        await bench.routing.close()
    }

    @Test("when an account may be chosen", arguments: Vector.area("account_state", op: "schedulable"))
    func schedulable(_ vector: Vector) async throws {
        let bench = try await Bench(try Self.contexts(vector))
        let account = try Account(vector: #require(vector.input["account"]), now: Self.now)
        try bench.log.put([account])
        bench.pool.adopt(RoutingState(accounts: try bench.log.accounts()))
        let isExpected = vector.expected["schedulable_for_model"]?.bool ?? vector.expected.flag("schedulable")
        #expect(bench.isChosen(account.id) == isExpected)
        await bench.routing.close()
    }

    @Test("streaks of passing failures", arguments: Vector.area("account_state", op: "transient_streak"))
    func streaks(_ vector: Vector) async throws {
        let steps = vector.input["sequence"]?.elements ?? []
        let ids = Set(steps.map { Int64($0.number("account_id")) }).sorted()
        for (step, expected) in zip(steps.indices, vector.expected["steps"]?.elements ?? []) {
            // Every account by itself, so that the choice is about this one.
            let id = Int64(steps[step].number("account_id"))
            #expect(ids.contains(id))
            let bench = try await Bench([AccountContext(id: id)])
            for earlier in steps[...step] where Int64(earlier.number("account_id")) == id {
                var decision = ErrorPolicy.decideLocalFailure("vector")
                decision.countsAsTransient = true
                let moment = Self.now + Int64(earlier.number("at_s")) * Milliseconds.second
                bench.pool.decide(on: id, model: earlier.text("model"), at: moment) { _ in decision }
            }
            let moment = Self.now + Int64(steps[step].number("at_s")) * Milliseconds.second
            let end = moment + Int64(expected.number("cooldown_s")) * Milliseconds.second
            let model = steps[step].text("model")
            if end > moment { #expect(!bench.isChosen(id, model: model, at: end - 1)) }
            #expect(bench.isChosen(id, model: model, at: end))
            await bench.routing.close()
        }
    }

    @Test(
        "an account that an operator brought back is chosen again",
        arguments: Vector.area("account_state", op: "recover")
    )
    func recover(_ vector: Vector) async throws {
        let bench = try await Bench(try Self.contexts(vector))
        let account = try Account(vector: #require(vector.input["account"]), now: Self.now)
        try bench.log.put([account])
        bench.pool.adopt(RoutingState(accounts: try bench.log.accounts()))
        #expect(!bench.isChosen(account.id))
        _ = try bench.log.commit(AccountChange(.enable, try bench.row(account.id), actor: "a@b"), at: Self.now + 1)
        bench.pool.adopt(RoutingState(accounts: try bench.log.accounts()))
        // The limits of its models too: an account that was switched on is expected to take requests.
        #expect(bench.isChosen(account.id))
        #expect(bench.isChosen(account.id, model: "gpt-image-1"))
        await bench.routing.close()
    }

    @Test("there are vectors")
    func hasVectors() { #expect(Vector.area("account_state").count == 61) }
}

extension AccountVectorTests.Bench {
    /// Lets the account live through what the vector says happened before.
    fileprivate func bring(about history: AccountHistory, of account: AccountContext) async throws {
        var decision = ErrorPolicy.decideLocalFailure("before")
        decision.countsAsForbidden = true
        for _ in 0..<(history.forbiddenCount ?? 0) {
            pool.decide(on: account.id, model: "", at: AccountVectorTests.now) { _ in decision }
        }
        guard let age = history.rateLimitWindowAge else { return }
        var oauth = account
        oauth.kind = .oauth
        let first = ErrorPolicy.decide(UpstreamResponse(status: 429, body: "{}"), account: oauth)
        let moment = AccountVectorTests.now - Int64(age) * Milliseconds.second
        pool.decide(on: account.id, model: "", at: moment) { _ in first }
    }

    /// Looks for an effect in the account's row, or in the pool's choices where it is in memory only.
    fileprivate func expect(_ effect: JSONValue, on id: Int64, at now: Timestamp) throws {
        let row = try row(id)
        let end =
            effect["until_unix"]?.integer.map { Timestamp(Int64($0) * Milliseconds.second) }
            ?? now + Int64(effect.number("for_s")) * Milliseconds.second
        func isThen(_ moment: Timestamp?) -> Bool {
            moment.map { abs($0.since(end)) <= 2 * Milliseconds.second } ?? false
        }
        switch effect.text("op") {
        case "set_error":
            #expect(row.status == .error && !row.schedulable)
            #expect(row.errorMessage == effect["message"]?.string)
        case "temp_unschedulable": #expect(isThen(row.tempUnschedulableUntil))
        case "rate_limited": #expect(isThen(row.rateLimitResetAt) && row.rateLimitedAt == now)
        case "overloaded": #expect(isThen(row.overloadUntil))
        case "model_rate_limited":
            #expect(isThen(ModelLimits(json: row.modelRateLimits).limits[effect.text("scope")]?.until))
        case "model_runtime_block": #expect(!isChosen(id, model: effect.text("model"), at: now))
        case "runtime_block", "update_extra", "update_credentials": break
        default: Issue.record("unknown effect \(effect.text("op"))")
        }
    }
}

extension Account {
    fileprivate init(vector account: JSONValue, now: Timestamp) throws {
        func moment(_ key: String) -> Timestamp? {
            account[key]?.integer.map { now + Int64($0) * Milliseconds.second }
        }
        var limits = ModelLimits()
        for member in account["model_limits_for_s"]?.members ?? [] {
            let until = now + Int64(member.value.integer ?? 0) * Milliseconds.second
            limits.set(member.key, until: until, reason: nil, at: now)
        }
        self.init(
            id: Int64(account.number("id")),
            name: "acct-\(account.number("id"))",
            type: account.text("type"),
            status: Status(rawValue: account["status"]?.string ?? "active") ?? .active,
            schedulable: account["schedulable"]?.bool ?? true,
            rateLimitResetAt: moment("rate_limit_for_s"),
            overloadUntil: moment("overload_for_s"),
            tempUnschedulableUntil: moment("temp_unschedulable_for_s"),
            modelRateLimits: limits.json,
            updatedAt: now
        )
    }
}
