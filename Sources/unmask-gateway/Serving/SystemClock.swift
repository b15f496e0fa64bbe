import Foundation
import Gateway
import NIOCore
import NIOPosix
import OpsModel

/// The time of the machine. Event loops keep its alarms: one that is cancelled leaves nothing behind, where a task's
/// sleep would keep its memory until it would have ended.
struct SystemClock: GatewayClock {
    var now: Timestamp { Timestamp(Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))) }

    func wait(milliseconds: Int) async {
        let end = Self.loop.scheduleTask(in: .milliseconds(Int64(milliseconds))) {}
        await withTaskCancellationHandler {
            try? await end.futureResult.get()
        } onCancel: {
            end.cancel()
        }
    }

    func alarm(after milliseconds: Int, ring: @escaping @Sendable () -> Void) -> Alarm {
        let alarm = Self.loop.scheduleTask(in: .milliseconds(Int64(milliseconds)), ring)
        return Alarm { alarm.cancel() }
    }

    /// The loop this runs on, so that no other has to be woken; otherwise any.
    private static var loop: any EventLoop { MultiThreadedEventLoopGroup.singleton.any() }
}
