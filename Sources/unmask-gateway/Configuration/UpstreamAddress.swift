import Foundation

/// The address of an upstream or of a token's issuer, as far as the gateway cares.
struct UpstreamAddress: Sendable {
    var isEncrypted: Bool
    /// Whether it never leaves this machine.
    var isLocal: Bool

    /// Nil for what is no http address, or has parts that a request's own would be lost in.
    init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
        else { return nil }
        isEncrypted = scheme == "https"
        isLocal = ["localhost", "127.0.0.1", "[::1]", "::1"].contains(host)
    }
}
