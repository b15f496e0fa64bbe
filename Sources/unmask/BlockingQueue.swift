import Dispatch

/// Runs what may block (a locked log, a slow disk) one after the other on a thread of its own, so that no task that has
/// nothing to do with it waits.
struct BlockingQueue: Sendable {
    private let queue: DispatchQueue

    /// - Parameter label: its name in a debugger.
    init(label: String) { queue = DispatchQueue(label: label) }

    func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in queue.async { continuation.resume(returning: body()) } }
    }
}
