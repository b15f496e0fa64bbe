internal import ErrorPolicy
internal import NIOCore

/// Tries a request on an OAuth account: the responses backend with its image tool, always as a stream.
package struct OAuthForwarder: Forwarder {
    private let call: UpstreamCall

    package init(clients: UpstreamClients, clock: any GatewayClock) {
        call = UpstreamCall(clients: clients, clock: clock)
    }

    package func forward(
        _ request: IncomingRequest,
        on account: UpstreamAccount,
        to answer: ClientAnswer,
        with circumstances: Circumstances
    ) async -> AttemptResult {
        // Images in events are large, and rewriting them would hold up an event loop.
        await withTaskExecutorPreference(globalConcurrentExecutor) {
            await relayed(request, on: account, to: answer, with: circumstances)
        }
    }

    private func relayed(
        _ request: IncomingRequest,
        on account: UpstreamAccount,
        to answer: ClientAnswer,
        with circumstances: Circumstances
    ) async -> AttemptResult {
        if let problem = request.image.problemBeforeSending(by: account.context) { return .unfit(problem) }
        let body: ByteBuffer
        do {
            body = try ResponsesBody.bytes(for: request, uploadLimit: circumstances.settings.maxUploadBytes)
        } catch {
            return .unfit(String(describing: error))
        }
        let token: String
        do {
            token = try await account.credential.token()
        } catch {
            return .withoutToken(error)
        }
        let outgoing = ResponsesRequest(request, account: account, token: token)
        let exchange = UpstreamExchange(
            request: request,
            account: account,
            circumstances: circumstances,
            call: call,
            url: outgoing.url,
            token: token
        )
        return await exchange.run(outgoing.headers, body: [body], for: answer) { response in
            await StreamAttempt(exchange: exchange).relay(response, to: answer)
        }
    }
}
