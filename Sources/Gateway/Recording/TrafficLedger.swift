internal import ErrorPolicy
internal import OpsModel
internal import Synchronization

/// Counts requests per account, model and endpoint until they are handed over.
final class TrafficLedger: Sendable {
    private struct Key: Hashable {
        var accountID: Int64?
        var model: String?
        var endpoint: String
    }

    private struct Count {
        var requests = 0
        var successes = 0
    }

    /// So many kinds between two handings over; beyond them models are not told apart. Clients name models as they like.
    private static let kindLimit = 512

    private let counts = Mutex<[Key: Count]>([:])

    func count(account: Int64?, model: String?, endpoint: ImageRequest.Endpoint, succeeded: Bool) {
        let name = model.map(ImageModel.shown)
        counts.withLock { counts in
            var key = Key(accountID: account, model: name, endpoint: endpoint.rawValue)
            if counts.count >= Self.kindLimit, counts[key] == nil { key.model = nil }
            counts[key, default: Count()].requests += 1
            if succeeded { counts[key]?.successes += 1 }
        }
    }

    /// Hands over what was counted, as the traffic of the minute of `moment`, and begins anew.
    func handOver(to recording: any OpsRecording, at moment: Timestamp) {
        let counted = counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
        for (key, count) in counted {
            recording.record(
                TrafficCount(
                    moment: moment,
                    accountID: key.accountID,
                    model: key.model,
                    endpoint: key.endpoint,
                    requests: count.requests,
                    successes: count.successes
                )
            )
        }
    }
}
