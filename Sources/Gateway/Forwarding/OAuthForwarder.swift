package import AsyncHTTPClient
internal import ErrorPolicy
internal import NIOCore
internal import NIOHTTP1

/// Tries a request on an OAuth account: the responses backend with its image tool, always as a stream.
package struct OAuthForwarder: Forwarder {
    private let call: UpstreamCall
    private let clock: any GatewayClock

    /// - Parameter client: must not follow redirects.
    package init(client: HTTPClient, clock: any GatewayClock) {
        call = UpstreamCall(client: client, clock: clock)
        self.clock = clock
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
        let settings = circumstances.settings
        let body: ByteBuffer
        let token: String
        do {
            if let problem = request.image.problemBeforeSending(by: account.context) { return local(problem) }
            body = try ResponsesBody.bytes(for: request, uploadLimit: settings.maxUploadBytes)
            token = try await account.credential.token()
        } catch {
            return local(String(describing: error))
        }
        let outgoing = ResponsesRequest(request, account: account, token: token)
        let response: HTTPClientResponse
        do throws(UpstreamCall.Failure) {
            response = try await call.send(outgoing.http, body: body, within: settings.answerTimeout)
        } catch {
            return .failed(
                .init(
                    decision: ErrorPolicy.decideTransportFailure(error.message, wasSent: error.wasSent),
                    url: outgoing.shownURL
                )
            )
        }
        let status = Int(response.status.code)
        if status == 401 { await account.credential.refused(token) }
        let attempt = StreamAttempt(
            request: request,
            account: account,
            circumstances: circumstances,
            clock: clock,
            url: outgoing.shownURL
        )
        return switch status {
        case 200..<300: await attempt.relay(response, to: answer)
        case 400...: await attempt.refusal(response)
        default:
            // A redirect would take the token elsewhere.
            .failed(
                .init(
                    decision: ErrorPolicy.decideTransportFailure(
                        "the upstream answered \(status), which is neither a success nor an error",
                        wasSent: true
                    ),
                    url: outgoing.shownURL
                )
            )
        }
    }

    private func local(_ problem: String) -> AttemptResult {
        .failed(.init(decision: ErrorPolicy.decideLocalFailure(problem)))
    }
}
