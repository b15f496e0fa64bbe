import ErrorPolicy
import TestSupport
import Testing

@Suite("What an error does to an account, by the vectors")
struct AccountVectorTests {
    @Test("effects, and whether the account is taken out", arguments: Vector.area("account_state"))
    func handling(_ vector: Vector) throws {
        let input = vector.input
        let account = AccountContext(
            vector: try #require(input["account"]),
            in: input["accounts"]?.elements ?? []
        )
        let handling = AccountHandling(
            account: account,
            response: UpstreamResponse(vector: try #require(input["upstream"])),
            model: input["model"]?.string,
            isImageEndpoint: input.text("endpoint").contains("/images/"),
            history: AccountHistory(vector: input),
            settings: PolicySettings(vector: input)
        )
        let verdict = handling.verdict()
        #expect(verdict.disables == vector.expected.flag("should_disable"))
        var effects = verdict.effects
        var streaks = TransientStreaks()
        for second in 0..<max(1, input.number("repeat")) where verdict.countsAsTransient {
            let model = input.text("model")
            let step = streaks.failed(account: account.id, model: model, at: Int64(second))
            if step.cooldown > 0 {
                effects.append(
                    AccountEffect(.modelRuntimeBlock, account: account.id, seconds: step.cooldown, scope: model)
                )
            }
        }
        expectEffects(effects, vector.expected["account_effect"])
        let isBlocked = effects.contains { $0.operation == .runtimeBlock && $0.accountID == account.id }
        #expect(isBlocked == vector.expected.flag("runtime_blocked"))
    }

    @Test("when an account may be chosen", arguments: Vector.area("account_state", op: "schedulable"))
    func schedulable(_ vector: Vector) throws {
        let now: Int64 = 1_700_000_000_000
        let state = AccountState(vector: try #require(vector.input["account"]), now: now)
        #expect(state.isSchedulable(at: now) == vector.expected.flag("schedulable"))
        guard let forModel = vector.expected["schedulable_for_model"]?.bool else { return }
        let isImage = vector.input.text("endpoint").contains("/images/")
        #expect(state.isSchedulable(for: vector.input.text("model"), isImage: isImage, at: now) == forModel)
    }

    @Test("how often a pool retries", arguments: Vector.area("account_state", op: "retry_count"))
    func retryCount(_ vector: Vector) throws {
        let account = AccountContext(vector: try #require(vector.input["account"]))
        #expect((account.pool != nil) == vector.expected.flag("pool_mode"))
        #expect((account.pool ?? PoolMode()).retryCount == vector.expected.number("retry_count"))
    }

    @Test("which statuses a pool retries", arguments: Vector.area("account_state", op: "pool_retryable_status"))
    func retryStatus(_ vector: Vector) throws {
        let credentials = try #require(vector.input["account"]?["credentials"])
        let statuses = PoolMode(credentials: credentials).retryStatuses
        #expect(statuses.contains(vector.input.number("status")) == vector.expected.flag("retryable"))
    }

    @Test("the word that triggers a temporary rule", arguments: Vector.area("account_state", op: "keyword"))
    func keyword(_ vector: Vector) {
        let keywords = (vector.input["keywords"]?.elements ?? []).compactMap(\.string)
        let found = TemporaryRule.keyword(keywords, in: vector.input.text("message"))
        #expect((found ?? "") == vector.expected.text("matched_keyword"))
    }

    @Test("streaks of passing failures", arguments: Vector.area("account_state", op: "transient_streak"))
    func streak(_ vector: Vector) {
        var streaks = TransientStreaks()
        let steps = (vector.input["sequence"]?.elements ?? []).map {
            streaks.failed(
                account: Int64($0.number("account_id")),
                model: $0.text("model"),
                at: Int64($0.number("at_s"))
            )
        }
        let expected = vector.expected["steps"]?.elements ?? []
        #expect(steps.map(\.streak) == expected.map { $0.number("streak") })
        #expect(steps.map(\.cooldown) == expected.map { $0.number("cooldown_s") })
    }

    @Test("what bringing an account back clears", arguments: Vector.area("account_state", op: "recover"))
    func recover(_ vector: Vector) throws {
        let state = AccountState(vector: try #require(vector.input["account"]), now: 0)
        let expected = vector.expected["account_effect"]?.elements ?? []
        #expect(state.recoverySteps.map(\.rawValue) == expected.map { $0.text("op") })
    }
}

extension AccountState {
    init(vector account: JSONValue, now: Int64) {
        self.init()
        func moment(_ key: String) -> Int64? { account[key]?.integer.map { now + Int64($0) * 1000 } }
        status = Status(rawValue: account["status"]?.string ?? "active") ?? .active
        schedulable = account["schedulable"]?.bool ?? true
        temporarilyUnschedulableUntil = moment("temp_unschedulable_for_s")
        rateLimitedUntil = moment("rate_limit_for_s")
        overloadUntil = moment("overload_for_s")
        expiresAt = moment("expires_for_s")
        for member in account["model_limits_for_s"]?.members ?? [] {
            modelLimits[member.key] = now + Int64(member.value.integer ?? 0) * 1000
        }
    }
}
