import Gateway
import NIOCore
import NIOPosix
import Testing

@testable import unmask_gateway

@Suite("The gateway's clock")
struct GatewayClockTests {
    private final class Kept: Sendable {}

    private let clock = SystemClock()

    @Test("A wait that is cancelled ends, however long it was to last")
    func cancelledWait() async {
        let waiting = Task { [clock] in await clock.wait(milliseconds: 86_400_000) }
        waiting.cancel()
        await waiting.value
    }

    @Test("Waits and alarms end by themselves")
    func ends() async {
        await clock.wait(milliseconds: 1)
        await withCheckedContinuation { continuation in
            _ = clock.alarm(after: 1) { continuation.resume() }
        }
    }

    @Test("An alarm that is cancelled leaves nothing behind until it would have rung")
    func cancelledAlarm() async throws {
        weak var kept: Kept?
        do {
            let new = Kept()
            kept = new
            let alarm = clock.alarm(after: 86_400_000) { Issue.record("rang for \(new)") }
            alarm.cancel()
        }
        // What a loop was told before is done by then.
        for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() { try await loop.submit {}.get() }
        #expect(kept == nil)
    }
}
