internal import NIOCore
internal import OpsModel
internal import ServiceLifecycle
internal import Synchronization

/// The image requests that are being served, also those whose client left. As a service it keeps the gateway's time
/// (traffic counts are handed over, slow bodies cut off) and ends once the last request has.
package final class RequestsInFlight: Service {
    private struct State {
        var count = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let clock: any GatewayClock
    private let tick: Int
    private let onTick: @Sendable (Timestamp) -> Void

    /// - Parameter tick: how often `onTick` is called, in milliseconds.
    init(clock: any GatewayClock, tick: Int, onTick: @escaping @Sendable (Timestamp) -> Void) {
        self.clock = clock
        self.tick = tick
        self.onTick = onTick
    }

    /// How many there are.
    package var count: Int { state.withLock { $0.count } }

    /// Takes a place, unless so many are taken; each is given back with `ended`.
    func begin(limit: Int) -> Bool {
        state.withLock { state in
            guard state.count < limit else { return false }
            state.count += 1
            return true
        }
    }

    func ended() {
        let waiters = state.withLock { state in
            state.count -= 1
            guard state.count == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until there are none.
    package func allEnded() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if state.count > 0 { state.waiters.append(continuation) }
                return state.count == 0
            }
            if isEmpty { continuation.resume() }
        }
    }

    /// Runs until a graceful shutdown, then until the last request ended.
    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                await clock.wait(milliseconds: tick)
                onTick(clock.now)
            }
        }
        await allEnded()
        onTick(clock.now)
    }
}
