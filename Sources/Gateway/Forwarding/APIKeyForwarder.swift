internal import ErrorPolicy
internal import NIOCore
internal import NIOHTTP1
internal import OpsModel

/// Forwards to accounts whose upstream speaks the same language as our clients (SPEC 2.2).
struct APIKeyForwarder: Forwarder {
    private let call: UpstreamCall

    init(clients: UpstreamClients, clock: any GatewayClock) { call = UpstreamCall(clients: clients, clock: clock) }

    func forward(
        _ request: IncomingRequest,
        on account: UpstreamAccount,
        to answer: ClientAnswer,
        with circumstances: Circumstances
    ) async -> AttemptResult {
        if let problem = request.image.problemBeforeSending(by: account.context) { return .unfit(problem) }
        let token: String
        do {
            token = try await account.credential.token()
        } catch {
            return .withoutToken(error)
        }
        let exchange = UpstreamExchange(
            request: request,
            account: account,
            circumstances: circumstances,
            call: call,
            url: UpstreamURL.images(request.image.endpoint, base: account.baseURL),
            token: token
        )
        let (headers, body) = outgoing(request, account: account, token: token)
        return await exchange.run(headers, body: body, for: answer) { response in
            await RelayedAnswer(exchange: exchange, response: response).relay(to: answer)
        }
    }

    private func outgoing(
        _ request: IncomingRequest,
        account: UpstreamAccount,
        token: String
    ) -> (headers: HTTPHeaders, body: [ByteBuffer]) {
        let model = account.context.mapped(request.image.model)
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
        let headers = UpstreamHeaders.request(
            from: request.headers,
            account: account,
            token: token,
            contentType: contentType
        )
        return (headers, body)
    }
}
