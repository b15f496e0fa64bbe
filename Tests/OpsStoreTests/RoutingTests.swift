import ErrorPolicy
import GRDB
import OpsModel
import TestSupport
import Testing

@testable import OpsStore

@Suite("Sharing the accounts' state with the log", .timeLimit(.minutes(15))) struct RoutingTests {
    static let at = Timestamp(1_700_000_000_000)

    private func routing(_ scratch: ScratchLog) -> LogRouting {
        LogRouting(path: scratch.path, clock: { Self.at + Milliseconds.hour })
    }

    /// The first state that is as asked; waits for it as long as it takes.
    private func state(
        _ states: inout AsyncStream<RoutingState>.Iterator,
        where isAsked: (RoutingState) -> Bool
    ) async throws -> RoutingState {
        while let state = await states.next(isolation: nil) { if isAsked(state) { return state } }
        throw CancellationError()
    }

    private func row(_ scratch: ScratchLog, _ id: Int64 = 1) throws -> Account {
        try #require(try scratch.open().accounts().first { $0.id == id })
    }

    @Test("configured accounts are inserted and kept up to date, their state is not touched")
    func registers() async throws {
        let scratch = try ScratchLog()
        try scratch.run(
            "INSERT INTO accounts (id, name, status, schedulable) VALUES (2, 'old', 'error', 0), (9, 'gone', 'active', 1)"
        )
        let routing = routing(scratch)
        let accounts = [
            Account(id: 1, name: "one", priority: 3, customErrorCodes: [400]),
            Account(id: 2, name: "two", platform: "grok", type: "oauth"),
        ]
        routing.register(accounts)
        await routing.flush()
        let rows = try scratch.open().accounts()
        #expect(rows.map(\.name) == ["one", "two", "gone"])
        #expect(rows[0] == accounts[0])
        #expect(rows[1].platform == "grok" && rows[1].type == "oauth")
        #expect(rows[1].status == .error && !rows[1].schedulable)

        routing.register([Account(id: 1, name: "one", priority: 4)])
        await routing.flush()
        #expect(try row(scratch).priority == 4)
        #expect(try row(scratch).customErrorCodes == nil)
        await routing.close()
    }

    @Test("what errors do reaches the log, in order and with its time")
    func effects() async throws {
        let scratch = try ScratchLog()
        let routing = routing(scratch)
        routing.register([Account(id: 1, name: "one"), Account(id: 2, name: "two")])
        routing.apply(
            [
                AccountEffect(.rateLimited, account: 1, seconds: 5),
                AccountEffect(.runtimeBlock, account: 1, seconds: 5),
                AccountEffect(.overloaded, account: 1, seconds: 600),
                AccountEffect(.temporarilyUnschedulable, account: 1, seconds: 600, reason: "long"),
                AccountEffect(.temporarilyUnschedulable, account: 1, seconds: 60, reason: "short"),
                AccountEffect(.modelRateLimited, account: 1, seconds: 60, scope: "gpt-image-2", reason: "r"),
                AccountEffect(.setError, account: 2, reason: "revoked"),
                AccountEffect(.setError, account: 77, reason: "nobody"),
            ],
            at: Self.at
        )
        routing.used(2, at: Self.at + 7)
        routing.used(2, at: Self.at + 3)
        await routing.flush()
        let one = try row(scratch)
        #expect(one.rateLimitedAt == Self.at && one.rateLimitResetAt == Self.at + 5_000)
        #expect(one.overloadUntil == Self.at + 600_000)
        #expect(one.tempUnschedulableUntil == Self.at + 600_000 && one.tempUnschedulableReason == "long")
        #expect(ModelLimits(json: one.modelRateLimits).limits["gpt-image-2"]?.until == Self.at + 60_000)
        #expect(one.updatedAt == Self.at && one.status == .active && one.schedulable)
        let two = try row(scratch, 2)
        #expect(two.status == .error && two.errorMessage == "revoked" && !two.schedulable)
        #expect(two.lastUsedAt == Self.at + 7)

        routing.apply([AccountEffect(.rateLimited, account: 1, seconds: 1)], at: Self.at)
        await routing.flush()
        #expect(try row(scratch).rateLimitResetAt == Self.at + 1_000)
        #expect(try row(scratch).updatedAt == Self.at + 1)
        await routing.close()
    }

    @Test("what an operator did meanwhile is not undone")
    func operatorWins() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.open(.readWrite)
        try log.put([
            Account(id: 1, name: "one"), Account(id: 2, name: "two"), Account(id: 3, name: "three", status: .error),
            Account(id: 4, name: "four", status: .disabled),
        ])
        func change(_ verb: AccountChange.Verb, _ id: Int64, at moment: Timestamp) throws {
            _ = try log.commit(AccountChange(verb, row(scratch, id), actor: "amir@ops", acceptsLast: true), at: moment)
        }
        try change(.disable(for: nil), 1, at: Self.at + 10)
        try change(.disable(for: Milliseconds.hour), 2, at: Self.at + 10)
        try change(.enable, 3, at: Self.at + 10)
        let routing = routing(scratch)
        for id in 1...4 as ClosedRange<Int64> {
            routing.apply(
                [
                    AccountEffect(.temporarilyUnschedulable, account: id, seconds: 60, reason: "403"),
                    AccountEffect(.setError, account: id, reason: "403"),
                ],
                at: Self.at
            )
        }
        await routing.flush()
        #expect(try !row(scratch, 1).schedulable)
        let paused = try row(scratch, 2)
        #expect(paused.tempUnschedulableUntil == Self.at + 10 + Milliseconds.hour)
        #expect(paused.tempUnschedulableReason == "disabled by amir@ops")
        #expect(try row(scratch, 3).isSchedulable(at: Self.at + 10))
        #expect(try row(scratch, 4).status == .disabled)

        // An error after the change counts again.
        routing.apply([AccountEffect(.setError, account: 3, reason: "again")], at: Self.at + 11)
        await routing.flush()
        #expect(try row(scratch, 3).status == .error)
        await routing.close()
    }

    @Test("a row that claims to be from the future keeps no error out")
    func future() async throws {
        let scratch = try ScratchLog()
        try scratch.open(.readWrite).put([Account(id: 1, name: "one", updatedAt: Self.at + Milliseconds.day)])
        let routing = routing(scratch)
        routing.apply([AccountEffect(.setError, account: 1, reason: "bad")], at: Self.at)
        await routing.flush()
        #expect(try row(scratch).status == .error)
        await routing.close()
    }

    @Test("the state comes at the start and after every change of accounts and rules")
    func states() async throws {
        let scratch = try ScratchLog()
        try scratch.open(.readWrite).put([Account(id: 1, name: "one")])
        let routing = routing(scratch)
        var states = routing.states.makeAsyncIterator()
        #expect(await states.next(isolation: nil)?.accounts.map(\.name) == ["one"])
        try scratch.run("UPDATE accounts SET schedulable = 0")
        _ = try await state(&states) { $0.accounts.first?.schedulable == false }
        try scratch.run(
            "INSERT INTO error_passthrough_rules (id, name, error_codes) VALUES (5, 'quota', '[429]')"
        )
        #expect(try await state(&states) { !$0.rules.isEmpty }.rules.map(\.name) == ["quota"])
        await routing.close()
        #expect(await states.next(isolation: nil) == nil)
    }

    @Test("a log that is moved away and replaced is found again, with its accounts registered in it")
    func replaced() async throws {
        let scratch = try ScratchLog()
        let routing = routing(scratch)
        var states = routing.states.makeAsyncIterator()
        routing.register([Account(id: 1, name: "one")])
        _ = try await state(&states) { $0.accounts.count == 1 }
        try scratch.writer.close()
        for end in ["", "-wal", "-shm"] {
            _ = try await Program.shell(
                "mv \"$1\" \"$2\" 2>/dev/null; true",
                [scratch.path + end, scratch.path + ".old" + end]
            )
        }
        routing.apply([AccountEffect(.setError, account: 1, reason: "meanwhile")], at: Self.at)
        try OpsLog.create(scratch.path)
        _ = try await state(&states) { $0.accounts.first?.errorMessage == "meanwhile" }
        await routing.close()
    }

    @Test("what an operator switched off stays off in a log that takes the place of another")
    func replacedKeepsState() async throws {
        let scratch = try ScratchLog()
        let routing = routing(scratch)
        var states = routing.states.makeAsyncIterator()
        routing.register([Account(id: 1, name: "one"), Account(id: 2, name: "two")])
        _ = try await state(&states) { $0.accounts.count == 2 }
        try scratch.run("UPDATE accounts SET schedulable = 0, updated_at = 5 WHERE id = 1")
        _ = try await state(&states) { $0.accounts.first?.schedulable == false }
        try scratch.writer.close()
        for end in ["", "-wal", "-shm"] {
            _ = try await Program.shell("rm -f \"$1\"", [scratch.path + end])
        }
        try OpsLog.create(scratch.path)
        // Never on in between, also before the new log knows it.
        routing.apply([AccountEffect(.setError, account: 2, reason: "meanwhile")], at: Self.at)
        let seen = try await state(&states) { state in
            #expect(state.accounts.first { $0.id == 1 }?.schedulable == false)
            return state.accounts.contains { $0.errorMessage == "meanwhile" }
        }
        #expect(seen.accounts.map(\.id) == [1, 2])
        await routing.flush()
        let row = try #require(try OpsLog.open(scratch.path).accounts().first { $0.id == 1 })
        #expect(!row.schedulable && row.updatedAt == Timestamp(5))
        await routing.close()
    }

    @Test("a locked log is waited for, and read meanwhile")
    func locked() async throws {
        let scratch = try ScratchLog()
        try scratch.open(.readWrite).put([Account(id: 1, name: "one")])
        let routing = routing(scratch)
        var states = routing.states.makeAsyncIterator()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let writer = try DatabaseQueue(path: scratch.path, configuration: configuration)
        try await writer.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
        routing.apply([AccountEffect(.setError, account: 1, reason: "late")], at: Self.at)
        #expect(await states.next(isolation: nil)?.accounts.first?.status == .active)
        try await writer.writeWithoutTransaction { db in
            try db.execute(sql: "UPDATE accounts SET priority = 9")
            try db.execute(sql: "COMMIT")
        }
        _ = try await state(&states) { $0.accounts.first?.status == .error && $0.accounts.first?.priority == 9 }
        await routing.close()
    }

    @Test("closing writes what is queued, and what cannot be written does not keep it waiting")
    func closing() async throws {
        let scratch = try ScratchLog()
        try scratch.open(.readWrite).put([Account(id: 1, name: "one")])
        let routing = routing(scratch)
        routing.used(1, at: Self.at)
        await routing.close()
        #expect(try row(scratch).lastUsedAt == Self.at)
        routing.apply([AccountEffect(.setError, account: 1, reason: "too late")], at: Self.at)
        await routing.flush()
        #expect(try row(scratch).status == .active)

        let nowhere = LogRouting(path: scratch.folder.path("missing.db"), clock: { Self.at })
        nowhere.register([Account(id: 1, name: "one")])
        await nowhere.flush()
        await nowhere.close()
    }

    @Test("the queue is bounded, and a batch that failed keeps its place")
    func queue() {
        var queue = RoutingQueue()
        let effect = AccountEffect(.setError, account: 1, reason: "first")
        queue.add([effect, AccountEffect(.runtimeBlock, account: 1, seconds: 1)], at: Self.at)
        queue.use(4, at: Self.at)
        #expect(queue.isUrgent && queue.events.count == 1)
        let batch = queue.take()
        #expect(queue.isEmpty)
        for second in 0..<RoutingQueue.eventLimit {
            queue.add([AccountEffect(.rateLimited, account: 2, seconds: second)], at: Self.at)
        }
        queue.add([effect], at: Self.at)
        #expect(queue.events.count == RoutingQueue.eventLimit && queue.dropped == 1)
        queue.putBack(batch)
        #expect(queue.events.first?.effect == effect && queue.events.count == RoutingQueue.eventLimit)
        #expect(queue.dropped == 2 && queue.uses == [4: Self.at])
        for id in 0..<Int64(RoutingQueue.useLimit + 50) { queue.use(id, at: Self.at) }
        #expect(queue.uses.count == RoutingQueue.useLimit)
    }
}
