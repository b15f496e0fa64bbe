import Foundation
import OpsModel

/// Where the program's commands get the time from.
enum SystemClock {
    static var now: Timestamp { Timestamp(Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))) }
}
