/// Where an account's bearer token comes from. Never stored in the ops log, never logged.
package protocol CredentialSource: Sendable {
    /// The token to send now; refreshed where that is due, one refresh at a time.
    func token() async throws(CredentialFailure) -> String
    /// The upstream refused this token: the next `token()` gets a new one where that can be done.
    func refused(_ token: String) async
}

/// Why an account has no token: a sentence without any secret in it.
package struct CredentialFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}

/// A key that stays the same as long as the configuration does.
package struct FixedCredential: CredentialSource {
    private let secret: String

    package init(_ secret: String) { self.secret = secret }

    package func token() async throws(CredentialFailure) -> String { secret }
    package func refused(_ token: String) async {}
}
