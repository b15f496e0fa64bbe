internal import AsyncHTTPClient
internal import ErrorPolicy
internal import NIOCore
internal import NIOHTTP1
internal import OpsModel

/// One attempt on one account over HTTP: what both kinds of accounts have in common, from the sending of the request to
/// the reading of an error.
struct UpstreamExchange: Sendable {
    let request: IncomingRequest
    let account: UpstreamAccount
    let circumstances: Circumstances
    let call: UpstreamCall
    /// Where it is sent.
    let url: String
    /// The account's secret that is sent along: nothing of what comes back may tell it.
    let token: String

    /// How long the body of an error may take before what came of it has to do, in milliseconds.
    private static let errorPatience: Int64 = 10_000

    var settings: GatewaySettings { circumstances.settings }
    var clock: any GatewayClock { call.clock }

    /// Sends the request, unless nobody waits for its answer any more; a success is read by `succeeded`.
    func run(
        _ outgoing: HTTPClientRequest,
        body: [ByteBuffer],
        for answer: ClientAnswer,
        succeeded: (HTTPClientResponse) async -> AttemptResult
    ) async -> AttemptResult {
        // Getting the token may have taken a while.
        if answer.isGone, !answer.hasBegun { return .notSent }
        let response: HTTPClientResponse
        do throws(UpstreamCall.Failure) {
            response = try await call.send(outgoing, body: body, within: settings.answerTimeout)
        } catch {
            return failed(ErrorPolicy.decideTransportFailure(error.message, wasSent: error.wasSent))
        }
        switch response.status.code {
        case 200..<300: return await succeeded(response)
        case 400...:
            if response.status == .unauthorized { await account.credential.refused(token) }
            return await refused(response)
        default:
            // Whoever followed it would hand the account's secret to wherever it leads.
            let words = "the upstream answered \(response.status.code), which is not followed"
            return failed(ErrorPolicy.decideTransportFailure(words, wasSent: true))
        }
    }

    func failed(_ decision: Decision, body: [UInt8] = [], detail: String? = nil) -> AttemptResult {
        let url = UpstreamURL.recorded(url)
        return .failed(AttemptResult.Failure(decision: decision, body: body, url: url, detail: detail))
    }

    /// Runs `body` while the answer is read beside it; what it leaves unread is not read.
    func reading<Value: Sendable>(
        _ response: HTTPClientResponse,
        _ body: (UpstreamFeed) async -> Value
    ) async -> Value {
        let feed = UpstreamFeed(clock: clock)
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await feed.read(response.body) }
            let value = await body(feed)
            group.cancelAll()
            feed.close()
            return value
        }
    }

    /// Reads an answer with an error, and decides.
    private func refused(_ response: HTTPClientResponse) async -> AttemptResult {
        let secret = AccountSecret(token)
        let body = secret.masked(in: await reading(response) { await errorBody($0) })
        let headers = response.headers.map { ($0.name, secret.masked(in: $0.value)) }
        let decision = ErrorPolicy.decide(
            UpstreamResponse(status: Int(response.status.code), headers: Headers(headers), body: body),
            account: account.context,
            rules: circumstances.rules,
            model: request.image.model,
            history: circumstances.history,
            settings: settings.policy
        )
        return failed(decision, body: body)
    }

    /// As much of the body as is kept; what broke off or took too long is as good as whole.
    private func errorBody(_ feed: UpstreamFeed) async -> [UInt8] {
        var body: [UInt8] = []
        let end = clock.now + Self.errorPatience
        while body.count < settings.maxErrorBytes,
            case .piece(let piece) = await feed.next(within: end.since(clock.now))
        {
            body.append(contentsOf: piece.readableBytesView.prefix(settings.maxErrorBytes - body.count))
        }
        return body
    }
}
