extension Account.Obstacle {
    /// What it is, in a few words; times are UTC, in RFC 3339.
    package var words: String { words { $0.words } }

    /// What it is, in a few words.
    package func words(telling time: (Timestamp) -> String) -> String {
        switch self {
        case .disabled: "status disabled"
        case .switchedOff: "switched off"
        case .error(let message): message.map { "error: \($0)" } ?? "error"
        case .paused(let until): "paused until \(time(until))"
        case .overloaded(let until): "overloaded until \(time(until))"
        case .cooling(let until): "rate limited until \(time(until))"
        case .limited(let limit): "\(limit.what) limited until \(time(limit.until))"
        }
    }
}
