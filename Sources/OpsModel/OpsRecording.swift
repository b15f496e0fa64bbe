/// The port through which a gateway (or the simulator) writes the ops log. Nothing here waits or throws:
/// a request never waits for the log.
package protocol OpsRecording: Sendable {
    /// Queues one error with its attempts. When the queue is full the error is counted in `ops_unrecorded` instead.
    func record(_ error: RecordedError)
    /// Queues counts of requests.
    func record(_ traffic: TrafficCount)
    /// Counts an error that is deliberately or unavoidably not in the log.
    func count(_ reason: UnrecordedReason, at moment: Timestamp)
}

/// How recording goes.
package struct RecordingHealth: Hashable, Sendable {
    /// Errors that wait to be written now.
    package var queued: Int
    /// Errors that could not be kept or written, since the start.
    package var dropped: Int
    /// Whether the last try to write failed.
    package var isFailing: Bool

    package init(queued: Int = 0, dropped: Int = 0, isFailing: Bool = false) {
        self.queued = queued
        self.dropped = dropped
        self.isFailing = isFailing
    }
}

/// Why an error is not in the log. The raw values are those of `ops_unrecorded.reason`.
package enum UnrecordedReason: String, CaseIterable, Codable, Sendable, Hashable {
    case skipMonitoring = "skip_monitoring"
    case queueFull = "queue_full"
    case writeFailed = "write_failed"
    case truncated
    /// The client had no valid key, as many others of that minute.
    case withoutKey = "without_key"
}

/// An error to be recorded: the row and its attempts. `detail.row.id` is ignored, the log gives the id;
/// `detail.row.outcome` too, the log derives it.
package struct RecordedError: Hashable, Sendable {
    package var detail: ErrorDetail

    package init(_ detail: ErrorDetail) { self.detail = detail }
}

/// Requests of one minute that went to one account, for one model and endpoint.
package struct TrafficCount: Hashable, Sendable {
    package var moment: Timestamp
    package var accountID: Int64?
    package var model: String?
    package var endpoint: String?
    package var requests: Int
    package var successes: Int

    package init(
        moment: Timestamp,
        accountID: Int64?,
        model: String?,
        endpoint: String?,
        requests: Int,
        successes: Int
    ) {
        self.moment = moment
        self.accountID = accountID
        self.model = model
        self.endpoint = endpoint
        self.requests = requests
        self.successes = successes
    }
}
