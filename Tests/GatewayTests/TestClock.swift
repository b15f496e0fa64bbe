import Gateway
import OpsModel
import Synchronization

/// A clock that only moves when somebody waits a little: short waits are over at once, long ones last until they are
/// cancelled or rung.
final class TestClock: GatewayClock {
    private struct State {
        var now = Timestamp(1_700_000_000_000)
        var waits: [Int] = []
        var held: [Int: (milliseconds: Int, continuation: CheckedContinuation<Void, Never>)] = [:]
        var cancelled: Set<Int> = []
        var nextID = 0
    }

    /// The longest pause of the policy's own is 8 s.
    private static let longestShort = 8_000
    private let state = Mutex(State())

    var now: Timestamp { state.withLock(\.now) }
    /// All short waits, in milliseconds.
    var waits: [Int] { state.withLock(\.waits) }

    func wait(milliseconds: Int) async {
        if milliseconds <= Self.longestShort {
            state.withLock { state in
                state.now = state.now + Int64(milliseconds)
                state.waits.append(milliseconds)
            }
            return
        }
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.held[id] = (milliseconds, continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                let continuation = state.held.removeValue(forKey: id)?.continuation
                if continuation == nil { state.cancelled.insert(id) }
                return continuation
            }
            continuation?.resume()
        }
    }

    /// Moves on, and ends every long wait, or those of one length only.
    func ring(after milliseconds: Int64, only length: Int? = nil) {
        let held = state.withLock { state in
            let rung = state.held.filter { length == nil || $0.value.milliseconds == length }
            for id in rung.keys { state.held[id] = nil }
            if !rung.isEmpty { state.now = state.now + milliseconds }
            return rung.values.map(\.continuation)
        }
        for continuation in held { continuation.resume() }
    }
}
