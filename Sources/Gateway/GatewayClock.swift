package import OpsModel

/// The gateway's only clock: tells the time, waits, and sets alarms. Handed in, so that tests need not wait.
package protocol GatewayClock: Sendable {
    var now: Timestamp { get }
    /// Waits so many milliseconds; ends early, without an error, when the task is cancelled.
    func wait(milliseconds: Int) async
    /// Calls `ring` after so many milliseconds, once, unless the alarm is taken back before.
    func alarm(after milliseconds: Int, ring: @escaping @Sendable () -> Void) -> Alarm
}

/// Something that will happen unless it is cancelled.
package struct Alarm: Sendable {
    private let cancelling: @Sendable () -> Void

    package init(cancelling: @escaping @Sendable () -> Void) { self.cancelling = cancelling }

    package func cancel() { cancelling() }
}

extension GatewayClock {
    package func alarm(after milliseconds: Int, ring: @escaping @Sendable () -> Void) -> Alarm {
        let waiting = Task {
            await wait(milliseconds: milliseconds)
            if !Task.isCancelled { ring() }
        }
        return Alarm { waiting.cancel() }
    }
}
