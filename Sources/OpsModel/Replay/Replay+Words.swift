extension Replay {
    /// That some of the errors a rule would decide may be out of its reach, as a sentence; nil for none.
    ///
    /// - Parameter group: what they are some of, as in `of these`.
    static func doubt(_ count: Int, _ group: String) -> String? {
        guard count > 0 else { return nil }
        let (accounts, streams, these) =
            count == 1
            ? ("is of an OAuth account", "its stream", "this one was")
            : ("are of OAuth accounts", "their streams", "these were")
        return "\(count.grouped) \(group) \(accounts): no rule is asked about errors inside \(streams), and the log "
            + "does not say whether \(these)."
    }
}

extension RuleTrial {
    /// What is not known of the errors it would decide, as a sentence; nil where all is.
    package var doubt: String? { Replay.doubt(doubtful, "of these") }
}

extension ReplayTally {
    /// What is not known of the errors rules would have decided, as a sentence; nil where all is.
    package var doubt: String? { Replay.doubt(doubtful, "of those a rule would have decided") }
}
