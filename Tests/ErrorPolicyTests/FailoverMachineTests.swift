import ErrorPolicy
import TestSupport
import Testing

@Suite("The failover state machine")
struct FailoverMachineTests {
    private static func failure(_ status: Int = 500, retry: SameAccountRetry? = nil) -> FailoverError {
        FailoverError(status: status, body: [], retry: retry)
    }

    private func word(_ action: FailoverMachine.Action) -> String {
        switch action {
        case .choose(let excluded): "choose not \(excluded.sorted())"
        case .forward(let account): "forward \(account)"
        case .wait(let milliseconds): "wait \(milliseconds)"
        case .answerExhausted(let failure, let inStream):
            "exhausted \(failure?.status ?? 0)\(inStream ? " in stream" : "")"
        case .answerNoAccount(let why): "no account \(why.client.status)"
        case .answerInternalFailure(let inStream): "internal\(inStream ? " in stream" : "")"
        case .stop: "stop"
        case .done: "done"
        }
    }

    private func dialogue(maxSwitches: Int = 10, _ events: [FailoverMachine.Event]) -> [String] {
        var machine = FailoverMachine(maxSwitches: maxSwitches)
        return events.map { word(machine.handle($0)) }
    }

    @Test("a failed account is excluded and the next one tried")
    func moves() {
        #expect(
            dialogue([
                .start, .chosen(account: 1, kind: .apiKey),
                .failed(Self.failure(), bytesWritten: false, clientIsGone: false),
                .chosen(account: 2, kind: .apiKey), .finished,
            ]) == ["choose not []", "forward 1", "choose not [1]", "forward 2", "done"]
        )
    }

    @Test("once bytes were written the client is told in the stream")
    func written() {
        #expect(
            dialogue([
                .start, .chosen(account: 1, kind: .oauth),
                .failed(Self.failure(503), bytesWritten: true, clientIsGone: true),
            ]).last == "exhausted 503 in stream"
        )
    }

    @Test("a client that left ends the request silently")
    func gone() {
        #expect(
            dialogue([
                .start, .chosen(account: 1, kind: .oauth),
                .failed(Self.failure(), bytesWritten: false, clientIsGone: true),
            ]).last == "stop"
        )
    }

    @Test("no switches means one account")
    func noSwitches() {
        #expect(
            dialogue(
                maxSwitches: 0,
                [
                    .start, .chosen(account: 1, kind: .apiKey),
                    .failed(Self.failure(502), bytesWritten: false, clientIsGone: false),
                ]
            ).last == "exhausted 502"
        )
    }

    @Test("an account that vanishes while it is waited for is no account at all")
    func vanished() {
        #expect(
            dialogue([
                .start, .chosen(account: 1, kind: .oauth),
                .failed(Self.failure(502, retry: SameAccountRetry()), bytesWritten: false, clientIsGone: false),
                .resume, .noAccount(.noneAvailable),
            ]).suffix(3) == ["wait 500", "choose not []", "no account 503"]
        )
    }

    @Test("none left after a failure answers from the last one")
    func noneLeft() {
        #expect(
            dialogue([
                .start, .chosen(account: 1, kind: .apiKey),
                .failed(Self.failure(429), bytesWritten: false, clientIsGone: false), .noAccount(.noneAvailable),
            ]).last == "exhausted 429"
        )
    }

    @Test("rate-limited OAuth accounts end the request at the third switch")
    func rateLimited() {
        var events: [FailoverMachine.Event] = [.start]
        for account in Int64(1)...3 {
            events.append(.chosen(account: account, kind: .oauth))
            events.append(.failed(Self.failure(429), bytesWritten: false, clientIsGone: false))
        }
        #expect(dialogue(events).last == "exhausted 429")
    }

    @Test("overload waits longer each time, up to the limit")
    func overload() {
        let retry = SameAccountRetry(pace: .doubling)
        var events: [FailoverMachine.Event] = [.start]
        for _ in 0..<4 {
            events.append(.chosen(account: 1, kind: .oauth))
            events.append(.failed(Self.failure(503, retry: retry), bytesWritten: false, clientIsGone: false))
        }
        #expect(dialogue(events).filter { $0.hasPrefix("wait") } == ["wait 500", "wait 1000", "wait 2000"])
        #expect((1...7).map(retry.delay(beforeRetry:)) == [500, 1000, 2000, 4000, 8000, 8000, 8000])
    }

    @Test("a window ends the waiting, and its delay never reaches past it")
    func window() {
        let decision = { (age: Int, after: String) in
            var history = AccountHistory()
            history.rateLimitWindowAge = age
            return ErrorPolicy.decide(
                UpstreamResponse(status: 429, headers: ["Retry-After": after]),
                account: AccountContext(kind: .oauth),
                history: history
            ).failover?.retry
        }
        #expect(decision(0, "3")?.delay(beforeRetry: 1) == 3000)
        #expect(decision(0, "60")?.delay(beforeRetry: 1) == 8000)
        #expect(decision(118, "60")?.delay(beforeRetry: 1) == 2000)
        #expect(decision(120, "3") == nil)
    }

    @Test("any course of events ends, within the accounts it may try", arguments: 0..<200)
    func ends(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let maxSwitches = Int.random(in: 0...10, using: &generator)
        var machine = FailoverMachine(maxSwitches: maxSwitches)
        var tried: Set<Int64> = []
        var action = machine.handle(.start)
        var steps = 0
        while steps < 1000 {
            steps += 1
            switch action {
            case .choose(let excluded):
                let free = (Int64(1)...15).filter { !excluded.contains($0) }
                guard let account = free.randomElement(using: &generator) else { return }
                action = machine.handle(.chosen(account: account, kind: .apiKey))
            case .forward(let account):
                tried.insert(account)
                let retry = Bool.random(using: &generator) ? SameAccountRetry() : nil
                action = machine.handle(
                    .failed(Self.failure(retry: retry), bytesWritten: false, clientIsGone: false)
                )
            case .wait:
                action = machine.handle(.resume)
            default:
                #expect(machine.excluded.count <= maxSwitches + 1)
                #expect(machine.excluded.isSubset(of: tried))
                return
            }
        }
        Issue.record("the request did not end")
    }
}
