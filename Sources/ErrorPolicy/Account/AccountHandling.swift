/// What an upstream error does to the account that met it. Pure: effects come back as values.
package struct AccountHandling {
    let account: AccountContext
    let response: UpstreamResponse
    let body: ErrorBody
    /// The requested model, nil when unknown.
    let model: String?
    let isImageEndpoint: Bool
    let history: AccountHistory
    let settings: PolicySettings

    /// What account handling decided.
    package struct Verdict: Sendable, Hashable {
        package var effects: [AccountEffect] = []
        /// Whether the account was taken out, which also means: fail over.
        package var disables = false
        /// Whether this counts towards the streak of passing failures of the account and model (`TransientStreaks`).
        package var countsAsTransient = false
        /// Whether this is one more of the account's 403 answers (`AccountHistory.forbiddenCount`).
        package var countsAsForbidden = false
    }

    /// The image capability, as a scope of a model limit.
    package static let imageScope = "openai:image_generation"
    /// How long a model that an account does not have is left alone, in seconds.
    static let missingModelSeconds = 1800
    /// How long an account is blocked in memory where its state says nothing, in seconds.
    static let blockSeconds = 120

    package init(
        account: AccountContext,
        response: UpstreamResponse,
        model: String?,
        isImageEndpoint: Bool = true,
        history: AccountHistory = AccountHistory(),
        settings: PolicySettings = PolicySettings()
    ) {
        self.init(
            account: account,
            response: response,
            body: ErrorBody(response.body),
            model: model,
            isImageEndpoint: isImageEndpoint,
            history: history,
            settings: settings
        )
    }

    init(
        account: AccountContext,
        response: UpstreamResponse,
        body: ErrorBody,
        model: String?,
        isImageEndpoint: Bool,
        history: AccountHistory,
        settings: PolicySettings
    ) {
        self.account = account
        self.response = response
        self.body = body
        self.model = model.flatMap { $0.isBlank ? nil : $0 }
        self.isImageEndpoint = isImageEndpoint
        self.history = history
        self.settings = settings
    }

    var status: Int { response.status }
    /// The model as the upstream knows it.
    var upstreamModel: String? { model.map { account.mapped($0) } }
    /// The upstream's message by the reference's order, sanitised, at most 512 bytes.
    var message: String { CleanText.message(body.message, limit: 512) }

    /// Decides in the order of SPEC 6.3.
    package func verdict() -> Verdict {
        if FailoverTest.isOverload(body) { return Verdict() }
        if FailoverTest.isAccessState(body) {
            let reason = message.isEmpty ? "OpenAI upstream account or workspace is unavailable" : message
            return out(setError(reason))
        }
        if FailoverTest.isContextWindow(body) { return Verdict() }
        if status == 429, namesImageLimit { return Verdict(effects: [imageLimit]) }

        var verdict = accountVerdict()
        verdict.effects = teamEffects + verdict.effects
        verdict.countsAsTransient = !verdict.disables && isTransientFailure
        return verdict
    }

    /// Everything after the tests that concern no single account.
    private func accountVerdict() -> Verdict {
        if let verdict = modelVerdict() { return verdict }
        let isWaitedOut = account.kind.waitsOutRateLimits && status == 429 && !history.isRateLimitWindowOver
        if isWaitedOut { return Verdict() }
        if account.pool != nil, account.customErrorCodes == nil {
            return temporaryVerdict() ?? Verdict()
        }
        if account.leavesOut(status) { return Verdict() }
        return temporaryVerdict() ?? statusVerdict()
    }

    /// Errors that concern one model of the account.
    private func modelVerdict() -> Verdict? {
        guard let model, let upstreamModel else { return nil }
        if status == 404 {
            let text = folded
            if text.containsBytes("model"), text.containsBytes("not found") || text.containsBytes("unknown model") {
                return out(limit(upstreamModel, "upstream_404_model_not_found"))
            }
        }
        if status == 400, account.kind == .oauth, folded.containsBytes("model is not supported when using codex") {
            if ImageModel.isAllowed(model), !isImageEndpoint { return Verdict(disables: true) }
            return out(limit(upstreamModel, "upstream_400_codex_plan_gated_model"))
        }
        return temporaryVerdict()
    }

    private func limit(_ model: String, _ reason: String) -> [AccountEffect] {
        [effect(.modelRateLimited, seconds: Self.missingModelSeconds, scope: model, reason: reason)]
    }

    private func temporaryVerdict() -> Verdict? {
        guard let match = TemporaryRule.match(account.temporaryRules, status: status, body: response.body) else {
            return nil
        }
        let reason = match.reason(at: history.unixTime)
        if let upstreamModel {
            return out([
                effect(.modelRateLimited, seconds: match.seconds, scope: upstreamModel, reason: reason)
            ])
        }
        return out(pause(seconds: match.seconds, reason))
    }

    /// The other accounts of a team whose workspace was deactivated.
    private var teamEffects: [AccountEffect] {
        guard account.kind == .oauth, status == 402, isDeactivatedWorkspace else { return [] }
        let reason = "Workspace deactivated (402): team-linked error triggered by account #\(account.id)"
        return account.teammates.flatMap { setError(reason, on: $0) }
    }

    var isDeactivatedWorkspace: Bool { body.json?["detail"]?["code"]?.string == "deactivated_workspace" }

    /// A failure that passes: an API-key account's 5xx, or a 400 that is the upstream's own trouble.
    private var isTransientFailure: Bool {
        guard account.kind == .apiKey, model != nil else { return false }
        if let pool = account.pool, pool.retryStatuses.contains(status) { return false }
        switch status {
        case 500, 502, 503, 504, 520...524: return true
        default: return status == 400 && FailoverTest.isTransient(body)
        }
    }

    /// The whole body in lower case with `_`, `-` and white space folded to one blank.
    private var folded: String {
        var bytes: [UInt8] = []
        for byte in response.body {
            let isBlank = byte.isBlank || byte == .minus || byte == UInt8(ascii: "_")
            if !isBlank {
                bytes.append(byte.lowered)
            } else if bytes.last != 0x20 {
                bytes.append(0x20)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
