package import ErrorPolicy
package import OpsModel

/// Everything that is there before the first request: accounts, rules, models, clients and the rhythm of the day.
package struct World: Sendable {
    /// As the ops log holds them.
    package var accounts: [Account]
    package var rules: [PassthroughRule]
    package var rhythm: Rhythm
    /// When the gateway got the handler that surfaces image errors; before, all image errors were answered by the
    /// one that masks. Nil: it always had it.
    package var fixedAt: Timestamp?

    /// What the operator has set about errors.
    package var settings: PolicySettings
    /// By account id. An account without one gets the persona of its type.
    var personas: [Int64: Persona]
    var models: [ModelShare]
    /// Ids of the clients' API keys; the first ones are the busy ones.
    var apiKeys: [Int64]

    /// The settings of a gateway that gives up after so many switches.
    static func settings(switches: Int) -> PolicySettings {
        var settings = PolicySettings()
        settings.maxAccountSwitches = switches
        return settings
    }

    func persona(of account: Account) -> Persona {
        personas[account.id]
            ?? Persona(
                upstream: account.type == "oauth" ? .codex : .direct,
                handler: .images,
                share: 1,
                clumsiness: 1,
                models: Set(models.indices)
            )
    }

    /// Whether the gateway has the handler that surfaces image errors.
    func isFixed(at moment: Timestamp) -> Bool {
        guard let fixedAt else { return true }
        return moment >= fixedAt
    }

    /// How an error of this account on this endpoint is decided.
    func accountClass(of account: Account, _ endpoint: Endpoint, isFixed: Bool) -> VerdictTable.AccountClass {
        let handler: ErrorHandler =
            switch endpoint {
            case .chat: .compat
            case .responses: .generic
            default: isFixed ? persona(of: account).handler : .generic
            }
        return VerdictTable.AccountClass(
            kind: AccountContext.Kind(rawValue: account.type) ?? .apiKey,
            platform: account.platform,
            customErrorCodes: account.customErrorCodes,
            handler: handler,
            isImages: endpoint.isImages
        )
    }
}
