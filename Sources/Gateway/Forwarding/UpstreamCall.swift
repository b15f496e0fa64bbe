internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// Sends a request to an upstream, and knows whether it got that far. Time is the gateway's clock.
struct UpstreamCall: Sendable {
    /// Why there is no answer.
    struct Failure: Error, Hashable {
        /// What the transport said.
        var message: String
        /// Whether the upstream may have seen any of the request's body, and so may bill for it.
        var wasSent: Bool
    }

    private let clients: UpstreamClients
    let clock: any GatewayClock
    private let addresses = UpstreamAddresses()

    init(clients: UpstreamClients, clock: any GatewayClock) {
        self.clients = clients
        self.clock = clock
    }

    /// Waits for the head of the answer. Whoever gets the answer closes it.
    ///
    /// - Parameters:
    ///   - body: in pieces, which are written as they are.
    ///   - limit: how long the answer may take to begin, in milliseconds.
    func post(
        _ url: String,
        headers: HTTPHeaders,
        body: [ByteBuffer],
        within limit: Int
    ) async throws(Failure) -> UpstreamAnswer {
        let answer = UpstreamAnswer(clock: clock)
        var request: HTTPClient.Request
        do {
            request = try addresses.post(to: url)
            request.headers = headers
            request.body = answer.body(body)
        } catch {
            throw Failure(message: TransportTrouble.words(error), wasSent: false)
        }
        answer.began(clients.here.execute(request: request, delegate: answer))
        switch await answer.head(within: Int64(limit)) {
        case .come: return answer
        case .failed(let words): throw Failure(message: words, wasSent: answer.wasAskedFor)
        case .late:
            answer.close()
            throw Failure(message: TransportTrouble.late, wasSent: answer.wasAskedFor)
        }
    }
}
