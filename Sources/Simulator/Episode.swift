package import OpsModel

/// One stretch of the story: what goes wrong, for how long, and for whom.
package struct Episode: Hashable, Sendable {
    package enum Trouble: String, CaseIterable, Sendable {
        /// The ordinary share of errors.
        case calm
        /// One client sends prompts that the upstream refuses.
        case moderation
        /// One account reaches its quota and cools down.
        case quota
        /// The upstream behind one kind of account fails.
        case outage
        /// One account's credentials are revoked.
        case revoked
    }

    package var trouble: Trouble
    package var span: TimeSpan
    /// The account that is hit, where it is one.
    package var accountID: Int64?
    /// The upstream that fails, where one does.
    var upstream: Upstream?
    /// The client that sends the refused prompts, where there is one.
    package var apiKeyID: Int64?
    /// How bad it is: 1 is usual.
    package var strength: Double

    init(
        _ trouble: Trouble,
        _ span: TimeSpan,
        accountID: Int64? = nil,
        upstream: Upstream? = nil,
        apiKeyID: Int64? = nil,
        strength: Double = 1
    ) {
        self.trouble = trouble
        self.span = span
        self.accountID = accountID
        self.upstream = upstream
        self.apiKeyID = apiKeyID
        self.strength = strength
    }

    /// How strongly it is felt at a moment, 0...`strength`: it comes fast, stays, and ebbs.
    func force(at moment: Timestamp) -> Double {
        guard span.contains(moment), span.length > 0 else { return 0 }
        let progress = Double(moment.since(span.start)) / Double(span.length)
        let envelope = min(1, progress / 0.12, (1 - progress) / 0.3)
        return strength * max(0, envelope)
    }
}

extension Episode.Trouble {
    /// What happens to a request that is hit, and how often against the others.
    var mishaps: [(String, Double)] {
        switch self {
        case .calm: []
        case .moderation: [("moderation", 7), ("moderation, relayed", 7), ("content policy", 2)]
        case .quota: [("quota window", 6), ("request rate", 2), ("quota spent", 1)]
        case .outage:
            [
                ("unavailable", 6), ("overloaded", 3), ("server error", 3), ("bad gateway page", 3), ("no channel", 2),
                ("site overloaded", 1), ("gateway timeout", 1), ("origin timeout", 1), ("tool failed", 1),
                ("connection refused", 1),
            ]
        case .revoked: [("token revoked", 1), ("key refused", 1), ("credit spent", 0.5)]
        }
    }
}
