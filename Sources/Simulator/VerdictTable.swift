internal import ErrorPolicy
internal import OpsModel

/// Verdicts that were worked out before, so that a log of millions costs `ErrorPolicy` a few thousand decisions.
struct VerdictTable: Sendable {
    /// All that a decision depends on beside the error itself.
    struct AccountClass: Hashable, Sendable {
        var kind: AccountContext.Kind
        var platform: String
        var customErrorCodes: [Int]?
        var handler: ErrorHandler
        var isImages: Bool
    }

    private let world: World
    private let variants: Int
    private var classes: [AccountClass] = []
    private var places: [AccountClass: Int] = [:]
    /// By class, mishap, variant and model.
    private var verdicts: [Verdict?] = []

    init(_ world: World) {
        self.world = world
        variants = MishapCatalog.all.map(\.texts.count).max() ?? 1
    }

    /// The number of the class to ask with.
    mutating func number(of one: AccountClass) -> Int {
        if let place = places[one] { return place }
        let place = classes.count
        classes.append(one)
        places[one] = place
        let perClass = MishapCatalog.all.count * variants * world.models.count
        verdicts += Array(repeating: nil, count: perClass)
        return place
    }

    /// What becomes of an error, as far as it does not depend on what happened to the account before.
    mutating func verdict(_ number: Int, mishap: Int, variant: Int, model: Int) -> Verdict {
        let place = ((number * MishapCatalog.all.count + mishap) * variants + variant) * world.models.count + model
        if let known = verdicts[place] { return known }
        let one = classes[number]
        let context = AccountContext(
            platform: one.platform,
            kind: one.kind,
            customErrorCodes: one.customErrorCodes,
            hasRefreshToken: one.kind == .oauth
        )
        let verdict = VerdictTable.verdict(
            on: MishapCatalog.all[mishap],
            variant: variant,
            model: world.models[model],
            account: context,
            class: one,
            rules: world.rules
        )
        verdicts[place] = verdict
        return verdict
    }

    /// Asks `ErrorPolicy`.
    static func verdict(
        on mishap: Mishap,
        variant: Int,
        model: ModelShare,
        account: AccountContext,
        class one: AccountClass,
        rules: [PassthroughRule],
        history: AccountHistory = AccountHistory(),
        settings: PolicySettings = PolicySettings()
    ) -> Verdict {
        let text = mishap.text(variant, model: model.upstreamName)
        switch mishap.answer {
        case .transport(let sent):
            return Verdict(
                ErrorPolicy.decideTransportFailure(text, wasSent: sent),
                body: nil,
                platform: one.platform,
                comesInStream: false
            )
        case .http(let status, let contentType, let headers):
            var fields = Headers(headers.map { ($0.key, $0.value) })
            fields["content-type"] = contentType
            let decision = ErrorPolicy.decide(
                UpstreamResponse(status: status, headers: fields, body: text),
                account: account,
                rules: rules,
                handler: one.handler,
                model: model.upstreamName,
                isImageEndpoint: one.isImages,
                history: history,
                settings: settings
            )
            return Verdict(decision, body: text, platform: one.platform, comesInStream: mishap.comesInStream)
        }
    }
}
