import ErrorPolicy
import TestSupport
import Testing

@Suite("Decisions about an upstream error, by the vectors")
struct ExplainVectorTests {
    /// Failovers of a status that is no failover status: by D6 the client gets the real error when no account is left.
    /// The vectors show the reference's 502 without a mark.
    private static let surfacedWhenExhausted: Set<Int> = [400, 404, 413, 422]

    @Test("decision, client, failure, exhaustion and account", arguments: Vector.area("explain"))
    func explain(_ vector: Vector) throws {
        let input = vector.input
        let upstream = try #require(input["upstream"])
        let account = account(input)
        if let decision = localDecision(input, account: account) {
            #expect(decision.kind == .masked)
            expectClient(decision.client, vector.expected["client"] ?? vector.expected)
            return
        }
        if let text = upstream["transport_error"]?.string {
            expectTransportFailure(text, vector)
            return
        }
        let decision = ErrorPolicy.decide(
            UpstreamResponse(vector: upstream),
            account: account,
            rules: try PassthroughRule.list(from: #require(input["rules"])),
            handler: handler(input),
            model: ImageModel.usual,
            history: AccountHistory(vector: input),
            steps: steps(input)
        )
        if vector.differs?.hasPrefix("D4") == true {
            #expect(decision.kind == .masked)
            #expect(decision.maskReason == .genericHandler)
            #expect(decision.client?.status == 502)
            #expect(decision.client?.type == "upstream_error")
            #expect(decision.client?.message == "Upstream request failed")
            return
        }
        #expect(decision.kind.rawValue == vector.expected.text("decision"))
        expectAnswer(decision, vector)
        expectExhausted(decision, vector)
        expectEffects(decision.accountEffects, vector.expected["account_effect"])
        expectAttempt(decision, vector)
        #expect(decision.skipMonitoring == vector.expected.flag("skip_monitoring"))
    }

    private func account(_ input: JSONValue) -> AccountContext {
        var account = AccountContext(
            id: 1,
            platform: input.text("platform"),
            kind: .init(rawValue: input.text("account_type")) ?? .apiKey
        )
        if let credentials = input["credentials"] { account.read(credentials: credentials) }
        account.customErrorCodes = StatusList.read(input["account_custom_error_codes"]) ?? account.customErrorCodes
        return account
    }

    private func handler(_ input: JSONValue) -> ErrorHandler {
        switch input.text("path") {
        case "responses_native": .generic
        case "compat": .compat
        default: .images
        }
    }

    /// The two older handlers were called directly, without the failover test before them.
    private func steps(_ input: JSONValue) -> ErrorPolicy.Steps {
        if input.flag("no_account_state") { return .handlerOnly }
        return input["path"] == nil ? .all : .accountHandling
    }

    private func localDecision(_ input: JSONValue, account: AccountContext) -> Decision? {
        let json = input["request"]?.string ?? #"{"model":"gpt-image-2","prompt":"draw a cat"}"#
        guard let request = try? ImageRequest.read(path: "/v1/images/generations", json: Array(json.utf8)),
            let problem = request.problemBeforeSending(by: account)
        else { return nil }
        return ErrorPolicy.decideLocalFailure(problem)
    }

    private func expectTransportFailure(_ text: String, _ vector: Vector) {
        // Sent or not, the client without another account gets the same. D8 fails over where nothing was sent.
        let sent = ErrorPolicy.decideTransportFailure(text, wasSent: true)
        #expect(sent.kind.rawValue == vector.expected.text("decision"))
        #expect(sent.maskReason == .transportError)
        expectClient(sent.client, vector.expected["client"] ?? vector.expected)
        #expect(sent.attempt == .requestError)
        #expect(sent.upstream.message == vector.expected["ops_event"]?.text("message"))
        let unsent = ErrorPolicy.decideTransportFailure(text, wasSent: false)
        #expect(unsent.kind == .failover)
        expectClient(unsent.ifExhausted?.client, vector.expected["client"] ?? vector.expected)
    }

    private func expectAnswer(_ decision: Decision, _ vector: Vector) {
        guard let client = vector.expected["client"] else { return }
        if vector.differs?.hasPrefix("D2") == true {
            #expect(decision.client?.message == "GET https://h/?key=*** bad")
            return
        }
        expectClient(
            decision.client,
            client,
            freeMessage: vector.differs?.hasPrefix("D1") == true
        )
    }

    private func expectExhausted(_ decision: Decision, _ vector: Vector) {
        guard let expected = vector.expected["if_exhausted"] else {
            #expect(decision.ifExhausted == nil)
            return
        }
        let failure = vector.expected["failover"]
        let exhausted = decision.ifExhausted
        if let exhausted, exhausted.decision == .surfaced {
            #expect(Self.surfacedWhenExhausted.contains(decision.upstream.status))
            #expect(exhausted.client == decision.upstream.surfaced)
            #expect(expected.text("message") == "Upstream request failed")
        } else {
            expectClient(
                exhausted?.client,
                expected,
                freeMessage: vector.differs?.hasPrefix("D1") == true
            )
        }
        #expect(decision.failover?.status == failure?.number("status"))
        #expect(decision.failover?.cause.reason == failure?["reason"]?.text)
        #expect((decision.failover?.retry != nil) == failure?.flag("retry_same_account"))
        #expect((decision.failover?.cause == .overload) == failure?.flag("request_scoped_transient"))
        if let delay = failure?["same_account_retry_delay_ms"]?.integer {
            #expect(decision.failover?.retry?.delay(beforeRetry: 1) == delay)
        }
        if let window = failure?["same_account_retry_window_s"]?.integer {
            #expect(decision.failover?.retry?.window == window * 1000)
        }
    }

    private func expectAttempt(_ decision: Decision, _ vector: Vector) {
        guard let event = vector.expected.present("ops_event") else {
            #expect(decision.attempt == nil)
            return
        }
        #expect(decision.attempt?.rawValue == event.text("kind"))
        #expect(decision.upstream.status == event.number("upstream_status_code"))
        #expect((decision.upstream.requestID ?? "") == event.text("upstream_request_id"))
        let fallsBack = event.text("message").hasPrefix("Upstream error: ")
        if vector.differs == nil, !fallsBack { #expect((decision.upstream.message ?? "") == event.text("message")) }
    }
}
