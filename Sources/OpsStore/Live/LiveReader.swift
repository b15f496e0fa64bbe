internal import Foundation
package import OpsModel
internal import Synchronization

/// Answers the newest question after every commit that anybody makes, from a connection and a thread of its own.
///
/// A commit wakes it through inotify and is confirmed by `PRAGMA data_version`; new rows are folded into the answer in
/// memory, and only what folding cannot tell (changed rows, a step that ended, another question) is read anew. With
/// nothing to do it wakes for the next minute and for nothing else.
package final class LiveReader: OpsObserving {
    package let observations: AsyncStream<OpsObservation>

    /// What other threads leave for the reading thread.
    struct Mailbox {
        var query: OpsQuery?
        /// Counts questions; a read in progress gives up when it moves on.
        var generation = 0
        var isClosed = false
        /// A connection for details, so that a long question does not keep them waiting.
        var details: OpsLog?
        /// Why there is none.
        var failure: String?
    }

    let mailbox = Mutex(Mailbox())
    let doorbell = Doorbell()
    private let continuation: AsyncStream<OpsObservation>.Continuation

    /// Begins to watch `path`. Nothing is read before the first question.
    ///
    /// - Parameter clock: tells the time; the window of a question without an end of its own ends there.
    package init(path: String, clock: @escaping @Sendable () -> Timestamp) {
        (observations, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        let thread = Thread { [weak self, continuation, doorbell] in
            // The reader itself is let go between waits, so that dropping it ends the thread.
            guard let box = self.map(WeakReader.init) else { return }
            let loop = LiveLoop(path: path, clock: clock, doorbell: doorbell) { continuation.yield($0) }
            loop.run {
                box.reader?.mailbox.withLock { $0 }
            } publish: { log, failure in
                box.reader?.mailbox.withLock {
                    $0.details = log
                    $0.failure = failure
                }
            }
            continuation.finish()
        }
        thread.name = "ops-live-reader"
        thread.stackSize = 1 << 20
        thread.start()
    }

    deinit {
        continuation.finish()
        doorbell.ring()
    }

    package func ask(_ query: OpsQuery) {
        mailbox.withLock {
            $0.query = query
            $0.generation += 1
        }
        doorbell.ring()
    }

    package func detail(of id: Int64) async throws(OpsReadFailure) -> ErrorDetail? {
        let log = try logForQuestions
        do {
            return try await log.detailInBackground(id)
        } catch {
            throw OpsReadFailure(error.description)
        }
    }

    package func failovers(_ question: FailoverQuestion) async throws(OpsReadFailure) -> FailoverAnswer {
        let log = try logForQuestions
        do {
            return try await log.failoversInBackground(question)
        } catch {
            throw OpsReadFailure(error.description)
        }
    }

    /// The connection for questions beside the board.
    private var logForQuestions: OpsLog {
        get throws(OpsReadFailure) {
            let (log, failure) = mailbox.withLock { ($0.details, $0.failure) }
            guard let log else { throw OpsReadFailure(failure ?? "The ops log has not been opened yet.") }
            return log
        }
    }

    /// Ends the thread and the observations.
    package func close() {
        mailbox.withLock {
            $0.isClosed = true
            $0.generation += 1
        }
        doorbell.ring()
    }
}

/// A weak reference that may cross to the reading thread.
private final class WeakReader: Sendable {
    private let box: Mutex<Weak>

    private struct Weak {
        weak var reader: LiveReader?
    }

    init(_ reader: LiveReader) { box = Mutex(Weak(reader: reader)) }

    var reader: LiveReader? { box.withLock { $0.reader } }
}
