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
            "A passthrough rule with skip_monitoring decided: only the number is known."
        case .queueFull:
            "More came than the gateway could write: only the number is known. A slow disk, or a burst?"
        case .writeFailed:
            "The gateway could not write to this log: only the number is known. Look for a full disk or a missing permission."
        case .truncated:
            "Nothing is missing from the log but the rest of the body: it was longer than what is kept."
        case .withoutKey:
            "No valid key came with the request, more often in a minute than is kept: only the number is known. "
                + "A client with an old key, or a stranger?"
        }
    }
}
