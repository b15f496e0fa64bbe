import Gateway
import OpsModel
import Synchronization

/// A clock that a test moves by hand; a wait ends when it was moved far enough.
final class ManualClock: GatewayClock {
    private struct Wait {
        var milliseconds: Int
        var end: Timestamp
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now = Timestamp(1_700_000_000_000)
        var lastWait = 0
        var waits: [Int: Wait] = [:]
        var watchers: [(milliseconds: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var now: Timestamp { state.withLock(\.now) }

    func wait(milliseconds: Int) async {
        let number = state.withLock { state in
            state.lastWait += 1
            return state.lastWait
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                    if milliseconds <= 0 || Task.isCancelled { return [continuation] }
                    state.waits[number] = Wait(
                        milliseconds: milliseconds,
                        end: state.now + Int64(milliseconds),
                        continuation: continuation
                    )
                    let seen = state.watchers.filter { $0.milliseconds == milliseconds }.map(\.continuation)
                    state.watchers.removeAll { $0.milliseconds == milliseconds }
                    return seen
                }
                for other in woken { other.resume() }
            }
        } onCancel: {
            state.withLock { $0.waits.removeValue(forKey: number) }?.continuation.resume()
        }
    }

    /// Ends every wait that is over after so many milliseconds more.
    func advance(milliseconds: Int) {
        let over = state.withLock { state in
            state.now = state.now + Int64(milliseconds)
            let over = state.waits.filter { $0.value.end <= state.now }
            for number in over.keys { state.waits[number] = nil }
            return over.values.map(\.continuation)
        }
        for continuation in over { continuation.resume() }
    }

    /// Returns once somebody waits for exactly so long.
    func somebodyWaits(milliseconds: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.waits.values.contains(where: { $0.milliseconds == milliseconds }) { return true }
                state.watchers.append((milliseconds, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Waits until somebody waits for exactly so long, and lets it end.
    func pass(milliseconds: Int) async {
        await somebodyWaits(milliseconds: milliseconds)
        advance(milliseconds: milliseconds)
    }
}
