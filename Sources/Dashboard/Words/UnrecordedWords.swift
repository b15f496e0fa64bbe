internal import OpsModel

extension UnrecordedReason {
    /// Why errors are missing, in two or three words.
    var words: String {
        switch self {
        case .skipMonitoring: "left out by a rule"
        case .queueFull: "queue full"
        case .writeFailed: "write failed"
        case .truncated: "body cut"
        case .withoutKey: "without a key"
        }
    }

    /// What happened, and what to do about it.
    var explanation: String {
        switch self {
        case .skipMonitoring:
            "A passthrough rule with skip_monitoring decided them: only their number is known."
        case .queueFull:
            "They came faster than the gateway could write: only their number is known. A slow disk, or a burst?"
        case .writeFailed:
            "The gateway could not write to this log: only their number is known. Look for a full disk or a missing permission."
        case .truncated:
            "These errors are in the log, but the upstream's answer was longer than what is kept of it."
        case .withoutKey:
            "Their clients had no valid key, more of them in a minute than are kept: only their number is known. "
                + "A client with an old key, or a stranger?"
        }
    }
}
