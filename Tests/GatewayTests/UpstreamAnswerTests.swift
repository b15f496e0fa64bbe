import NIOCore
import NIOHTTP1
import OpsModel
import Synchronization
import Testing

@testable import Gateway

@Suite("Reading an upstream's answer beside waiting for it")
struct UpstreamAnswerTests {
    private let clock = ManualClock()
    private let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["x-request-id": "r1"])

    /// What the transport does for an answer of these pieces: each is offered once the one before was taken.
    private func offer(_ pieces: ArraySlice<String>, endingWith words: String?, to answer: UpstreamAnswer) {
        guard let piece = pieces.first else { return answer.end(words) }
        answer.offer(ByteBuffer(string: piece)) {
            offer(pieces.dropFirst(), endingWith: words, to: answer)
        }
    }

    /// Everything that is handed over, in words.
    private func all(_ answer: UpstreamAnswer) async -> [String] {
        var seen: [String] = []
        while true {
            switch await answer.next(within: 1_000) {
            case .piece(let piece): seen.append(String(buffer: piece))
            case .silence: seen.append("silence")
            case .ended(let words): return seen + [words ?? "end"]
            }
        }
    }

    @Test("The head comes first, then the pieces in order, then the end or what broke it off")
    func order() async {
        for words in [nil, "the upstream closed the connection"] {
            let answer = UpstreamAnswer(clock: clock)
            async let beginning = answer.head(within: 1_000)
            await clock.somebodyWaits(milliseconds: 1_000)
            answer.come(head)
            offer(["a", "b", "c"], endingWith: words, to: answer)
            guard case .come = await beginning else {
                Issue.record("no head")
                return
            }
            #expect(answer.status == 200)
            #expect(answer.headers["x-request-id"] == ["r1"])
            #expect(await all(answer) == ["a", "b", "c", words ?? "end"])
        }
    }

    @Test("An answer that fails before its head says why; one that does not come in time is late")
    func noAnswer() async {
        let failing = UpstreamAnswer(clock: clock)
        failing.end("connection refused")
        guard case .failed("connection refused") = await failing.head(within: 1_000) else {
            Issue.record("not failed")
            return
        }
        let silent = UpstreamAnswer(clock: clock)
        async let beginning = silent.head(within: 1_000)
        await clock.pass(milliseconds: 1_000)
        guard case .late = await beginning else {
            Issue.record("not late")
            return
        }
    }

    @Test("Closing drops what the transport offers from then on, and cancels the exchange once")
    func closing() async {
        let answer = UpstreamAnswer(clock: clock)
        let taken = Mutex(0)
        let cancelled = Mutex(0)
        answer.began { cancelled.withLock { $0 += 1 } }
        answer.come(head)
        for _ in 1...2 {
            answer.offer(ByteBuffer(string: "x")) { taken.withLock { $0 += 1 } }
            answer.close()
        }
        #expect(taken.withLock(\.self) == 2)
        #expect(cancelled.withLock(\.self) == 1)
    }

    @Test("An answer that came whole is not cancelled when it is closed")
    func closingAfterTheEnd() {
        let answer = UpstreamAnswer(clock: clock)
        answer.began { Issue.record("cancelled") }
        answer.end(nil)
        answer.close()
    }

    @Test("Silence is told after so long by the clock, and not before")
    func silence() async {
        let answer = UpstreamAnswer(clock: clock)
        async let signal = answer.next(within: 5_000)
        await clock.somebodyWaits(milliseconds: 5_000)
        clock.advance(milliseconds: 4_999)
        clock.advance(milliseconds: 1)
        guard case .silence = await signal else {
            Issue.record("no silence")
            return
        }
    }

    /// A clock whose alarms ring when a test says so, also those that were cancelled: one that is about to ring cannot
    /// be stopped.
    private final class RacingClock: GatewayClock {
        private let rings = Mutex<[@Sendable () -> Void]>([])

        var now: Timestamp { Timestamp(0) }
        var count: Int { rings.withLock(\.count) }

        func wait(milliseconds: Int) async {}

        func alarm(after milliseconds: Int, ring: @escaping @Sendable () -> Void) -> Alarm {
            rings.withLock { $0.append(ring) }
            return Alarm {}
        }

        func ring(_ number: Int) { rings.withLock { $0[number] }() }
    }

    @Test("An alarm that rings as its answer comes ends no later wait")
    func lateAlarm() async {
        let clock = RacingClock()
        let answer = UpstreamAnswer(clock: clock)
        async let beginning = answer.head(within: 1_000)
        #expect(await eventually { clock.count == 1 })
        answer.come(head)
        guard case .come = await beginning else {
            Issue.record("no head")
            return
        }
        async let signal = answer.next(within: 1_000)
        #expect(await eventually { clock.count == 2 })
        clock.ring(0)
        answer.offer(ByteBuffer(string: "x")) {}
        guard case .piece = await signal else {
            Issue.record("no piece")
            return
        }
    }
}
