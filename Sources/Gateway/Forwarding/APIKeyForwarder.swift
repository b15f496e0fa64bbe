internal import AsyncHTTPClient
internal import ErrorPolicy
internal import NIOCore
internal import NIOHTTP1
internal import OpsModel

/// Forwards to accounts whose upstream speaks the same language as our clients (SPEC 2.2).
struct APIKeyForwarder: Forwarder {
    private let call: UpstreamCall

    /// - Parameter client: must not follow redirects.
    init(client: HTTPClient, clock: any GatewayClock) { call = UpstreamCall(client: client, clock: clock) }

    func forward(
        _ request: IncomingRequest,
        on account: UpstreamAccount,
        to answer: ClientAnswer,
        with circumstances: Circumstances
    ) async -> AttemptResult {
        if let problem = request.image.problemBeforeSending(by: account.context) {
            return .failed(.init(decision: ErrorPolicy.decideLocalFailure(problem)))
        }
        let token: String
        do {
            token = try await account.credential.token()
        } catch {
            return .failed(.init(decision: ErrorPolicy.decideLocalFailure(error.description)))
        }
        let url = UpstreamURL.images(request.image.endpoint, base: account.baseURL)
        let exchange = UpstreamExchange(
            request: request,
            account: account,
            circumstances: circumstances,
            call: call,
            url: url,
            token: token
        )
        let (outgoing, body) = outgoing(request, to: url, account: account, token: token)
        return await exchange.run(outgoing, body: body, for: answer) { response in
            await RelayedAnswer(exchange: exchange, response: response).relay(to: answer)
        }
    }

    private func outgoing(
        _ request: IncomingRequest,
        to url: String,
        account: UpstreamAccount,
        token: String
    ) -> (HTTPClientRequest, body: [ByteBuffer]) {
        let model = account.context.mapped(request.image.model)
        var outgoing = HTTPClientRequest(url: url)
        outgoing.method = .POST
        var contentType: String?
        let body: [ByteBuffer]
        if let parts = request.parts {
            let form = MultipartBody.rewritten(parts, model: model)
            contentType = form.contentType
            body = form.pieces
        } else if request.image.namesModelPlainly, model == request.image.model {
            body = [request.body]
        } else {
            body = [NamedModel.written(model, in: request.body)]
        }
        outgoing.headers = UpstreamHeaders.request(
            from: request.headers,
            account: account,
            token: token,
            contentType: contentType
        )
        return (outgoing, body)
    }
}
