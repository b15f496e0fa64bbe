internal import OpsModel

/// How many errors fall into which stretch of a span, and what the story was then.
struct FillPlan: Sendable {
    /// A stretch of time with its errors.
    struct Slice: Sendable {
        var span: TimeSpan
        var rows: Int
        /// Errors of an ordinary day in this stretch, against what episodes add.
        var ordinary: Double
        /// Episodes that are felt now (places in `episodes`), and the errors they add.
        var extra: [(episode: Int, weight: Double)]
        /// Traffic as a share of the peak.
        var level: Double
    }

    let episodes: [Episode]
    let slices: [Slice]

    /// - Parameter rows: exactly so many errors are dealt out.
    init(rows: Int, span: TimeSpan, rhythm: Rhythm, episodes: [Episode], dice: inout Dice) {
        let episodes = episodes.sorted { $0.span.start < $1.span.start }
        self.episodes = episodes
        guard span.length > 0 else {
            slices = []
            return
        }
        // A minute, or less where the span is too short for a shape in minutes.
        let length = max(1, min(Milliseconds.minute, span.length / 60))
        var slices: [Slice] = []
        slices.reserveCapacity(Int(span.length / length) + 1)
        var start = span.start
        var upcoming = 0
        var active: [Int] = []
        var drift = 1.0
        while start < span.end {
            let end = min(span.end, start.floored(to: length) + length)
            let middle = start + end.since(start) / 2
            while upcoming < episodes.count, episodes[upcoming].span.start <= middle {
                active.append(upcoming)
                upcoming += 1
            }
            active.removeAll { episodes[$0].span.end <= middle }
            // Errors wander about their usual level; they do not jump from minute to minute.
            drift = min(1.5, max(0.6, drift + (dice.fraction() - 0.5) * 0.14 + (1 - drift) * 0.02))
            let level = rhythm.level(at: middle)
            let share = Double(end.since(start)) / Double(length)
            slices.append(
                Slice(
                    span: TimeSpan(start: start, end: end),
                    rows: 0,
                    ordinary: level * share * drift * (0.7 + 0.6 * dice.fraction()),
                    extra: active.map {
                        let force = episodes[$0].force(at: middle)
                        return ($0, force * episodes[$0].trouble.excess * (0.4 + 0.6 * level) * share)
                    },
                    level: level * share
                )
            )
            start = end
        }
        FillPlan.deal(rows, over: &slices)
        self.slices = slices
    }

    /// Deals the rows out by weight: what is left over in one slice is carried to the next, so that the sum is exact.
    private static func deal(_ rows: Int, over slices: inout [Slice]) {
        func weight(_ slice: Slice) -> Double { slice.ordinary + slice.extra.reduce(0) { $0 + $1.weight } }
        let total = slices.reduce(0) { $0 + weight($1) }
        var sum = 0.0
        var dealt = 0
        for index in slices.indices {
            sum += weight(slices[index])
            let due = index == slices.count - 1 ? rows : min(rows, Int(Double(rows) * (sum / total)))
            slices[index].rows = due - dealt
            dealt = due
        }
    }
}

extension Episode.Trouble {
    /// How many errors it adds at full force, as a multiple of those of an ordinary day at its peak.
    fileprivate var excess: Double {
        switch self {
        case .calm: 0
        case .moderation: 2.2
        case .quota: 1.8
        case .outage: 3.6
        case .revoked: 1.2
        }
    }
}
