package import OpsModel

/// The gateway's only clock: tells the time and waits. Handed in, so that tests need not wait.
package protocol GatewayClock: Sendable {
    var now: Timestamp { get }
    /// Waits so many milliseconds; ends early, without an error, when the task is cancelled.
    func wait(milliseconds: Int) async
}
