internal import OpsModel

/// The story that the live gateway tells, over and over with variations: calm, a moderation wave, an account at its
/// quota, an upstream that fails, a revoked token, calm. One round takes about seven minutes.
struct Story: Sendable {
    /// How long each part takes, in seconds, before variation.
    private static let round: [(Episode.Trouble, Int64)] = [
        (.calm, 40), (.moderation, 70), (.calm, 20), (.quota, 85), (.calm, 25), (.outage, 75), (.calm, 25),
        (.revoked, 30), (.calm, 40),
    ]

    private(set) var episode: Episode
    private var part = 0
    private var dice: Dice
    /// Accounts that were hit, newest last: the next to be hit is another one.
    private var recentlyHit: [Int64] = []

    /// - Parameter start: when the first part begins; it is a short one, so that a first look is not a dull one.
    init(start: Timestamp, dice: Dice) {
        self.dice = dice
        episode = Episode(.calm, TimeSpan(start: start, end: start + 15 * Milliseconds.second))
    }

    /// Moves on to the part that holds `moment` and returns the parts that began on the way.
    ///
    /// - Parameter candidates: the accounts that a trouble could hit now, the busiest first.
    mutating func advance(
        to moment: Timestamp,
        candidates: (Episode.Trouble) -> [(id: Int64, upstream: Upstream)],
        apiKeys: [Int64]
    ) -> [Episode] {
        var begun: [Episode] = []
        while episode.span.end <= moment {
            part = (part + 1) % Story.round.count
            let (trouble, seconds) = Story.round[part]
            let length = seconds * (80 + Int64(dice.below(41))) * 10
            let span = TimeSpan(start: episode.span.end, end: episode.span.end + length)
            var next = Episode(trouble, span, strength: 0.8 + 0.4 * dice.fraction())
            switch trouble {
            case .calm:
                break
            case .moderation:
                next.apiKeyID = apiKeys.isEmpty ? nil : apiKeys[dice.below(min(6, apiKeys.count))]
            case .quota, .revoked:
                next.accountID = hit(candidates(trouble).map(\.id))
            case .outage:
                // The busiest upstream more often than not: an outage of the others is hardly felt.
                let all = candidates(trouble)
                next.upstream = all.isEmpty ? .direct : all[dice.hits(0.6) ? 0 : dice.below(all.count)].upstream
            }
            episode = next
            begun.append(next)
        }
        return begun
    }

    private mutating func hit(_ candidates: [Int64]) -> Int64? {
        let id = candidates.first { !recentlyHit.contains($0) } ?? candidates.first
        if let id {
            recentlyHit.append(id)
            if recentlyHit.count > 3 { recentlyHit.removeFirst() }
        }
        return id
    }
}
