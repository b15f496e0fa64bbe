extension Account.Obstacle {
    /// What it is, in a few words; times are UTC.
    package var words: String {
        switch self {
        case .disabled: "status disabled"
        case .switchedOff: "switched off"
        case .error(let message): message.map { "error: \($0)" } ?? "error"
        case .paused(let until): "paused until \(until.words)"
        case .overloaded(let until): "overloaded until \(until.words)"
        case .cooling(let until): "rate limited until \(until.words)"
        case .limited(let limit): "\(limit.what) limited until \(limit.until.words)"
        }
    }
}
