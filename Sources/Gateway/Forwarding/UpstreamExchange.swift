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
    var secrets: AccountSecrets { AccountSecrets(token, headers: account.headers) }

    /// Sends the request, unless nobody waits for its answer any more; a success is read by `succeeded`.
    func run(
        _ headers: HTTPHeaders,
        body: [ByteBuffer],
        for answer: ClientAnswer,
        succeeded: (UpstreamAnswer) async -> AttemptResult
    ) async -> AttemptResult {
        // Getting the token may have taken a while.
        if answer.isGone, !answer.hasBegun { return .notSent }
        let response: UpstreamAnswer
        do throws(UpstreamCall.Failure) {
            response = try await call.post(url, headers: headers, body: body, within: settings.answerTimeout)
        } catch {
            return failed(ErrorPolicy.decideTransportFailure(error.message, wasSent: error.wasSent))
        }
        // What was left unread is not read.
        defer { response.close() }
        switch response.status {
        case 200..<300: return await succeeded(response)
        case 400...:
            if response.status == 401 { await account.credential.refused(token) }
            return await refused(response)
        default:
            // Whoever followed it would hand the account's secret to wherever it leads.
            let words = "the upstream answered \(response.status), which is not followed"
            return failed(ErrorPolicy.decideTransportFailure(words, wasSent: true))
        }
    }

    func failed(_ decision: Decision, body: [UInt8] = [], detail: String? = nil) -> AttemptResult {
        let url = UpstreamURL.recorded(url)
        return .failed(AttemptResult.Failure(decision: decision, body: body, url: url, detail: detail))
    }

    /// Reads an answer with an error, and decides.
    private func refused(_ response: UpstreamAnswer) async -> AttemptResult {
        let secrets = secrets
        let body = secrets.masked(in: await errorBody(response))
        let headers = response.headers.map { ($0.name, secrets.masked(in: $0.value)) }
        let error = UpstreamResponse(status: response.status, headers: Headers(headers), body: body)
        let decision = circumstances.decide { standing in
            ErrorPolicy.decide(
                error,
                account: account.context,
                rules: standing.rules,
                model: request.image.model,
                history: standing.history,
                settings: settings.policy
            )
        }
        return failed(decision, body: body)
    }

    /// As much of the body as is kept; what broke off or took too long is as good as whole.
    private func errorBody(_ response: UpstreamAnswer) async -> [UInt8] {
        var body: [UInt8] = []
        let end = clock.now + Self.errorPatience
        while body.count < settings.maxErrorBytes,
            case .piece(let piece) = await response.next(within: end.since(clock.now))
        {
            body.append(contentsOf: piece.readableBytesView.prefix(settings.maxErrorBytes - body.count))
        }
        return body
    }
}
