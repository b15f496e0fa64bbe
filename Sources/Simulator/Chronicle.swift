internal import OpsModel

/// The incidents of a past span.
enum Chronicle {
    private static let revocation = 3 * Milliseconds.minute

    /// A handful of incidents a week, some of them long.
    static func incidents(in span: TimeSpan, world: World, dice: inout Dice) -> [Episode] {
        let troubles: [Episode.Trouble] = [.outage, .moderation, .quota, .revoked]
        let days = Double(span.length) / Double(Milliseconds.day)
        let count = max(4, Int(days * 1.6))
        // Not longer than a tenth of a short span.
        let longest = max(1, min(150 * Milliseconds.minute, span.length / 10))
        return (0..<count).map { index in
            let trouble = troubles[index % troubles.count]
            // A revoked account is out at once.
            let length = trouble == .revoked ? min(longest, revocation) : dice.leaning(max(1, longest / 8)...longest)
            // One in each part of the span, so that a week has no empty half.
            let part = span.length / Int64(count)
            let latest = max(0, span.length - length - 1)
            let start = span.start + min(latest, part * Int64(index) + Int64(dice.fraction() * Double(part)))
            return episode(
                trouble,
                TimeSpan(start: start, end: start + length),
                strength: 0.7 + 1.1 * dice.fraction(),
                world,
                &dice
            )
        }
    }

    /// The story as the live gateway tells it, round after round.
    static func rounds(in span: TimeSpan, world: World, dice: inout Dice) -> [Episode] {
        var story = Story(start: span.start, dice: dice.fork())
        let accounts = candidates(in: world, shuffledBy: &dice)
        return story.advance(
            to: span.end - 1,
            candidates: { trouble in accounts.filter { trouble.canHit($0.upstream) } },
            apiKeys: world.apiKeys
        ).filter { $0.trouble != .calm && $0.span.end <= span.end }
    }

    private static func episode(
        _ trouble: Episode.Trouble,
        _ span: TimeSpan,
        strength: Double,
        _ world: World,
        _ dice: inout Dice
    ) -> Episode {
        var episode = Episode(trouble, span, strength: strength)
        let accounts = candidates(in: world, shuffledBy: &dice).filter { trouble.canHit($0.upstream) }
        switch trouble {
        case .calm: break
        case .moderation:
            episode.apiKeyID = world.apiKeys.isEmpty ? nil : world.apiKeys[dice.below(world.apiKeys.count)]
        case .quota, .revoked: episode.accountID = accounts.first?.id
        case .outage: episode.upstream = accounts.first?.upstream
        }
        return episode
    }

    /// The world's usable accounts, the busy ones more often in front.
    private static func candidates(in world: World, shuffledBy dice: inout Dice) -> [(id: Int64, upstream: Upstream)] {
        world.accounts
            .filter { $0.schedulable && $0.status == .active }
            .map { (account: $0, rank: dice.fraction() * world.persona(of: $0).share) }
            .sorted { $0.rank > $1.rank }
            .map { (id: $0.account.id, upstream: world.persona(of: $0.account).upstream) }
    }
}

extension Episode.Trouble {
    /// Whether the trouble can befall an account with this upstream.
    func canHit(_ upstream: Upstream) -> Bool {
        self == .calm || mishaps.contains { MishapCatalog.all[MishapCatalog.index($0.0)].upstreams.contains(upstream) }
    }
}
