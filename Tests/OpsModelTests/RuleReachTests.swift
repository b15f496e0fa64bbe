import ErrorPolicy
import OpsModel
import Testing

@Suite("Errors that no rule reaches: those inside the stream of an OAuth account")
struct RuleReachTests {
    private static let accounts = [
        Account(id: 7, name: "key", type: "apikey"), Account(id: 9, name: "codex", type: "oauth"),
    ]
    private static let message = "Your request was rejected by the safety system."
    private static let object =
        #"{"type":"image_generation_user_error","code":"moderation_blocked","message":"\#(message)"}"#
    private static let rule = PassthroughRule(
        id: 1,
        name: "mod",
        errorCodes: [400],
        keywords: ["safety system"],
        matchMode: "all",
        passthroughBody: false,
        customMessage: "Be nice."
    )

    /// The row that is left of an event of the upstream's stream, as a gateway records it.
    private static func streamed(_ event: String, isStream: Bool = false) throws -> ReplayCase {
        var stream = ImageStream(ImageStream.Request(isStream: isStream, model: "gpt-image-1"), now: 0)
        _ = stream.take(event)
        guard case .failure(let failure) = stream.finish().ending else { throw NoFailure() }
        let decision = ErrorPolicy.decide(
            failure,
            account: AccountContext(id: 9, kind: .oauth),
            rules: [rule],
            isStream: isStream,
            bytesWritten: isStream
        )
        let client = try #require(decision.client ?? decision.ifExhausted?.client)
        var detail = ErrorDetail(
            told: client,
            upstream: decision.upstream,
            accountID: 9,
            platform: "openai",
            maskReason: decision.maskReason,
            body: Redaction.body(failure.body),
            context: OpsClassification.Context()
        )
        detail.row.account = AccountRef(id: 9)
        detail.row.stream = isStream
        detail.row.inStream = isStream
        return ReplayCase(row: detail.row, body: detail.upstreamBody)
    }

    private struct NoFailure: Error {}

    /// A row with the same words, recorded by anybody.
    private static func plain(account: Int64, body: String? = #"{"error":\#(object)}"#) -> ReplayCase {
        ReplayTests.recorded(
            type: "image_generation_user_error",
            message: message,
            client: 400,
            told: message,
            outcome: .surfaced,
            account: account,
            body: body
        )
    }

    private func trial(_ errors: [ReplayCase], by rule: PassthroughRule = RuleReachTests.rule) -> RuleTrial {
        var trial = RuleTrial(rule, among: [], accounts: Self.accounts)
        for error in errors { trial.add(error) }
        return trial
    }

    private static let events = [
        #"{"type":"error","error":\#(object)}"#,
        #"{"type":"response.failed","response":{"id":"resp_1","error":\#(object)}}"#,
        #"{"type":"response.incomplete","response":{"incomplete_details":{"reason":"moderation: safety system"}}}"#,
        #"{"type":"response.completed","response":{"output":[{"type":"message","content":[{"text":"safety system"}]}]}}"#,
    ]

    @Test("a dry run leaves them out and says why", arguments: events)
    func dryRun(event: String) throws {
        let found = trial([try Self.streamed(event), Self.plain(account: 7)])
        #expect(found.total == 2 && found.caught == 1)
        #expect(
            found.missedSentences == [
                "1 more error matches, but it came inside the stream of an OAuth account: no rule is asked there."
            ]
        )
    }

    @Test("a replay leaves them as they were", arguments: events)
    func replay(event: String) throws {
        let replay = Replay(rules: [Self.rule], accounts: Self.accounts)
        let answer = try #require(replay.answer(try Self.streamed(event)))
        #expect(answer.outcome == .surfaced && answer.client?.status == 400)
        #expect(answer.rule == nil && !answer.isChanged && !answer.isFailover)
    }

    @Test("so are those a client was told inside its own stream, whatever their body")
    func clientStream() throws {
        var error = try Self.streamed(Self.events[0], isStream: true)
        error.body = nil
        #expect(trial([error]).caught == 0)
    }

    @Test("an event that was told inside a stream as a 502 is no reason to try another account again")
    func lateFailure() throws {
        let event = #"{"type":"error","error":{"type":"server_error","message":"boom"}}"#
        let answer = try #require(
            Replay(accounts: Self.accounts).answer(try Self.streamed(event, isStream: true))
        )
        #expect(answer.outcome == .surfaced && !answer.isFailover && !answer.isChanged)
    }

    @Test("a failure of the upstream's own fails over, and rules are asked with no account left")
    func exhausted() throws {
        let event = #"{"type":"error","error":{"type":"server_error","message":"boom"}}"#
        let rule = PassthroughRule(id: 1, name: "boom", errorCodes: [502])
        #expect(trial([try Self.streamed(event)], by: rule).caught == 1)
    }

    @Test("a keyword is searched in what the upstream said, not in the name of the event")
    func keyword() throws {
        let event = #"{"type":"response.failed","response":{"error":{"type":"server_error","message":"boom"}}}"#
        let rule = PassthroughRule(id: 1, name: "failed", keywords: ["failed"])
        #expect(trial([try Self.streamed(event)], by: rule).caught == 0)
    }

    @Test("an API-key account has no such stream, whatever its upstream's body says")
    func apiKey() {
        let found = trial([Self.plain(account: 7, body: Self.events[0])])
        #expect(found.caught == 1 && found.missedSentences.isEmpty)
    }

    @Test("a rule that keeps errors out of the log does so there too")
    func hidden() throws {
        var rule = Self.rule
        rule.skipMonitoring = true
        let error = try Self.streamed(Self.events[0])
        #expect(
            trial([error, error], by: rule).missedSentences == [
                "2 more errors match inside the streams of OAuth accounts: their clients are told the same, "
                    + "but the log would not hold them."
            ]
        )
        var tally = ReplayTally()
        tally.add(error, Replay(rules: [rule], accounts: Self.accounts).answer(error))
        #expect(tally.unrecorded == 1 && tally.unasked == 1 && tally.changed == 0)
    }

    @Test("where the log does not say, the rule decides, and the doubt is told")
    func doubt() {
        let found = trial([Self.plain(account: 9), Self.plain(account: 9, body: nil), Self.plain(account: 7)])
        #expect(found.caught == 3 && found.doubtful == 2)
        #expect(
            found.doubt == "2 of these are of OAuth accounts: no rule is asked about errors inside their streams, "
                + "and the log does not say whether these were."
        )
        #expect(trial([Self.plain(account: 7)]).doubt == nil)
        var tally = ReplayTally()
        let error = Self.plain(account: 9)
        tally.add(error, Replay(rules: [Self.rule], accounts: Self.accounts).answer(error))
        #expect(tally.doubtful == 1)
    }

    @Test("there is no doubt about what a rule has decided before, and none about what fails over")
    func noDoubt() {
        var decided = Self.plain(account: 9)
        decided.row.outcome = .rewritten
        let rule = PassthroughRule(id: 1, name: "all", errorCodes: [400, 429])
        let limited = ReplayTests.recorded(upstream: 429, message: "slow", client: 429, account: 9)
        let found = trial([decided, limited], by: rule)
        #expect(found.caught == 2 && found.doubt == nil)
    }
}
