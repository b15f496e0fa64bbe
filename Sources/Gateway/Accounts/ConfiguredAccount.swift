package import ErrorPolicy
package import OpsModel

/// An account as the file describes it: everything but its secret, of which it is known where it is.
package struct ConfiguredAccount: Sendable {
    package var context: AccountContext
    package var name: String
    package var priority = 0
    package var baseURL: String?
    package var models: [String] = []
    package var userAgent: String?
    package var headers: [String: String] = [:]
    package var workspaceID: String?
    package var secret: SecretPlace

    package init(context: AccountContext, name: String, secret: SecretPlace) {
        self.context = context
        self.name = name
        self.secret = secret
    }

    /// What the ops log is told of it. Its state is not ours to say: that is the log's.
    package var row: Account {
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
package enum SecretPlace: Hashable, Sendable {
    /// A key that was read when the configuration was: from the environment or from a file.
    case key(String)
    /// A token in a file, kept fresh by another program or by the gateway.
    case token(RefreshedCredential.Settings)
}
