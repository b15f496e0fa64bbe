import ErrorPolicy
import OpsModel
import Synchronization

/// An ops log that keeps what errors do to accounts, and says nothing.
final class MemoryRouting: OpsRouting {
    private let applied = Mutex<[AccountEffect]>([])

    var effects: [AccountEffect] { applied.withLock(\.self) }

    var states: AsyncStream<RoutingState> { AsyncStream { $0.finish() } }
    func apply(_ effects: [AccountEffect], at now: Timestamp) { applied.withLock { $0 += effects } }
    func used(_ account: Int64, at now: Timestamp) {}
}
