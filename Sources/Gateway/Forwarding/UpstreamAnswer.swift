internal import ErrorPolicy
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// An upstream's answer as it comes: first its head, then its body piece by piece, or word that nothing came for so
/// long. The transport is asked for the next piece once the one before was taken.
final class UpstreamAnswer: Sendable {
    enum Signal: Sendable {
        case piece(ByteBuffer)
        /// The body ended; with what the transport said if it broke off.
        case ended(String?)
        case silence
    }

    enum Beginning: Sendable {
        case come
        /// There is no answer; with what the transport said.
        case failed(String)
        case late
    }

    private struct State {
        var head: HTTPResponseHead?
        var piece: ByteBuffer?
        /// Tells the transport that the piece was taken.
        var taken: (@Sendable () -> Void)?
        var ending: Signal?
        /// Ends the exchange before its end.
        var cancelling: (@Sendable () -> Void)?
        var wasAskedFor = false
        /// How often somebody waited, and which of those waits is over.
        var waits = 0
        var rung = 0
        var isClosed = false
        var consumer: CheckedContinuation<Void, Never>?

        mutating func takeConsumer() -> CheckedContinuation<Void, Never>? {
            defer { consumer = nil }
            return consumer
        }
    }

    private let state = Mutex(State())
    private let clock: any GatewayClock

    init(clock: any GatewayClock) { self.clock = clock }

    // MARK: Whoever reads

    /// Whether the upstream may have seen any of the request's body: it is asked for once a connection is there and the
    /// head goes out.
    var wasAskedFor: Bool { state.withLock(\.wasAskedFor) }

    /// 0 before the head is there.
    var status: Int { state.withLock { $0.head.map { Int($0.status.code) } ?? 0 } }
    /// Empty before the head is there.
    var headers: HTTPHeaders { state.withLock { $0.head?.headers ?? [:] } }

    /// Waits for the head for so many milliseconds.
    func head(within milliseconds: Int64) async -> Beginning {
        await wait(milliseconds) { $0.head != nil || $0.ending != nil }
        return state.withLock { state in
            if state.head != nil { return .come }
            if case .ended(let words) = state.ending { return .failed(words ?? "the upstream did not answer") }
            return .late
        }
    }

    /// The next piece or the end, if it comes in so many milliseconds.
    func next(within milliseconds: Int64) async -> Signal {
        if let signal = take() { return signal }
        await wait(milliseconds) { $0.piece != nil || $0.ending != nil }
        return take() ?? .silence
    }

    /// Nothing more is wanted: what has not come yet does not come any more.
    func close() {
        let (taken, cancelling) = state.withLock { state in
            state.isClosed = true
            defer { (state.piece, state.taken, state.cancelling) = (nil, nil, nil) }
            return (state.taken, state.ending == nil ? state.cancelling : nil)
        }
        cancelling?()
        taken?()
    }

    private func take() -> Signal? {
        let (signal, taken) = state.withLock { state -> (Signal?, (@Sendable () -> Void)?) in
            guard let piece = state.piece.take() else { return (state.ending, nil) }
            return (.piece(piece), state.taken.take())
        }
        taken?()
        return signal
    }

    private func wait(_ milliseconds: Int64, until isReady: @Sendable (borrowing State) -> Bool) async {
        if milliseconds <= 0 { return }
        let wait = state.withLock { state -> Int? in
            if isReady(state) { return nil }
            state.waits += 1
            return state.waits
        }
        guard let wait else { return }
        let alarm = clock.alarm(after: Int(milliseconds)) { [self] in ring(wait) }
        defer { alarm.cancel() }
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.rung == wait || isReady(state) { return true }
                state.consumer = continuation
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// A wait has lasted its time. An alarm may ring although it was cancelled, if both came at once: it ends no other.
    private func ring(_ wait: Int) {
        let consumer = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waits == wait else { return nil }
            state.rung = wait
            return state.takeConsumer()
        }
        consumer?.resume()
    }

    // MARK: The transport

    /// The exchange began, and can be ended so.
    func began(cancelling: @escaping @Sendable () -> Void) {
        state.withLock { if $0.ending == nil { $0.cancelling = cancelling } }
    }

    /// The transport asks for the request's body.
    func askedFor() { state.withLock { $0.wasAskedFor = true } }

    /// The head is there.
    func come(_ head: HTTPResponseHead) { wake { $0.head = head } }

    /// The next piece is there.
    ///
    /// - Parameter taken: called once it was taken, or nobody will take it.
    func offer(_ piece: ByteBuffer, taken: @escaping @Sendable () -> Void) {
        let isWanted = wake { state in
            if state.isClosed { return false }
            (state.piece, state.taken) = (piece, taken)
            return true
        }
        if !isWanted { taken() }
    }

    /// Nothing more comes; with what broke it off.
    func end(_ words: String?) {
        wake { state in
            if state.ending == nil { state.ending = .ended(words) }
            state.cancelling = nil
        }
    }

    @discardableResult
    private func wake<Value>(_ change: (inout sending State) -> Value) -> Value {
        let (value, consumer) = state.withLock { state in (change(&state), state.takeConsumer()) }
        consumer?.resume()
        return value
    }
}
