extension AccountHandling {
    /// How long the image capability rests when nothing says how long, in seconds.
    static let imageLimitSeconds = 60

    /// Whether a 429 speaks of image models only, so that the account may serve others.
    var namesImageLimit: Bool {
        let text = String(decoding: response.body, as: UTF8.self).lowercased()
        // "for limit gpt-image" and "gpt-image-2-codex" contain the third.
        return text.containsBytes("input-images per min") || text.containsBytes("gpt-image")
    }

    var imageLimit: AccountEffect {
        let seconds =
            RetryHint.retryAfter(response.headers)
            ?? CodexUsage(response.headers)?.resetSeconds
            ?? RetryHint.bodyReset(body, now: history.unixTime)
            ?? RetryHint.prose(String(decoding: response.body.prefix(8192), as: UTF8.self))
            ?? Self.imageLimitSeconds
        return effect(
            .modelRateLimited,
            seconds: seconds,
            scope: Self.imageScope,
            reason: "openai_image_rate_limited"
        )
    }

    /// A 429 that pauses the account. `Retry-After` plays no part.
    func rateLimited() -> Verdict {
        // A shadow's quota is not its parent's: nothing is marked.
        if account.parent != nil { return Verdict() }
        var effects: [AccountEffect] = []
        if let plan = body.json?["error"]?["plan_type"]?.string?.trimmed, !plan.isEmpty, plan != account.planType {
            effects.append(effect(.planType, reason: plan))
        }
        let usage = CodexUsage(response.headers)
        if let usage {
            effects.append(AccountEffect(.codexUsage, account: account.id, usage: usage))
        }
        let reset = usage?.resetSeconds ?? RetryHint.bodyReset(body, now: history.unixTime) ?? settings.rateLimitSeconds
        if let seconds = reset {
            effects.append(effect(.rateLimited, seconds: seconds))
            effects.append(effect(.runtimeBlock, seconds: seconds))
        }
        return Verdict(effects: effects)
    }
}
