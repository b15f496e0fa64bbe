import ErrorPolicy
import Gateway
import OpsModel

/// An account as the file describes it: everything but its secret, of which it is known where it is.
struct ConfiguredAccount: Sendable {
    var context: AccountContext
    var name: String
    var priority = 0
    var baseURL: String?
    var models: [String] = []
    var userAgent: String?
    var headers: [String: String] = [:]
    var workspaceID: String?
    var secret: SecretPlace

    /// What the ops log is told of it. Its state is not ours to say: that is the log's.
    var row: Account {
        Account(
            id: context.id,
            name: name,
            platform: context.platform,
            type: context.kind.rawValue,
            priority: priority,
            customErrorCodes: context.customErrorCodes
        )
    }

    /// The account the gateway sends requests to, with the credential that belongs to it.
    func upstream(_ credential: any CredentialSource) -> UpstreamAccount {
        UpstreamAccount(
            context: context,
            name: name,
            priority: priority,
            baseURL: baseURL,
            models: models,
            userAgent: userAgent,
            headers: headers,
            workspaceID: workspaceID,
            credential: credential
        )
    }
}

/// Where an account's secret is.
enum SecretPlace: Hashable, Sendable {
    /// A key that was read when the configuration was: from the environment or from a file.
    case key(String)
    /// A token that another program keeps fresh in this file.
    case accessTokenFile(String)
    /// A token the gateway gets and keeps fresh itself.
    case refresh(RefreshPlace)
}

/// What is needed to get a new access token.
struct RefreshPlace: Hashable, Sendable {
    /// The file that holds the refresh token; a new one is written into it when the issuer gives one.
    var refreshTokenFile: String
    /// Where the access token is kept between two starts; nil for nowhere.
    var accessTokenFile: String?
    var tokenURL: String
    var clientID: String?
}
