internal import OpsModel
internal import TerminalCanvas

/// Something the screen cannot show, or shows late. The header tells it for as long as it is so.
struct BlindSpot: Equatable, Sendable {
    /// What the header says where there is room, and where there is little.
    var label: String
    var terse: String
}

extension Dashboard {
    /// Without an answer for so long the reader is stuck: it answers every minute, whether something happens or not.
    private static let patience = 150 * Milliseconds.second
    /// The newest row is called old from this age on.
    static let lagLimit = 2 * Milliseconds.minute

    /// How old what is on screen is, when it should be newer than that; nil while reading goes well.
    var staleness: Int64? {
        guard let snapshot, !isPaused, query.end == nil else { return nil }
        let age = now.since(snapshot.readAt)
        if case .failed = reading { return max(age, 0) }
        return age >= Dashboard.patience ? age : nil
    }

    /// Errors of the window that happened and are not in the log, by reason, the most first.
    var missing: [(reason: String, count: Int)] {
        (snapshot?.unrecorded ?? [:]).filter { $0.key != UnrecordedReason.truncated.rawValue && $0.value > 0 }
            .map { (reason: $0.key, count: $0.value) }
            .sorted { ($0.count, $1.reason) > ($1.count, $0.reason) }
    }

    var missingCount: Int { missing.reduce(0) { $0 + $1.count } }

    /// Errors of the window whose upstream body was cut.
    var cutCount: Int { snapshot?.unrecorded[UnrecordedReason.truncated.rawValue] ?? 0 }

    /// What the second line of the header has to tell; lag and a stale reader are told in the first.
    var blindSpots: [BlindSpot] {
        var spots: [BlindSpot] = []
        if missingCount > 0 {
            let count = Numbers.fitting(missingCount, width: 6)
            spots.append(BlindSpot(label: "\(count) not recorded", terse: "\(count) unrecorded"))
        }
        if cutCount > 0 {
            let count = Numbers.fitting(cutCount, width: 6)
            spots.append(BlindSpot(label: "\(count) \(cutCount == 1 ? "body" : "bodies") cut", terse: "\(count) cut"))
        }
        if let ahead = snapshot?.ahead {
            let count = Numbers.fitting(ahead.count, width: 6) + (ahead.count >= RowsAhead.limit ? "+" : "")
            spots.append(BlindSpot(label: "\(count) dated ahead", terse: "\(count) ahead"))
        }
        return spots
    }

    /// Whether there are accounts, and none that the gateway may choose: every request fails.
    var hasNoAccountOn: Bool {
        guard let accounts = snapshot?.accounts, !accounts.isEmpty else { return false }
        return !accounts.contains { $0.isSchedulable(at: now) }
    }

    /// The most telling way to say them that fits `room` columns; their number always does.
    func blindSpotSpans(room: Int) -> [Span] {
        let spots = blindSpots
        let alarm = "no account on"
        guard !spots.isEmpty else { return hasNoAccountOn ? [Span("! " + alarm, .danger, .bold)] : [] }
        let reasons = missing.map { "\(Numbers.fitting($0.count, width: 6)) \(Dashboard.words(for: $0.reason))" }
        let detailed = reasons + spots.dropFirst(missingCount > 0 ? 1 : 0).map(\.label)
        let number = hasNoAccountOn ? "\(spots.count) more" : Numbers.count(spots.count, "blind spot")
        let candidates = [detailed, spots.map(\.label), spots.map(\.terse), [number]]
        let lead = hasNoAccountOn ? [Span("! \(alarm)", .danger, .bold), Span(", ", .warning)] : [Span("! ", .warning)]
        let left = room - lead.reduce(0) { $0 + $1.width() }
        let texts = candidates.map { $0.joined(separator: ", ") }
        return lead + [Span(texts.first { TextWidth.of($0) <= left } ?? texts[texts.count - 1], .warning)]
    }

    /// A reason of `ops_unrecorded` in words; a foreign writer's own is shown as it is.
    static func words(for reason: String) -> String {
        UnrecordedReason(rawValue: reason)?.words ?? DisplayText(line: reason, limit: 24).text
    }
}
