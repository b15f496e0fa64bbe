import ErrorPolicy
import TestSupport
import Testing

@Suite("Failover, by the vectors")
struct FailoverVectorTests {
    @Test("which errors mean another account", arguments: Vector.area("failover", op: "should_failover"))
    func test(_ vector: Vector) {
        let response = UpstreamResponse(vector: vector.input)
        let fails = FailoverTest.fails(status: response.status, body: ErrorBody(response.body))
        #expect(fails == vector.expected.flag("failover"))
        guard let expected = vector.expected["error"] else { return }
        // The vectors leave the account's own handling out, so a 429's window does not count here.
        var history = AccountHistory()
        history.rateLimitWindowAge = AccountHistory.rateLimitWindow
        let decision = ErrorPolicy.decide(
            response,
            account: AccountContext(id: 1, kind: .oauth),
            model: ImageModel.usual,
            history: history
        )
        let failure = decision.failover
        #expect(failure?.status == expected.number("status"))
        #expect(failure?.cause.reason == expected["reason"]?.text)
        #expect((failure?.retry != nil) == expected.flag("retry_same_account"))
        #expect((failure?.cause == .overload) == expected.flag("request_scoped_transient"))
    }

    @Test("how long to wait", arguments: Vector.area("failover", op: "retry_delay"))
    func delay(_ vector: Vector) {
        let isOverload = vector.input["failure"]?.flag("request_scoped_transient") ?? false
        let retry = SameAccountRetry(pace: isOverload ? .doubling : .fixed)
        #expect(retry.delay(beforeRetry: vector.input.number("retry_count")) == vector.expected.number("delay_ms"))
    }

    @Test("whether the same account is tried again", arguments: Vector.area("failover", op: "retry_allowed"))
    func allowed(_ vector: Vector) throws {
        let account = AccountContext(vector: try #require(vector.input["account"]))
        let cap = vector.input["failure"]?["same_account_retry_max"]?.integer
        let limit = SameAccountRetry.limit(for: account, cap: cap)
        #expect(limit == vector.expected.number("limit"))
        let isRetryable = vector.input["failure"]?.flag("retryable_on_same_account") ?? false
        let isAllowed = isRetryable && SameAccountRetry(limit: limit).allows(count: vector.input.number("retry_count"))
        #expect(isAllowed == vector.expected.flag("allowed"))
    }

    @Test("when a rate-limited OAuth account ends the request", arguments: Vector.area("failover", op: "stop_oauth429"))
    func stop(_ vector: Vector) throws {
        let account = AccountContext(vector: try #require(vector.input["account"]))
        let stops = (1...vector.input.number("retry_count")).map {
            FailoverMachine.stops(afterSwitch: $0, kind: account.kind, status: vector.input.number("status"))
        }
        #expect(stops == (vector.expected["stop_after_switch"]?.elements ?? []).compactMap(\.bool))
    }

    @Test("whole requests, driven by the state machine", arguments: Vector.area("failover"))
    func loop(_ vector: Vector) throws {
        var run = try LoopRun(vector.input)
        run.run()
        let expected = vector.expected
        #expect(run.calls == expectedCalls(vector))
        #expect(abs(run.waited - expected.number("elapsed_ms_approx")) < 10)
        expectEffects(run.effects, expected["account_effect"])
        let client = try #require(expected["client"])
        if let success = run.success {
            #expect(client.number("status") == 200)
            expectSuccess(success, client)
        } else if let events = client["sse"]?.elements {
            expectEvents(run.events, events)
        } else if vector.differs?.hasPrefix("D6") == true {
            #expect(run.client?.status == 404)
            #expect(run.client?.type == "not_found_error")
            #expect(run.client?.message == "model not found")
            return
        } else if client["json"] == nil {
            expectClient(run.client, client)
        }
        if vector.differs?.hasPrefix("D8") == true { return }
        let rows = OpsRow.rows(for: run.opsRequest)
        let expectedRows = expected["ops_rows"]?.elements ?? []
        #expect(rows.count == expectedRows.count)
        for (row, want) in zip(rows, expectedRows) { expectRow(row, want) }
    }

    /// D8: what was never sent is tried on the next account.
    private func expectedCalls(_ vector: Vector) -> [Int] {
        if vector.differs?.hasPrefix("D8") == true {
            return (vector.input["accounts"]?.elements ?? []).map { $0.number("id") }
        }
        return (vector.expected["account_calls"]?.elements ?? []).compactMap(\.integer)
    }
}
