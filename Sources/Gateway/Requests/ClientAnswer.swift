package import NIOCore
internal import Synchronization

/// The one answer to one request: whoever serves the request writes it, the client's connection reads it.
///
/// The two sides know nothing of each other's tasks, so a client that leaves does not stop the work that was begun for
/// it: from then on what is written is dropped. There is one head, and what follows it comes from one writer.
package final class ClientAnswer: Sendable {
    package struct Head: Sendable {
        package var status: Int
        /// In order; a name may come twice.
        package var headers: [(name: String, value: String)]
        /// The body's bytes where they are known from the start.
        package var length: Int?
    }

    private struct State {
        var head: Head?
        var piece: ByteBuffer?
        var isFinished = false
        /// Whether the connection took what was handed to it.
        var isTaken = false
        var isGone = false
        var isCut = false
        var bodyBytes = 0
        /// Who waits: the connection for a head or a piece, the writer for the piece to be taken.
        var reader: CheckedContinuation<Void, Never>?
        var writer: CheckedContinuation<Void, Never>?
        /// Who waits until the client has the answer.
        var watcher: CheckedContinuation<Void, Never>?

        var isDelivered: Bool { isTaken && isFinished && piece == nil }
        /// Whether nothing more will become of the answer.
        var isOver: Bool { isDelivered || isGone }

        mutating func takeWatcher() -> CheckedContinuation<Void, Never>? {
            defer { watcher = nil }
            return watcher
        }

        mutating func takeReader() -> CheckedContinuation<Void, Never>? {
            defer { reader = nil }
            return reader
        }
    }

    private let state = Mutex(State())

    package init() {}

    // MARK: The side that serves

    /// Whether a head was written: nothing else can be answered any more.
    package var hasBegun: Bool { state.withLock { $0.head != nil } }
    /// Whether the client left before the end of its answer.
    package var isGone: Bool { state.withLock { $0.isGone } }
    /// Whether the answer was cut off, so that the client knows it is not whole.
    package var isCut: Bool { state.withLock { $0.isCut } }
    /// How many bytes of a body were written so far, dropped ones too.
    package var bodyBytes: Int { state.withLock { $0.bodyBytes } }
    /// The status that was answered; nil before.
    package var status: Int? { state.withLock { $0.head?.status } }

    /// Answers whole.
    ///
    /// Returns at once: there is nothing left to write that the connection could hold back.
    package func complete(status: Int, headers: [(name: String, value: String)], body: ByteBuffer) {
        let reader = state.withLock { state in
            assert(state.head == nil, "an answer has one head")
            if state.head == nil {
                state.head = Head(status: status, headers: headers, length: body.readableBytes)
                state.bodyBytes = body.readableBytes
                if !state.isGone, body.readableBytes > 0 { state.piece = body }
                state.isFinished = true
            }
            return state.takeReader()
        }
        reader?.resume()
    }

    /// Writes the head. A second head is a mistake of the program and stops it in debug builds.
    package func begin(status: Int, headers: [(name: String, value: String)], length: Int? = nil) {
        let reader = state.withLock { state in
            assert(state.head == nil, "an answer has one head")
            if state.head == nil { state.head = Head(status: status, headers: headers, length: length) }
            return state.takeReader()
        }
        reader?.resume()
    }

    /// Writes a piece of the body; returns once the connection took it, or the client is gone. After the end nothing is
    /// written any more.
    package func write(_ bytes: ByteBuffer) async {
        if bytes.readableBytes == 0 { return }
        await withCheckedContinuation { continuation in
            let (reader, isDropped) = state.withLock { state in
                if state.isFinished { return (state.takeReader(), true) }
                state.bodyBytes += bytes.readableBytes
                if state.isGone { return (state.takeReader(), true) }
                state.piece = bytes
                state.writer = continuation
                return (state.takeReader(), false)
            }
            reader?.resume()
            if isDropped { continuation.resume() }
        }
    }

    /// Ends the body.
    package func finish() {
        let reader = state.withLock { state in
            state.isFinished = true
            return state.takeReader()
        }
        reader?.resume()
    }

    /// Ends a body that is not whole: the connection is closed without its end. A stream that ended like a good one
    /// would be taken for one.
    package func cut() {
        state.withLock { state in if !state.isFinished { state.isCut = true } }
        finish()
    }

    /// Waits until the client has the whole answer, or left. Asked once, behind the end, by the side that serves.
    package func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isOver { state.watcher = continuation }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
    }

    // MARK: The connection's side

    /// Whether the client gets an answer that it does not have yet.
    package var isUnderWay: Bool { state.withLock { $0.head != nil && !$0.isOver } }

    /// Waits for the head; nil when the answer ended without one.
    package func head() async -> Head? {
        await wait { $0.head != nil || $0.isFinished }
        return state.withLock { $0.head }
    }

    /// Waits for the next piece of the body; nil at its end.
    package func next() async -> ByteBuffer? {
        await wait { $0.piece != nil || $0.isFinished }
        let (piece, writer) = state.withLock { state in
            defer { (state.piece, state.writer) = (nil, nil) }
            return (state.piece, state.writer)
        }
        writer?.resume()
        return piece
    }

    /// The connection took everything that was handed to it; of an answer that has not ended that says nothing.
    package func delivered() {
        let watcher = state.withLock { state in
            state.isTaken = true
            return state.isOver ? state.takeWatcher() : nil
        }
        watcher?.resume()
    }

    /// The connection is closed: nobody reads any more. Whoever had the whole answer before did not leave.
    package func clientLeft() {
        let waiting = state.withLock { state in
            if !state.isDelivered { state.isGone = true }
            state.piece = nil
            defer { state.writer = nil }
            return [state.takeReader(), state.writer, state.takeWatcher()]
        }
        for waiter in waiting { waiter?.resume() }
    }

    private func wait(until isReady: @Sendable (borrowing State) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if isReady(state) || state.isGone { return true }
                state.reader = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
    }
}
