package import AsyncHTTPClient
package import Logging
internal import NIOPosix
internal import OpsModel

/// An OAuth account's token, kept in files beside the configuration and replaced before it ends: one refresh at a time,
/// however many requests wait for it. A file that somebody else changes is read again.
package actor RefreshedCredential: CredentialSource {
    package struct Settings: Sendable, Hashable {
        /// The account's name, for messages.
        package var account: String
        package var accessTokenFile: String
        /// Without it, or without `tokenURL`, the access token is used as it stands in its file.
        package var refreshTokenFile: String?
        package var tokenURL: String?
        package var clientID: String?

        package init(
            account: String,
            accessTokenFile: String,
            refreshTokenFile: String? = nil,
            tokenURL: String? = nil,
            clientID: String? = nil
        ) {
            self.account = account
            self.accessTokenFile = accessTokenFile
            self.refreshTokenFile = refreshTokenFile
            self.tokenURL = tokenURL
            self.clientID = clientID
        }
    }

    /// After a refresh that failed no other is tried for so long, in milliseconds.
    private static let pause = 5 * Milliseconds.second
    /// The same after the refresh token was refused; a change of its file ends it.
    private static let longPause = Milliseconds.minute

    private let account: String
    private let accessFile: TokenFile
    private let refreshFile: TokenFile?
    private let endpoint: TokenEndpoint?
    private let clock: any GatewayClock
    private let logger: Logger

    private var access: AccessToken?
    private var refreshToken: String?
    /// The states of the files that were read or written last.
    private var accessStamp: TokenFile.Stamp?
    private var refreshStamp: TokenFile.Stamp?
    /// What the upstream took no more.
    private var refusedToken: String?
    private var refreshing: Task<Result<String, CredentialFailure>, Never>?
    private var lastFailure: (failure: CredentialFailure, until: Timestamp)?
    private var trouble = Trouble()

    /// - Parameter client: must not follow redirects.
    package init(_ settings: Settings, client: HTTPClient, clock: any GatewayClock, logger: Logger) {
        account = settings.account
        accessFile = TokenFile(path: settings.accessTokenFile)
        refreshFile = settings.refreshTokenFile.map { TokenFile(path: $0) }
        endpoint = settings.tokenURL.map {
            TokenEndpoint(url: $0, clientID: settings.clientID, client: client, clock: clock)
        }
        self.clock = clock
        self.logger = logger
    }

    package func token() async throws(CredentialFailure) -> String {
        let problem = readFiles()
        let now = clock.now
        if let access, access.text != refusedToken, access.isValid(at: now) {
            // What still works is not waited for.
            if access.isFresh(at: now) { report(nil) } else { _ = startRefresh() }
            return access.text
        }
        if let refresh = startRefresh() { return try await refresh.value.get() }
        if let lastFailure, now < lastFailure.until { throw lastFailure.failure }
        if let problem { report(problem.description, next: "The next request tries again.") }
        // Nothing can be done about it here: the upstream will say what it thinks of the old one.
        if let access { return access.text }
        throw problem ?? CredentialFailure("account \(account) has no access token")
    }

    package func refused(_ token: String) { refusedToken = token }

    // MARK: Files

    /// Reads the files that changed; returns what is wrong with one that is needed.
    private func readFiles() -> CredentialFailure? {
        var problem: CredentialFailure?
        do throws(CredentialFailure) {
            if access == nil || accessFile.stamp != accessStamp {
                let (token, stamp) = try accessFile.read()
                accessStamp = stamp
                if token != access?.text { access = AccessToken(token, at: clock.now) }
            }
        } catch {
            problem = error
        }
        guard endpoint != nil, let refreshFile else { return problem }
        do throws(CredentialFailure) {
            if refreshToken == nil || refreshFile.stamp != refreshStamp {
                let (token, stamp) = try refreshFile.read()
                refreshStamp = stamp
                if token != refreshToken { (refreshToken, lastFailure) = (token, nil) }
            }
        } catch {
            problem = problem ?? error
        }
        return problem
    }

    // MARK: Refreshing

    /// The refresh that is going on, or a new one; nil where none can be, or the last one failed just now.
    private func startRefresh() -> Task<Result<String, CredentialFailure>, Never>? {
        if let refreshing { return refreshing }
        if let lastFailure, clock.now < lastFailure.until { return nil }
        guard let endpoint, let refreshToken else { return nil }
        // On its own: a request that goes away must not take the others' refresh with it.
        let task = Task { await refresh(endpoint, with: refreshToken) }
        refreshing = task
        return task
    }

    private func refresh(
        _ endpoint: TokenEndpoint,
        with used: String
    ) async -> Result<String, CredentialFailure> {
        defer { refreshing = nil }
        do throws(TokenEndpoint.Refusal) {
            let grant = try await endpoint.refresh(with: used)
            access = AccessToken(grant.accessToken, lifetime: grant.lifetime, at: clock.now)
            refusedToken = nil
            lastFailure = nil
            if let next = grant.refreshToken, next != used {
                refreshToken = next
                // First: without it the account could never be refreshed again.
                if let refreshFile { refreshStamp = await replace(refreshFile, with: next) ?? refreshStamp }
            }
            accessStamp = await replace(accessFile, with: grant.accessToken) ?? accessStamp
            logger.info("access token refreshed", metadata: ["account": "\(account)"])
            report(nil)
            return .success(grant.accessToken)
        } catch {
            let failure = CredentialFailure("account \(account) has no access token: \(error.message)")
            let pause = error.isFinal ? Self.longPause : Self.pause
            lastFailure = (failure, clock.now + pause)
            report(error.message, next: "The next try is in \(pause / Milliseconds.second) s at the earliest.")
            return .failure(failure)
        }
    }

    /// Writes off the actor, because a disk may be slow; nil, and a line in the log, where it cannot be written: the token
    /// is used from memory then.
    private func replace(_ file: TokenFile, with token: String) async -> TokenFile.Stamp? {
        do {
            return try await NIOThreadPool.singleton.runIfActive { try file.replace(with: token) }
        } catch {
            logger.error(
                "token kept in memory only, it is lost when the gateway ends",
                metadata: ["account": "\(account)", "error": "\(error)"]
            )
            return nil
        }
    }

    /// Says what keeps the account from a new token, each cause once, and that this is over.
    ///
    /// - Parameter next: when it is tried again.
    private func report(_ failure: String?, next: String = "") {
        switch trouble.meet(failure) {
        case .began(let cause): logger.error("Account \(account) gets no new access token: \(cause). \(next)")
        case .ended: logger.notice("Account \(account) has an access token again.")
        case nil: break
        }
    }
}
