import ErrorPolicy
import OpsModel
import Testing

@Suite("Deciding recorded errors again")
struct ReplayTests {
    static func recorded(
        upstream: Int? = 400,
        type: String? = "invalid_request_error",
        message: String? = "bad size",
        client: Int = 502,
        told: String? = "Upstream request failed",
        outcome: Outcome = .masked,
        account: Int64? = 7,
        body: String? = nil
    ) -> ReplayCase {
        ReplayCase(
            row: ErrorRow(
                id: 1,
                createdAt: Timestamp(1_000),
                account: account.map { AccountRef(id: $0) },
                platform: "openai",
                model: "gpt-image-1",
                clientStatus: client,
                clientMessage: told,
                upstreamStatus: upstream,
                upstreamType: type,
                upstreamMessage: message,
                outcome: outcome
            ),
            body: body
        )
    }

    @Test("the image handler surfaces what the old one masked")
    func surfaces() throws {
        let answer = try #require(Replay().answer(Self.recorded()))
        #expect(answer.outcome == .surfaced)
        #expect(answer.client?.status == 400)
        #expect(answer.client?.type == "invalid_request_error")
        #expect(answer.client?.message == "bad size")
        #expect(answer.isChanged)
    }

    @Test("the older handlers give their own answers")
    func handlers() throws {
        let error = Self.recorded(upstream: 404, type: "not_found_error", message: "no such image")
        let generic = try #require(Replay(handler: .generic).answer(error))
        #expect(generic.outcome == .masked)
        #expect(!generic.isChanged)
        let compat = try #require(Replay(handler: .compat).answer(error))
        #expect(compat.outcome == .surfaced)
        #expect(compat.client?.type == "not_found_error")
    }

    @Test("a rule decides where the log's had none")
    func rules() throws {
        let rule = PassthroughRule(id: 4, name: "size", errorCodes: [400], passthroughBody: false, customMessage: "no")
        let answer = try #require(Replay(rules: [rule]).answer(Self.recorded()))
        #expect(answer.outcome == .rewritten)
        #expect(answer.rule?.id == 4)
        #expect(answer.client?.message == "no")
    }

    @Test("an account's own list of statuses is looked up")
    func customCodes() throws {
        let account = Account(id: 7, name: "a", customErrorCodes: [401])
        let answer = try #require(Replay(accounts: [account]).answer(Self.recorded()))
        #expect(answer.outcome == .masked)
        #expect(answer.client?.status == 500)
    }

    @Test("a request that a failover saved stays saved, one that ran out of accounts is answered as such")
    func failovers() throws {
        let saved = Self.recorded(upstream: 429, message: "slow", client: 200, told: nil, outcome: .recovered)
        let answer = try #require(Replay().answer(saved))
        #expect(answer.outcome == .recovered)
        #expect(answer.client == nil)
        #expect(!answer.isChanged)
        let lost = try #require(Replay().answer(Self.recorded(upstream: 503, type: nil, message: "down")))
        #expect(lost.isFailover)
        #expect(lost.client?.message == "Upstream service temporarily unavailable")
    }

    @Test("an error without an upstream's answer is left alone", arguments: [nil, 0, 200, -1, 4_000_000])
    func undecidable(status: Int?) { #expect(Replay().answer(Self.recorded(upstream: status)) == nil) }

    @Test("a stored body is read, and where it was cut before its words the columns are")
    func bodies() throws {
        let whole =
            #"{"error":{"message":"from the body","type":"image_generation_user_error","code":"moderation_blocked"}}"#
        let stored = try #require(Replay().answer(Self.recorded(body: whole)))
        #expect(stored.client?.message == "from the body")
        #expect(stored.client?.code == "moderation_blocked")
        let cut = try #require(Replay().answer(Self.recorded(body: #"{"error":{"ty"#)))
        #expect(cut.client?.message == "bad size")
    }

    @Test("the headline counts what was masked, and what would be told most")
    func headline() {
        var tally = ReplayTally()
        #expect(tally.headline == "No errors match in this span.")
        let replay = Replay()
        func add(_ error: ReplayCase, times: Int) {
            for _ in 0..<times { tally.add(error, replay.answer(error)) }
        }
        add(Self.recorded(), times: 371)
        add(Self.recorded(upstream: 404, type: nil, message: "gone"), times: 41)
        add(Self.recorded(upstream: 503, type: nil, message: "down"), times: 178)
        #expect(
            tally.headline
                == "412 of 590 masked 502s would have been surfaced, 371 of them as 400 invalid_request_error."
        )
        #expect(tally.before.masked == 590)
        #expect(tally.after.masked == 178)
        #expect(tally.after.surfaced == 412)
        #expect(tally.failovers == 178)
        add(Self.recorded(upstream: nil), times: 3)
        #expect(tally.undecided == 3)
        #expect(tally.total == 593)
    }

    @Test("the headline of the old handler says what it would hide")
    func hiding() {
        var tally = ReplayTally()
        let error = Self.recorded(client: 400, told: "bad size", outcome: .surfaced)
        tally.add(error, Replay(handler: .generic).answer(error))
        #expect(tally.headline == "1 surfaced error would have been masked as 502.")
    }

    @Test("tallies by account and by rule, those that change most first")
    func grouping() {
        var byAccount = ReplayTally(by: .account)
        var byRule = ReplayTally(by: .rule)
        let rule = PassthroughRule(id: 4, name: "size", keywords: ["bad size"])
        let replay = Replay(rules: [rule])
        for account in [7, 8, 8] as [Int64] {
            let error = Self.recorded(account: account)
            byAccount.add(error, replay.answer(error))
            byRule.add(error, replay.answer(error))
        }
        #expect(byAccount.rankedGroups.map(\.value) == [.account(AccountRef(id: 8)), .account(AccountRef(id: 7))])
        #expect(byAccount.rankedGroups.first?.group.after.rewritten == 2)
        #expect(byRule.rankedGroups.map(\.value) == [.text("4 size")])
    }

    @Test("stays bounded, and counts what it no longer tells apart")
    func bounded() {
        var tally = ReplayTally()
        let replay = Replay()
        for number in 0..<(ReplayTally.limit + 50) {
            let error = Self.recorded(type: "type-\(number)", account: Int64(number))
            tally.add(error, replay.answer(error))
        }
        #expect(tally.transitions.count == ReplayTally.limit)
        #expect(tally.transitionsLeftOut == 50)
        #expect(tally.groupsLeftOut == 50)
        #expect(tally.total == ReplayTally.limit + 50)
    }
}
