internal import AsyncHTTPClient
internal import Logging
internal import Synchronization

/// The credentials in use. An account whose secret is in the same place after a reload keeps its credential, so that a
/// token is never refreshed twice at once.
final class CredentialShelf: Sendable {
    private let client: HTTPClient
    private let clock: any GatewayClock
    private let logger: Logger
    private let kept = Mutex<[SecretPlace: any CredentialSource]>([:])

    init(client: HTTPClient, clock: any GatewayClock, logger: Logger) {
        self.client = client
        self.clock = clock
        self.logger = logger
    }

    /// The accounts with their credentials; those of accounts that are not among them are forgotten.
    func accounts(_ configured: [ConfiguredAccount]) -> [UpstreamAccount] {
        kept.withLock { kept in
            let before = kept
            kept = [:]
            return configured.map { account in
                let credential = kept[account.secret] ?? before[account.secret] ?? new(account.secret)
                kept[account.secret] = credential
                return account.upstream(credential)
            }
        }
    }

    private func new(_ place: SecretPlace) -> any CredentialSource {
        switch place {
        case .key(let key): FixedCredential(key)
        case .token(let settings): RefreshedCredential(settings, client: client, clock: clock, logger: logger)
        }
    }
}
