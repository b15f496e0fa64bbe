internal import OpsModel

/// What waits to be written, within bounds: a gateway under attack must not fill its memory with errors.
struct RecorderQueue {
    /// The most errors, and bytes of their texts, that wait.
    static let rowLimit = 8_192
    static let byteLimit = 32 << 20
    /// The most different minutes, accounts, models and endpoints of traffic that are kept apart between two writes.
    static let trafficLimit = 10_000

    struct TrafficKey: Hashable {
        var minute: Int64
        var accountID: Int64?
        var model: String?
        var endpoint: String?
    }

    struct UnrecordedKey: Hashable {
        var minute: Int64
        var reason: UnrecordedReason
    }

    private(set) var errors: [RecordedError] = []
    private(set) var bytes = 0
    var traffic: [TrafficKey: TrafficCount] = [:]
    var unrecorded: [UnrecordedKey: Int] = [:]
    /// Errors that could not be kept or written, since the start.
    private(set) var dropped = 0

    var isEmpty: Bool { errors.isEmpty && traffic.isEmpty && unrecorded.isEmpty }

    /// Queues `error`, or counts it as dropped.
    mutating func add(_ error: RecordedError) {
        let size = error.detail.textBytes
        guard errors.count < Self.rowLimit, bytes + size <= Self.byteLimit else {
            count(1, .queueFull, at: error.detail.row.createdAt)
            dropped += 1
            return
        }
        errors.append(error)
        bytes += size
    }

    mutating func add(_ count: TrafficCount) {
        let key = TrafficKey(
            minute: floorDivision(count.moment.rawValue, Milliseconds.minute),
            accountID: count.accountID,
            model: count.model,
            endpoint: count.endpoint
        )
        if var sum = traffic[key] {
            sum.requests += count.requests
            sum.successes += count.successes
            traffic[key] = sum
        } else if traffic.count < Self.trafficLimit {
            traffic[key] = count
        }
    }

    mutating func count(_ count: Int, _ reason: UnrecordedReason, at moment: Timestamp) {
        let minute = floorDivision(moment.rawValue, Milliseconds.minute)
        unrecorded[UnrecordedKey(minute: minute, reason: reason), default: 0] += count
    }

    /// Takes the oldest errors, at most `limit`, and all counts.
    mutating func take(_ limit: Int) -> RecorderQueue {
        var batch = RecorderQueue()
        swap(&batch.traffic, &traffic)
        swap(&batch.unrecorded, &unrecorded)
        if errors.count <= limit {
            swap(&batch.errors, &errors)
            bytes = 0
        } else {
            batch.errors = Array(errors.prefix(limit))
            errors.removeFirst(limit)
            bytes -= batch.errors.reduce(0) { $0 + $1.detail.textBytes }
        }
        return batch
    }

    /// Puts the counts of a batch that failed back, its errors counted as lost.
    mutating func giveUp(_ batch: RecorderQueue) {
        for (key, value) in batch.unrecorded { unrecorded[key, default: 0] += value }
        for count in batch.traffic.values { add(count) }
        for error in batch.errors { count(1, .writeFailed, at: error.detail.row.createdAt) }
        dropped += batch.errors.count
    }
}

extension ErrorDetail {
    /// About how much memory the texts take.
    fileprivate var textBytes: Int {
        let texts = [
            row.requestID, row.platform, row.model, row.endpoint, row.clientType, row.clientMessage, row.upstreamType,
            row.upstreamCode, row.upstreamParam, row.upstreamMessage, upstreamBody,
        ]
        return texts.reduce(512) { $0 + ($1?.utf8.count ?? 0) }
            + attempts.reduce(0) { $0 + 256 + ($1.message?.utf8.count ?? 0) + ($1.detail?.utf8.count ?? 0) }
    }
}
