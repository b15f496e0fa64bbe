import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// What the gateway does when it is told something by a signal: SIGHUP reads the configuration anew; SIGTERM and SIGINT
/// let it finish what it began; a second SIGINT ends it at once.
struct Signals: Sendable {
    let group: ServiceGroup
    /// How long finishing may take, in milliseconds.
    let limit: Int
    let logger: Logger
    let reload: @Sendable () -> Void
    /// Called before the process is ended for taking longer.
    let overdue: @Sendable () async -> Void

    /// Obeys until the task is cancelled.
    func obey(_ signals: UnixSignalsSequence) async {
        await withDiscardingTaskGroup { tasks in
            var isEnding = false
            for await signal in signals {
                switch signal {
                case .sighup where !isEnding: reload()
                case .sighup: break
                case .sigint where isEnding:
                    logger.warning("Ended at once by a second SIGINT.")
                    // 128 and the signal's number, as shells tell it.
                    exit(128 + SIGINT)
                default:
                    guard !isEnding else { continue }
                    isEnding = true
                    logger.notice("Finishing what was begun; a second SIGINT ends it at once.")
                    await group.triggerGracefulShutdown()
                    tasks.addTask { await endWhenOverdue() }
                }
            }
        }
    }

    private func endWhenOverdue() async {
        do { try await Task.sleep(for: .milliseconds(limit)) } catch { return }
        logger.error("Requests did not end within the shutdown timeout and are cut off.")
        await overdue()
        exit(EXIT_FAILURE)
    }
}
