import ErrorPolicy
import OpsModel
import OpsStore
import TestSupport
import Testing

@testable import Gateway

@Suite("Accounts between the gateway, the log and an operator", .timeLimit(.minutes(15)))
struct AccountsInTheLogTests {
    static let now = Timestamp(1_700_000_000_000)

    private func chosen(_ pool: AccountPool, at now: Timestamp) -> Int64? {
        guard
            case .account(let account) = pool.choose(for: ImageRequest(endpoint: .edits), excluding: [], at: now)
        else { return nil }
        return account.id
    }

    @Test("an error, the operator who mends it, and the operator who takes the account out")
    func story() async throws {
        let folder = try TemporaryFolder()
        let log = try OpsLog.create(folder.path("ops.db"))
        let routing = LogRouting(path: log.path, clock: { Self.now + Milliseconds.day })
        let account = UpstreamAccount(
            context: AccountContext(id: 1),
            name: "acct-1",
            credential: FixedCredential("sk-test")
        )
        let pool = AccountPool([account], routing: routing)
        var states = routing.states.makeAsyncIterator()
        /// Adopts what the log says until the row is as asked.
        func adopt(until isAsked: (Account) -> Bool) async throws -> Account {
            while let state = await states.next(isolation: nil) {
                pool.adopt(state)
                if let row = state.accounts.first, isAsked(row) { return row }
            }
            throw CancellationError()
        }
        func change(_ verb: AccountChange.Verb, _ row: Account, at moment: Timestamp) throws {
            _ = try log.commit(AccountChange(verb, row, actor: "amir@ops", acceptsLast: true), at: moment)
        }

        routing.register([Account(id: 1, name: "acct-1")])
        _ = try await adopt { $0.name == "acct-1" }
        #expect(chosen(pool, at: Self.now) == 1)

        let decision = ErrorPolicy.decide(
            UpstreamResponse(status: 401, body: #"{"error":{"message":"revoked","code":"token_revoked"}}"#),
            account: account.context
        )
        pool.decide(on: 1, model: "gpt-image-2", at: Self.now) { _ in decision }
        #expect(chosen(pool, at: Self.now) == nil)
        let broken = try await adopt { $0.status == .error }
        #expect(broken.errorMessage == "Token revoked (401): revoked")
        #expect(chosen(pool, at: Self.now + Milliseconds.hour) == nil)

        // The block in memory would last two minutes; the operator's word counts at once.
        try change(.enable, broken, at: Self.now + 10)
        let mended = try await adopt { $0.isSchedulable(at: Self.now + 10) }
        #expect(chosen(pool, at: Self.now + 10) == 1)

        // A limit of images leaves the account on, and takes all of its requests; enabling ends that too.
        let limit = ErrorPolicy.decide(
            UpstreamResponse(status: 429, body: #"{"error":{"message":"for limit gpt-image"}}"#),
            account: account.context
        )
        pool.decide(on: 1, model: "gpt-image-2", at: Self.now + 12) { _ in limit }
        let limited = try await adopt { $0.modelRateLimits != nil }
        #expect(limited.isSchedulable(at: Self.now + 12) && limited.updatedAt != mended.updatedAt)
        #expect(chosen(pool, at: Self.now + 12) == nil)
        try change(.enable, limited, at: Self.now + 15)
        let freed = try await adopt { $0.modelRateLimits == nil }
        #expect(chosen(pool, at: Self.now + 15) == 1)

        try change(.disable(for: nil), freed, at: Self.now + 20)
        _ = try await adopt { !$0.schedulable }
        #expect(chosen(pool, at: Self.now + 20) == nil)
        #expect(try log.auditLog(limit: 9).map(\.action) == ["disable", "enable", "enable"])
        await routing.close()
    }

    @Test("following adopts every state until the port is closed")
    func following() async {
        struct Port: OpsRouting {
            let states: AsyncStream<RoutingState>
            func apply(_ effects: [AccountEffect], at now: Timestamp) {}
            func used(_ account: Int64, at now: Timestamp) {}
        }
        let states = AsyncStream { continuation in
            continuation.yield(RoutingState(accounts: [Account(id: 1, name: "a", schedulable: false)]))
            continuation.yield(RoutingState(accounts: [Account(id: 2, name: "b", schedulable: false)]))
            continuation.finish()
        }
        let accounts = [1, 2].map { id in
            UpstreamAccount(
                context: AccountContext(id: id),
                name: "acct-\(id)",
                credential: FixedCredential("sk-test")
            )
        }
        let pool = AccountPool(accounts, routing: Port(states: states))
        await pool.follow()
        #expect(chosen(pool, at: Self.now) == 1)
    }
}
