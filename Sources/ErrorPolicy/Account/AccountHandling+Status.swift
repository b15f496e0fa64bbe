extension AccountHandling {
    /// How many answers with 403 make an account an error.
    static let forbiddenLimit = 3
    /// How long the first ones pause it, in seconds.
    static let forbiddenSeconds = 600

    /// The status table of SPEC 6.3, row 12.
    func statusVerdict() -> Verdict {
        switch status {
        case 400: badRequest()
        case 401: unauthorized()
        case 402: paymentRequired()
        case 403: forbidden()
        case 429: rateLimited()
        case 529: overloaded()
        default: account.handles(status) ? customCode() : Verdict()
        }
    }

    private func reason(_ title: String, or fallback: String) -> String {
        "\(title): \(message.isEmpty ? fallback : message)"
    }

    private func customCode() -> Verdict {
        out(setError(reason("Custom error code \(status)", or: "Custom error code triggered")))
    }

    private func badRequest() -> Verdict {
        let text = message.lowercased()
        if text.containsBytes("organization has been disabled") {
            return out(setError("Organization disabled (400): \(message)"))
        }
        if text.containsBytes("identity verification is required") {
            return out(setError("Identity verification required (400): \(message)"))
        }
        return Verdict()
    }

    private func unauthorized() -> Verdict {
        let target = account.parent
        let id = target?.id ?? account.id
        let verdict = out(unauthorized(on: id, kind: target?.kind ?? account.kind, canRefresh: canRefresh))
        guard target != nil else { return verdict }
        // The parent's state changes; the shadow is only blocked in memory.
        var effects = verdict.effects
        effects.insert(effect(.runtimeBlock, seconds: Self.blockSeconds), at: min(1, effects.count))
        return out(effects)
    }

    private var canRefresh: Bool { account.parent?.hasRefreshToken ?? account.hasRefreshToken }

    private func unauthorized(on id: Int64, kind: AccountContext.Kind, canRefresh: Bool) -> [AccountEffect] {
        if ["token_invalidated", "token_revoked"].contains(body.code) {
            return setError(
                reason("Token revoked (401)", or: "account authentication permanently revoked"),
                on: id
            )
        }
        if body.json?["detail"]?.string == "Unauthorized" {
            return setError("Unauthorized (401): \(message)", on: id)
        }
        guard kind == .oauth else {
            return setError(reason("Authentication failed (401)", or: "invalid or expired credentials"), on: id)
        }
        guard canRefresh else {
            let text =
                message.isEmpty
                ? "Authentication failed (401): refresh_token missing, cannot recover"
                : "OAuth 401 (no refresh_token): \(message)"
            return setError(text, on: id)
        }
        let text =
            message.isEmpty
            ? "Authentication failed (401): invalid or expired credentials" : "OAuth 401: \(message)"
        return pause(seconds: settings.oauth401Minutes * 60, text, on: id)
    }

    private func paymentRequired() -> Verdict {
        if isDeactivatedWorkspace {
            return out(setError("Workspace deactivated (402): workspace has been deactivated"))
        }
        return out(setError(reason("Payment required (402)", or: "insufficient balance or billing issue")))
    }

    private func forbidden() -> Verdict {
        // A page is the network's answer, not the account's.
        if isHTML { return Verdict() }
        let text = "Access forbidden (403): \(forbiddenMessage)"
        guard let earlier = history.forbiddenCount else { return out(setError(text)) }
        let count = earlier + 1
        var verdict =
            count >= Self.forbiddenLimit
            ? out(setError("\(text) | consecutive_403=\(count)/\(Self.forbiddenLimit)"))
            : out(
                pause(
                    seconds: Self.forbiddenSeconds,
                    "OpenAI 403 temporary cooldown (\(count)/\(Self.forbiddenLimit)): \(text)"
                )
            )
        verdict.countsAsForbidden = true
        return verdict
    }

    private var forbiddenMessage: String {
        if !message.isEmpty { return message }
        let compact = CleanText.message(
            String(decoding: body.bytes.prefix(4096), as: UTF8.self).split { $0.isWhitespace }.joined(separator: " "),
            limit: 512
        )
        return compact.isEmpty ? "account may be suspended or lack permissions" : compact
    }

    private var isHTML: Bool {
        let start = response.body.drop { $0.isBlank }.prefix(16).map(\.lowered)
        return start.starts(with: "<!doctype html".utf8) || start.starts(with: "<html".utf8)
    }

    private func overloaded() -> Verdict {
        if account.handles(529) { return customCode() }
        guard let minutes = settings.overloadMinutes else { return Verdict() }
        return Verdict(effects: [
            effect(.overloaded, seconds: minutes * 60), effect(.runtimeBlock, seconds: minutes * 60),
        ])
    }
}
