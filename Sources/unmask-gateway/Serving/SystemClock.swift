import Foundation
import Gateway
import OpsModel

/// The time of the machine.
struct SystemClock: GatewayClock {
    var now: Timestamp { Timestamp(Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))) }

    func wait(milliseconds: Int) async { try? await Task.sleep(for: .milliseconds(milliseconds)) }
}
