package import ErrorPolicy
package import OpsModel
internal import Synchronization

/// What the gateway counts about itself since it started. Every label has a fixed set of values, so that no client and
/// no upstream can make the figures grow.
package final class GatewayFigures: Sendable {
    /// Statuses that are told apart; the rest is `other`. Those of the gateway's own answers and of SPEC 4.2.
    static let statuses = [
        200, 400, 401, 402, 403, 404, 405, 408, 409, 413, 415, 422, 429, 499, 500, 501, 502, 503, 504, 520, 521, 522,
        523, 524, 529,
    ]
    static let endpoints: [ImageRequest.Endpoint?] = ImageRequest.Endpoint.allCases + [nil]
    /// Upper bounds of the duration's buckets in milliseconds: an answer of the gateway's own takes a few, an image
    /// tens of seconds, and a stream is given up after 15 minutes of silence.
    static let bounds = [
        5, 25, 100, 500, 1_000, 2_500, 5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 900_000,
    ]

    /// Why errors are left out of the ops log on purpose; what it loses is counted as dropped.
    static let leftOutReasons = [UnrecordedReason.skipMonitoring, .withoutKey]

    struct Counts {
        /// By endpoint, then by status.
        var requests = [[Int]](repeating: .init(repeating: 0, count: statuses.count + 1), count: endpoints.count)
        /// By endpoint, then by bucket; each request in one of them, the last holds what is beyond the bounds.
        var durations = [[Int]](repeating: .init(repeating: 0, count: bounds.count + 1), count: endpoints.count)
        var milliseconds = [Int](repeating: 0, count: endpoints.count)
        var outcomes = [Int](repeating: 0, count: Outcome.allCases.count)
        /// By status; requests that got no answer come last.
        var upstream = [Int](repeating: 0, count: statuses.count + 2)
        var failovers = 0
        var inFlight = 0
        var queued = 0
        var dropped = 0
        /// By reason.
        var leftOut = [Int](repeating: 0, count: leftOutReasons.count)
    }

    private let counts = Mutex(Counts())

    package init() {}

    /// An image request came in; each is ended by one `requestEnded`.
    package func requestBegan() { counts.withLock { $0.inFlight += 1 } }

    /// An image request has its answer.
    ///
    /// - Parameters:
    ///   - status: what the client was told; for an error sent inside a stream, the status it stands for.
    ///   - outcome: nil when the request met no error.
    ///   - endpoint: nil when the path is none of the two.
    ///   - milliseconds: from its first byte to the end of its answer.
    package func requestEnded(
        status: Int,
        outcome: Outcome?,
        endpoint: ImageRequest.Endpoint?,
        milliseconds: Int
    ) {
        let row = Self.endpoints.firstIndex(of: endpoint) ?? Self.endpoints.count - 1
        let column = Self.statuses.firstIndex(of: status) ?? Self.statuses.count
        let length = max(0, milliseconds)
        let bucket = Self.bounds.firstIndex { length <= $0 } ?? Self.bounds.count
        counts.withLock { counts in
            counts.inFlight -= 1
            counts.requests[row][column] += 1
            counts.durations[row][bucket] += 1
            counts.milliseconds[row] += length
            if let outcome, let index = Outcome.allCases.firstIndex(of: outcome) { counts.outcomes[index] += 1 }
        }
    }

    /// An account's upstream answered with an error.
    ///
    /// - Parameter status: 0 when no answer came.
    package func upstreamError(status: Int) {
        let known = Self.statuses.firstIndex(of: status) ?? Self.statuses.count
        let index = status == 0 ? Self.statuses.count + 1 : known
        counts.withLock { $0.upstream[index] += 1 }
    }

    /// A request moved on to another account.
    package func failover() { counts.withLock { $0.failovers += 1 } }

    /// An error was left out of the ops log; counted where that is on purpose.
    package func leftOut(_ reason: UnrecordedReason) {
        guard let index = Self.leftOutReasons.firstIndex(of: reason) else { return }
        counts.withLock { $0.leftOut[index] += 1 }
    }

    /// How the recorder is doing.
    ///
    /// - Parameters:
    ///   - queued: rows that wait now.
    ///   - dropped: rows that were lost since the start.
    package func recording(queued: Int, dropped: Int) {
        counts.withLock { counts in
            counts.queued = queued
            counts.dropped = max(counts.dropped, dropped)
        }
    }

    /// The figures in Prometheus' text format, version 0.0.4.
    package var prometheus: String { PrometheusText(counts.withLock(\.self)).text }
}
