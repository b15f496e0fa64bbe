package import ErrorPolicy
internal import Foundation
package import Logging
package import OpsModel
internal import ServiceLifecycle

/// Shares the accounts' state between a gateway and an ops log: nobody who calls it waits or fails.
///
/// One thread waits for commits and tells what operators changed, another writes what errors did, a transaction a
/// batch, so that a log that is locked for writing can still be read. A log that is locked, moved or replaced is tried
/// again for as long as it takes. As a service it writes everything queued before it ends.
package final class LogRouting: OpsRouting, Service {
    /// How often the last use of accounts is written, in seconds.
    private static let useInterval = 5.0
    /// How long a log that cannot be written is left alone before the next try, in seconds.
    private static let retryDelay = 0.25

    /// Everything below is guarded by `condition`.
    private struct State {
        var queue = RoutingQueue()
        var registered: [Account] = []
        /// The rows of registered accounts as they were seen last, by id: a log that takes the place of another gets
        /// them, so that what an operator switched off stays off.
        var known: [Int64: Account] = [:]
        /// How many passthrough rules were seen last.
        var knownRules = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
        var nextUse = Date.distantPast
        var isClosed = false
        /// The writing thread is gone.
        var hasEnded = false
        var reading = Trouble()
        var writing = Trouble()

        /// The configured accounts as a log that does not know them is told of them.
        var registration: [Account] { registered.map { $0.inState(of: known[$0.id]) } }
    }

    package let states: AsyncStream<RoutingState>

    private let path: String
    private let clock: @Sendable () -> Timestamp
    private let logger: Logger?
    private let continuation: AsyncStream<RoutingState>.Continuation
    private let doorbell = Doorbell()
    private let condition = NSCondition()
    /// Only touched with `condition` locked, which the compiler cannot see.
    nonisolated(unsafe) private var state = State()

    /// Begins to watch the log at `path`, and to write into it.
    ///
    /// - Parameter clock: tells the time, to know a row that claims to be from the future.
    package init(path: String, clock: @escaping @Sendable () -> Timestamp, logger: Logger? = nil) {
        self.path = path
        self.clock = clock
        self.logger = logger
        (states, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        let reader = Thread { [self] in readUntilClosed() }
        reader.name = "ops-routing-reader"
        reader.stackSize = 1 << 20
        reader.start()
        let writer = Thread { [self] in writeUntilClosed() }
        writer.name = "ops-routing-writer"
        writer.stackSize = 1 << 20
        writer.start()
    }

    /// Queues the configured accounts: new ones are inserted, of known ones the columns are brought up to date that the
    /// configuration decides. Their state, and accounts that are not configured any more, stay as they are.
    package func register(_ accounts: [Account]) {
        change { state in
            state.registered = accounts
            state.queue.registration = state.registration
        }
    }

    package func apply(_ effects: [AccountEffect], at now: Timestamp) {
        change { $0.queue.add(effects, at: now) }
    }

    package func used(_ account: Int64, at now: Timestamp) {
        let isFirst = look { state in
            defer { state.queue.use(account, at: now) }
            return state.queue.uses.isEmpty
        }
        // The others are written with the first one; the thread need not wake for each.
        if isFirst { condition.signal() }
    }

    /// Returns when everything queued before the call is in the log, or could not be written.
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

    /// Writes what is queued, ends the threads and `states`; nothing queued later is kept.
    package func close() async {
        change { $0.isClosed = true }
        doorbell.ring()
        await flush()
    }

    /// Runs until a graceful shutdown, then writes what is queued.
    package func run() async throws {
        try? await gracefulShutdown()
        await close()
    }

    /// Changes the state and wakes the writing thread.
    private func change(_ body: (inout State) -> Void) {
        look(body)
        condition.signal()
    }

    private func look<Value>(_ body: (inout State) -> Value) -> Value {
        condition.lock()
        defer { condition.unlock() }
        return body(&state)
    }

    // MARK: Reading

    private func readUntilClosed() {
        let watch = RoutingWatch(path: path, doorbell: doorbell) { [self] found in
            continuation.yield(completed(found))
        } report: { [self] failure in
            report(
                failure,
                \.reading,
                trouble: "Changes of accounts and rules are not seen",
                relief: "Changes of accounts and rules are seen again."
            )
        }
        watch.run { look { $0.isClosed } }
        continuation.finish()
    }

    /// What a log says, with the accounts it does not know yet because it came in the place of another.
    private func completed(_ found: RoutingState) -> RoutingState {
        var completed = found
        var lostRules = 0
        change { state in
            for account in found.accounts { state.known[account.id] = account }
            let present = Set(found.accounts.map(\.id))
            let missing = state.registration.filter { !present.contains($0.id) }
            defer { state.knownRules = found.rules.count }
            guard !missing.isEmpty else { return }
            state.queue.registration = state.registration
            completed.accounts += missing.filter { state.known[$0.id] != nil }
            lostRules = found.accounts.isEmpty && found.rules.isEmpty ? state.knownRules : 0
        }
        if lostRules > 0 {
            let what = "accounts keep their state, but the passthrough rules of the old one (\(lostRules)) are gone"
            logger?.warning("The ops log is a new one: \(what).")
        }
        return completed
    }

    // MARK: Writing

    private func writeUntilClosed() {
        var writer = RoutingWriter(path: path)
        while let (batch, registered, waiters) = nextBatch() {
            var failure: OpsLogError?
            if !batch.isEmpty {
                do throws(OpsLogError) {
                    try writer.write(batch, registered: registered, now: clock())
                } catch {
                    failure = error
                }
            }
            report(
                failure?.description,
                \.writing,
                trouble: "The states of accounts are not being written",
                relief: "The states of accounts are being written again."
            )
            if batch.dropped > 0 { logger?.error("\(batch.dropped) changes of accounts were lost: too many waited.") }
            if let failure { recover(from: failure, batch, waiters) } else { waiters.forEach { $0.resume() } }
        }
    }

    /// Waits for something to write; nil when there will be nothing more.
    private func nextBatch() -> (RoutingQueue, registered: [Account], [CheckedContinuation<Void, Never>])? {
        condition.lock()
        defer { condition.unlock() }
        while !state.queue.isUrgent, state.waiters.isEmpty, !state.isClosed {
            if state.queue.uses.isEmpty {
                condition.wait()
            } else if state.nextUse <= Date() || !condition.wait(until: state.nextUse) {
                break
            }
        }
        if state.isClosed, state.waiters.isEmpty, state.queue.isEmpty || state.writing.cause != nil {
            state.hasEnded = true
            return nil
        }
        state.nextUse = Date(timeIntervalSinceNow: Self.useInterval)
        defer { state.waiters = [] }
        return (state.queue.take(), state.registration, state.waiters)
    }

    /// Keeps what was not written for the next try, unless no try would help or there will be none.
    private func recover(
        from failure: OpsLogError,
        _ batch: RoutingQueue,
        _ waiters: [CheckedContinuation<Void, Never>]
    ) {
        var isOver = true
        condition.lock()
        if !state.isClosed, failure.mayPass {
            state.queue.putBack(batch)
            if failure == .locked(path: path) {
                isOver = false
                state.waiters = waiters + state.waiters
            }
        }
        let deadline = Date(timeIntervalSinceNow: Self.retryDelay)
        while !state.isClosed, condition.wait(until: deadline) {}
        condition.unlock()
        if isOver { waiters.forEach { $0.resume() } }
    }

    /// Says what is wrong, and that it is over.
    private func report(
        _ failure: String?,
        _ kind: WritableKeyPath<State, Trouble>,
        trouble: String,
        relief: String
    ) {
        switch look({ $0[keyPath: kind].meet(failure) }) {
        case .began(let cause): logger?.error("\(trouble): \(cause)")
        case .ended: logger?.info("\(relief)")
        case nil: break
        }
    }
}

/// The writing thread's connection: opened when there is something to write, and anew when the file is another one.
private struct RoutingWriter {
    let path: String
    private var log: OpsLog?
    private var identity: FileFacts.Identity?
    /// When this writer last changed each account.
    private var written: [Int64: Timestamp] = [:]

    init(path: String) { self.path = path }

    /// - Parameter registered: the accounts that a log must know before anything can be said of them.
    mutating func write(_ batch: RoutingQueue, registered: [Account], now: Timestamp) throws(OpsLogError) {
        var batch = batch
        let present = FileFacts.identity(of: path)
        if log == nil || present != identity {
            log = nil
            log = try OpsLog.open(path, mode: .readWrite)
            identity = present
            written = [:]
            batch.registration = registered
        }
        try log?.write(batch, written: &written, now: now)
    }
}

extension OpsLogError {
    /// Whether the same may succeed later without anybody changing what is to be written.
    fileprivate var mayPass: Bool {
        if case .failed = self { false } else { true }
    }
}
