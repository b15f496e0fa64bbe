import Foundation
import OpsModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the program's commands get the time from.
enum SystemClock {
    static var now: Timestamp { Timestamp(Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))) }

    /// Seconds the local zone is east of UTC now. From the C library: Foundation's zones bring megabytes of tables along.
    static var offset: Int {
        var seconds = time(nil)
        var local = tm()
        localtime_r(&seconds, &local)
        return local.tm_gmtoff
    }
}
