import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Who changes something, as the audit log names them.
enum Actor {
    /// `user@host`: the login of the process's user, not what the environment claims.
    static let current: String = {
        let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "\(geteuid())"
        var bytes = [CChar](repeating: 0, count: 256)
        let host =
            gethostname(&bytes, bytes.count - 1) == 0 ? bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) } : []
        return "\(user)@\(host.isEmpty ? "localhost" : String(decoding: host, as: UTF8.self))"
    }()
}
