import Foundation
import Gateway
import OpsModel

/// The time of the machine.
struct SystemClock: GatewayClock {
    /// The longest sleep of one piece. A sleep that is cancelled ends, but its timer stays until it would have rung: with
    /// limits of minutes each request would leave one behind for as long.
    private static let piece = Duration.seconds(1)

    var now: Timestamp { Timestamp(Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))) }

    func wait(milliseconds: Int) async {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while !Task.isCancelled {
            let left = end - ContinuousClock.now
            guard left > .zero else { return }
            try? await Task.sleep(for: min(left, Self.piece))
        }
    }
}
