import OpsModel
import Synchronization

/// An ops log that is a list.
final class MemoryRecording: OpsRecording {
    private struct State {
        var errors: [RecordedError] = []
        var traffic: [TrafficCount] = []
        var unrecorded: [UnrecordedReason] = []
    }

    private let state = Mutex(State())

    func record(_ error: RecordedError) { state.withLock { $0.errors.append(error) } }
    func record(_ traffic: TrafficCount) { state.withLock { $0.traffic.append(traffic) } }
    func count(_ reason: UnrecordedReason, at moment: Timestamp) { state.withLock { $0.unrecorded.append(reason) } }

    var errors: [ErrorDetail] { state.withLock { $0.errors.map(\.detail) } }
    var traffic: [TrafficCount] { state.withLock(\.traffic) }
    var unrecorded: [UnrecordedReason] { state.withLock(\.unrecorded) }
}
