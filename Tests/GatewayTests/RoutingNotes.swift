import ErrorPolicy
import OpsModel
import Synchronization

/// A port that remembers what it was told.
final class RoutingNotes: OpsRouting {
    struct Note: Sendable {
        var effects: [AccountEffect]
        var moment: Timestamp
    }

    let states = AsyncStream<RoutingState> { $0.finish() }
    private let notes = Mutex<(effects: [Note], uses: [Int64])>(([], []))

    var effects: [Note] { notes.withLock { $0.effects } }
    var uses: [Int64] { notes.withLock { $0.uses } }

    func apply(_ effects: [AccountEffect], at now: Timestamp) {
        notes.withLock { $0.effects.append(Note(effects: effects, moment: now)) }
    }
    func used(_ account: Int64, at now: Timestamp) { notes.withLock { $0.uses.append(account) } }
}
