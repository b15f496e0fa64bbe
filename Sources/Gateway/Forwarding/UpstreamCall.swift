internal import AsyncHTTPClient
internal import NIOCore
internal import Synchronization

/// Sends a request to an upstream, and knows whether it got that far.
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
    ///   - request: its body is replaced by `body`.
    ///   - limit: how long the answer may take to begin, in milliseconds.
    func send(
        _ request: HTTPClientRequest,
        body: ByteBuffer,
        within limit: Int
    ) async throws(Failure) -> HTTPClientResponse {
        let outgoing = OutgoingBody(body)
        var request = request
        request.body = .stream(outgoing, length: .known(Int64(body.readableBytes)))
        let prepared = request
        do {
            // The client's own deadline is not used: time is the gateway's clock.
            let response = try await clock.limit(milliseconds: limit) {
                try await client.execute(prepared, deadline: .distantFuture)
            }
            if let response { return response }
        } catch {
            throw Failure(message: Self.words(error), wasSent: outgoing.wasAskedFor)
        }
        throw Failure(
            message: "the upstream did not answer within \(limit / 1_000) s",
            wasSent: outgoing.wasAskedFor
        )
    }

    /// What the transport said, short.
    static func words(_ error: any Error) -> String {
        (error as? HTTPClientError)?.shortDescription ?? String(describing: error)
    }
}

/// A request's body that knows whether the client asked for it: it does once a connection is there and the request's
/// head is on its way.
private struct OutgoingBody: AsyncSequence, Sendable {
    final class Flag: Sendable {
        let isSet = Atomic(false)
    }

    struct Iterator: AsyncIteratorProtocol {
        var body: ByteBuffer?
        let flag: Flag

        mutating func next() async -> ByteBuffer? {
            flag.isSet.store(true, ordering: .releasing)
            return body.take()
        }
    }

    private let body: ByteBuffer
    private let flag = Flag()

    init(_ body: ByteBuffer) { self.body = body }

    var wasAskedFor: Bool { flag.isSet.load(ordering: .acquiring) }

    func makeAsyncIterator() -> Iterator { Iterator(body: body, flag: flag) }
}
