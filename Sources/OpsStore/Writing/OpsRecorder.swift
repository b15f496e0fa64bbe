internal import Foundation
internal import GRDB
package import Logging
package import OpsModel
internal import ServiceLifecycle

/// Writes the ops log for a gateway: nobody who records waits or fails.
///
/// Errors queue up within bounds and one thread writes them, a transaction a batch. A batch is what came in while the
/// last was written, so a quiet gateway's error is on disk in milliseconds and a busy one's share their commit.
/// What cannot be kept is counted in `ops_unrecorded`. While the log cannot be written (locked, on a full disk, damaged)
/// errors wait in the queue. It is the path that counts: where the file was moved or deleted a new log is laid, and where
/// it was replaced the new one is written. As a service it writes everything queued before it ends.
package final class OpsRecorder: OpsRecording, Service {
    /// The most errors in one transaction.
    package static let batchLimit = 1_000
    /// How long the first error of a batch waits for company, in seconds.
    private static let linger = 0.004
    /// How long a log that cannot be written is left alone before the next try, in seconds.
    private static let retryDelay = 0.05

    /// Everything below is guarded by `condition`.
    private struct State {
        var queue = RecorderQueue()
        /// How many errors are being written, for as long as that takes.
        var inHand = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
        /// No more will come: what is queued is written, without waiting for a log that cannot be.
        var isClosed = false
        /// The thread is gone.
        var hasEnded = false
        var trouble = Trouble()
    }

    private let path: String
    /// The writing thread's alone, once that runs.
    nonisolated(unsafe) private var log: OpsLog?
    private let logger: Logger?
    private let condition = NSCondition()
    /// Only touched with `condition` locked, which the compiler cannot see.
    nonisolated(unsafe) private var state = State()

    /// Begins to write into the file of `log`, over a connection of its own.
    package init(_ log: OpsLog, logger: Logger? = nil) {
        path = log.path
        // What keeps it from opening is told at the first write.
        self.log = try? OpsLog.open(log.path, mode: .readWrite, sharing: log)
        self.logger = logger
        let thread = Thread { [self] in writeUntilClosed() }
        thread.name = "ops-recorder"
        thread.start()
    }

    package func record(_ error: RecordedError) { change { $0.queue.add(error) } }
    package func record(_ traffic: TrafficCount) { change { $0.queue.add(traffic) } }
    package func count(_ reason: UnrecordedReason, at moment: Timestamp) {
        change { $0.queue.count(1, reason, at: moment) }
    }

    /// How it is doing now.
    package var health: RecordingHealth {
        condition.lock()
        defer { condition.unlock() }
        return RecordingHealth(
            queued: state.queue.errors.count + state.inHand,
            dropped: state.queue.dropped,
            isFailing: state.trouble.cause != nil
        )
    }

    /// Returns when everything recorded before the call is in the log, or was counted as lost.
    package func flush() async {
        await withCheckedContinuation { continuation in
            var hasEnded = false
            change { state in
                hasEnded = state.hasEnded
                if !hasEnded { state.waiters.append(continuation) }
            }
            if hasEnded { continuation.resume() }
        }
    }

    /// Writes what is queued and ends the thread; nothing recorded later is kept.
    package func close() async {
        change { $0.isClosed = true }
        await flush()
    }

    /// Runs until a graceful shutdown, then writes what is queued.
    package func run() async throws {
        try? await gracefulShutdown()
        await close()
    }

    private func change(_ body: (inout State) -> Void) {
        condition.lock()
        let wasEmpty = state.queue.isEmpty
        body(&state)
        // In between the thread waits for company by the clock: waking it for each error would cost more than the rest.
        let isDue = wasEmpty || state.queue.errors.count >= Self.batchLimit || !state.waiters.isEmpty || state.isClosed
        if isDue { condition.signal() }
        condition.unlock()
    }

    private func writeUntilClosed() {
        while true {
            condition.lock()
            while state.queue.isEmpty, state.waiters.isEmpty, !state.isClosed { condition.wait() }
            if state.waiters.isEmpty, state.queue.isEmpty || state.isClosed && state.trouble.cause != nil {
                state.hasEnded = true
                condition.unlock()
                return
            }
            let deadline = Date(timeIntervalSinceNow: Self.linger)
            while state.queue.errors.count < Self.batchLimit, state.waiters.isEmpty, !state.isClosed {
                if !condition.wait(until: deadline) { break }
            }
            let batch = state.queue.take(Self.batchLimit)
            state.inHand = batch.errors.count
            // Those who wait are answered once nothing queued before them is left.
            let waiters = state.queue.errors.isEmpty ? state.waiters : []
            if state.queue.errors.isEmpty { state.waiters = [] }
            condition.unlock()
            if !batch.isEmpty { write(batch) }
            change { $0.inHand = 0 }
            for waiter in waiters { waiter.resume() }
        }
    }

    private func write(_ batch: RecorderQueue) {
        while true {
            do throws(OpsLogError) {
                let log = try present()
                try log.write { db in
                    let writer = try RowWriter(db)
                    for error in batch.errors { try writer.write(error) }
                    for count in batch.traffic.values { try writer.write(count) }
                    for (key, count) in batch.unrecorded {
                        try writer.write(unrecorded: count, key.reason, minute: key.minute)
                    }
                }
                report(nil)
                // What went into a file that was taken away meanwhile belongs into the one that took its place.
                if log.isInPlace { return }
            } catch {
                if error.isOfTheLog, error != .locked(path: path) { leave() }
                report(error.description)
                condition.lock()
                let isLost = state.isClosed || !error.isOfTheLog
                condition.unlock()
                if isLost { change { $0.queue.giveUp(batch) } }
                // Also after giving up: counts that cannot be written either would be tried again at once, for ever.
                Thread.sleep(forTimeInterval: Self.retryDelay)
                if isLost { return }
            }
        }
    }

    /// The log that the path names now.
    private func present() throws(OpsLogError) -> OpsLog {
        if let log, log.isInPlace { return log }
        let wasOpen = log != nil
        leave()
        let new = try OpsLog.create(path)
        log = new
        if wasOpen { logger?.notice("The ops log was moved, deleted or replaced: errors go on into \(path).") }
        return new
    }

    /// Closes the log. One that was moved away takes with it what only its WAL held.
    private func leave() {
        log?.close()
        log = nil
    }

    /// Says what keeps errors from being written, and that it is over.
    private func report(_ failure: String?) {
        condition.lock()
        let news = state.trouble.meet(failure)
        condition.unlock()
        switch news {
        case .began(let cause): logger?.error("Errors are not being recorded: \(cause)")
        case .ended: logger?.info("Errors are being recorded again.")
        case nil: break
        }
    }
}

extension OpsLogError {
    /// Whether it is about the whole log, so that what was to be written may be written later; else no try would help.
    fileprivate var isOfTheLog: Bool {
        switch self {
        case .failed, .missingTable, .interrupted: false
        default: true
        }
    }
}
