internal import OpsModel

/// Messages on their way to the dashboard.
///
/// Keys and answers wait in order and none is lost; of what the live reader says only the newest waits, so that a
/// screen that is slower than the log never lags behind it.
@MainActor
final class Inbox {
    /// Yields once, however many messages came since it was last looked at.
    let wakeUps: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    private var messages: [Msg] = []
    private var observation: Msg?

    init() {
        (wakeUps, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var hasKeys: Bool { !messages.isEmpty }

    func post(_ msg: Msg) {
        messages.append(msg)
        signal.yield()
    }

    func post(_ newest: OpsObservation, at moment: Timestamp) {
        observation = .observed(newest, at: moment)
        signal.yield()
    }

    /// Everything that waits, keys first: what they ask is newer than what was answered.
    func take() -> [Msg] {
        defer {
            messages = []
            observation = nil
        }
        return messages + (observation.map { [$0] } ?? [])
    }
}
