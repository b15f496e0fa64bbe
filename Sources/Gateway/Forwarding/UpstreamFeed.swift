internal import AsyncHTTPClient
internal import NIOCore
internal import Synchronization

/// Hands an upstream's body over piece by piece, or says that it was silent for so long: the reading goes on in a task
/// of its own, so that a silence does not end it. One piece is held at most.
final class UpstreamFeed: Sendable {
    enum Signal: Sendable {
        case piece(ByteBuffer)
        /// The body ended; with what the transport said if it broke off.
        case ended(String?)
        /// The HTTP client heard nothing for as long as it waits.
        case timedOut
        case silence
    }

    private struct State {
        var piece: ByteBuffer?
        var ending: Signal?
        var hasRung = false
        var isClosed = false
        var reader: CheckedContinuation<Void, Never>?
        var consumer: CheckedContinuation<Void, Never>?

        mutating func takeConsumer() -> CheckedContinuation<Void, Never>? {
            defer { consumer = nil }
            return consumer
        }
    }

    private let state = Mutex(State())
    private let clock: any GatewayClock

    init(clock: any GatewayClock) { self.clock = clock }

    /// Reads the body to its end, or until the feed is closed.
    func read(_ body: HTTPClientResponse.Body) async {
        do {
            for try await piece in body {
                await offer(piece)
                if state.withLock(\.isClosed) { return }
            }
            end(.ended(nil))
        } catch {
            let isTimeout = error as? HTTPClientError == .readTimeout
            end(isTimeout ? .timedOut : .ended(TransportTrouble.words(error)))
        }
    }

    /// The next piece or the end, if it comes in so many milliseconds.
    func next(within milliseconds: Int64) async -> Signal {
        if let signal = take() { return signal }
        if milliseconds <= 0 { return .silence }
        state.withLock { $0.hasRung = false }
        let timer = Task {
            await clock.wait(milliseconds: Int(milliseconds))
            if !Task.isCancelled { ring() }
        }
        defer { timer.cancel() }
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.piece != nil || state.ending != nil || state.hasRung { return true }
                state.consumer = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
        return take() ?? .silence
    }

    /// Nothing more is wanted.
    func close() {
        let reader = state.withLock { state in
            state.isClosed = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    private func take() -> Signal? {
        let (signal, reader) = state.withLock { state -> (Signal?, CheckedContinuation<Void, Never>?) in
            guard let piece = state.piece.take() else { return (state.ending, nil) }
            defer { state.reader = nil }
            return (.piece(piece), state.reader)
        }
        reader?.resume()
        return signal
    }

    /// Returns once the piece was taken.
    private func offer(_ piece: ByteBuffer) async {
        await withCheckedContinuation { continuation in
            let (consumer, isClosed) = state.withLock { state in
                if state.isClosed { return (nil as CheckedContinuation<Void, Never>?, true) }
                state.piece = piece
                state.reader = continuation
                return (state.takeConsumer(), false)
            }
            consumer?.resume()
            if isClosed { continuation.resume() }
        }
    }

    private func end(_ ending: Signal) {
        let consumer = state.withLock { state in
            state.ending = ending
            return state.takeConsumer()
        }
        consumer?.resume()
    }

    private func ring() {
        let consumer = state.withLock { state in
            state.hasRung = true
            return state.takeConsumer()
        }
        consumer?.resume()
    }
}
