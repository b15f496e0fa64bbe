package import ErrorPolicy

/// One account as the configuration describes it. Its state is in the ops log, its secret in its credential source.
package struct UpstreamAccount: Sendable {
    /// Id, platform, kind, and what decides about its errors.
    package var context: AccountContext
    package var name: String
    /// Smaller is tried first.
    package var priority: Int
    /// Where its upstream is; nil is the platform's own address.
    package var baseURL: String?
    /// The models it serves as clients name them, each a name or `prefix*`; empty is every image model.
    package var models: [String]
    /// Sent instead of the client's.
    package var userAgent: String?
    /// Set last, over everything else.
    package var headers: [String: String]
    /// `chatgpt-account-id` of an OAuth account.
    package var workspaceID: String?
    package var credential: any CredentialSource

    package var id: Int64 { context.id }

    package init(
        context: AccountContext,
        name: String,
        priority: Int = 0,
        baseURL: String? = nil,
        models: [String] = [],
        userAgent: String? = nil,
        headers: [String: String] = [:],
        workspaceID: String? = nil,
        credential: any CredentialSource
    ) {
        self.context = context
        self.name = name
        self.priority = priority
        self.baseURL = baseURL
        self.models = models
        self.userAgent = userAgent
        self.headers = headers
        self.workspaceID = workspaceID
        self.credential = credential
    }

    /// Whether it is configured for a model, as the client names it.
    package func serves(_ model: String) -> Bool {
        models.isEmpty
            || models.contains { $0 == model || $0.hasSuffix("*") && model.hasPrefix($0.dropLast()) }
    }
}
