internal import AsyncHTTPClient
internal import NIOCore

/// Sends a request to an upstream, and knows whether it got that far. Time is the gateway's clock.
struct UpstreamCall: Sendable {
    /// Why there is no answer.
    struct Failure: Error, Hashable {
        /// What the transport said.
        var message: String
        /// Whether the upstream may have seen any of the request's body, and so may bill for it.
        var wasSent: Bool
    }

    let client: HTTPClient
    let clock: any GatewayClock

    /// Waits for the head of the answer.
    ///
    /// - Parameters:
    ///   - request: its body is replaced by the pieces of `body`.
    ///   - limit: how long the answer may take to begin, in milliseconds.
    func send(
        _ request: HTTPClientRequest,
        body: [ByteBuffer],
        within limit: Int
    ) async throws(Failure) -> HTTPClientResponse {
        let mark = SentMark()
        var request = request
        request.body = mark.body(body)
        let prepared = request
        do {
            let response = try await clock.limit(milliseconds: limit) {
                try await client.execute(prepared, deadline: .distantFuture)
            }
            if let response { return response }
        } catch {
            throw Failure(message: TransportTrouble.words(error), wasSent: mark.isSet)
        }
        throw Failure(message: TransportTrouble.words(HTTPClientError.deadlineExceeded), wasSent: mark.isSet)
    }
}
