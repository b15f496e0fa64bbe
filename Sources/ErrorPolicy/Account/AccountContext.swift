/// What a decision must know of the account that met the error. Never a credential itself.
package struct AccountContext: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case apiKey = "apikey"
        case oauth
        case setupToken = "setup-token"

        /// Whether the account's 429 answers are waited out on the same account.
        package var waitsOutRateLimits: Bool { self != .apiKey }
    }

    package var id: Int64
    package var platform: String
    package var kind: Kind
    /// The statuses the account handles itself; nil when the feature is off, empty means every status.
    package var customErrorCodes: [Int]?
    /// Nil when the account is no pool.
    package var pool: PoolMode?
    package var temporaryRules: [TemporaryRule]
    /// Whether an OAuth account can get a new token by itself.
    package var hasRefreshToken: Bool
    /// The plan the account is known to have.
    package var planType: String?
    /// The account this one is a shadow of: a second quota on the same credential.
    package var parent: Parent?
    /// Other active OAuth accounts of the same team, which fall with this one.
    package var teammates: [Int64]
    /// Requested model (or `prefix*`) to the upstream's name.
    package var modelMapping: [String: String]

    /// The account whose credential a shadow uses.
    package struct Parent: Sendable, Hashable {
        package var id: Int64
        package var kind: Kind
        package var hasRefreshToken: Bool

        package init(id: Int64, kind: Kind = .oauth, hasRefreshToken: Bool) {
            self.id = id
            self.kind = kind
            self.hasRefreshToken = hasRefreshToken
        }
    }

    package init(
        id: Int64 = 0,
        platform: String = "openai",
        kind: Kind = .apiKey,
        customErrorCodes: [Int]? = nil,
        pool: PoolMode? = nil,
        temporaryRules: [TemporaryRule] = [],
        hasRefreshToken: Bool = false,
        planType: String? = nil,
        parent: Parent? = nil,
        teammates: [Int64] = [],
        modelMapping: [String: String] = [:]
    ) {
        self.id = id
        self.platform = platform
        self.kind = kind
        self.customErrorCodes = customErrorCodes
        self.pool = pool
        self.temporaryRules = temporaryRules
        self.hasRefreshToken = hasRefreshToken
        self.planType = planType
        self.parent = parent
        self.teammates = teammates
        self.modelMapping = modelMapping
    }

    /// Whether custom error codes are on and leave this status out.
    package func leavesOut(_ status: Int) -> Bool {
        guard kind == .apiKey, let codes = customErrorCodes, !codes.isEmpty else { return false }
        return !codes.contains(status)
    }

    /// Whether custom error codes are on and hold this status.
    package func handles(_ status: Int) -> Bool {
        guard kind == .apiKey, let codes = customErrorCodes else { return false }
        return codes.isEmpty || codes.contains(status)
    }

    /// The upstream's name for a model: exact name first, then the longest `prefix*`, API-key accounts only.
    package func mapped(_ model: String) -> String {
        guard kind == .apiKey else { return model }
        if let exact = modelMapping[model] { return exact }
        let pattern = modelMapping.keys
            .filter { $0.hasSuffix("*") && model.hasPrefix($0.dropLast()) }
            .max { ($0.count, $1) < ($1.count, $0) }
        return pattern.flatMap { modelMapping[$0] } ?? model
    }
}
