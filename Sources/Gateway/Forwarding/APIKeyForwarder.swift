internal import AsyncHTTPClient
internal import ErrorPolicy
internal import NIOCore
internal import NIOHTTP1
internal import OpsModel

/// Forwards to accounts whose upstream speaks the same language as our clients (SPEC 2.2).
struct APIKeyForwarder: Forwarder {
    let client: HTTPClient

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
        let attempt = Attempt(
            request: request,
            account: account,
            circumstances: circumstances,
            url: url
        )
        let mark = SentMark()
        let response: HTTPClientResponse
        do {
            response = try await client.execute(
                outgoing(request, to: url, account: account, token: token, mark: mark),
                deadline: .now() + .milliseconds(Int64(circumstances.settings.answerTimeout))
            )
        } catch {
            return attempt.failed(
                ErrorPolicy.decideTransportFailure(TransportTrouble.words(error), wasSent: mark.isSet)
            )
        }
        switch response.status.code {
        case 200..<300: return await attempt.succeeded(response, answer)
        case 400...:
            let failed = await attempt.refused(response)
            if response.status == .unauthorized { await account.credential.refused(token) }
            return failed
        default:
            // Whoever followed it would hand the account's key to wherever it leads.
            let words = "the upstream answered \(response.status.code), which is not followed"
            return attempt.failed(ErrorPolicy.decideTransportFailure(words, wasSent: true))
        }
    }

    private func outgoing(
        _ request: IncomingRequest,
        to url: String,
        account: UpstreamAccount,
        token: String,
        mark: SentMark
    ) -> HTTPClientRequest {
        let model = account.context.mapped(request.image.model)
        var outgoing = HTTPClientRequest(url: url)
        outgoing.method = .POST
        var contentType: String?
        if let parts = request.parts {
            let form = MultipartBody.rewritten(parts, model: model)
            contentType = form.contentType
            outgoing.body = mark.body(form.pieces)
        } else if request.image.namesModelPlainly, model == request.image.model {
            outgoing.body = mark.body([request.body])
        } else {
            outgoing.body = mark.body([NamedModel.written(model, in: request.body)])
        }
        outgoing.headers = UpstreamHeaders.request(
            from: request.headers,
            account: account,
            token: token,
            contentType: contentType
        )
        return outgoing
    }
}

/// One exchange with an upstream, from the head of its answer on.
private struct Attempt {
    let request: IncomingRequest
    let account: UpstreamAccount
    let circumstances: Circumstances
    let url: String

    func failed(_ decision: Decision, body: [UInt8] = []) -> AttemptResult {
        .failed(AttemptResult.Failure(decision: decision, body: body, url: UpstreamURL.recorded(url)))
    }

    /// The upstream said no.
    func refused(_ response: HTTPClientResponse) async -> AttemptResult {
        var body: [UInt8] = []
        let limit = circumstances.settings.maxErrorBytes
        do {
            for try await piece in response.body {
                body += piece.readableBytesView.prefix(limit - body.count)
                if body.count >= limit { break }
            }
        } catch {
            // What came before it broke off says as much as there is to know.
        }
        let decision = ErrorPolicy.decide(
            UpstreamResponse(status: Int(response.status.code), headers: Headers(response.headers), body: body),
            account: account.context,
            rules: circumstances.rules,
            model: request.image.model,
            history: circumstances.history,
            settings: circumstances.settings.policy
        )
        return failed(decision, body: body)
    }

    /// The upstream has an image, or says so.
    func succeeded(_ response: HTTPClientResponse, _ answer: ClientAnswer) async -> AttemptResult {
        let status = Int(response.status.code)
        let headers = UpstreamHeaders.response(from: response.headers)
        let isPlain = response.headers.first(name: "content-type")?.lowercased().hasPrefix("application/json") ?? false
        do {
            if request.image.isStream, !isPlain {
                answer.begin(status: status, headers: headers)
                for try await piece in response.body { await answer.write(piece) }
                answer.finish()
                return .succeeded
            }
            guard let body = try await whole(response) else {
                return failed(ErrorPolicy.decideOversizedAnswer(limit: circumstances.settings.maxAnswerBytes))
            }
            answer.complete(status: status, headers: headers, body: body)
            return .succeeded
        } catch {
            // Half a stream cannot be taken back, and nothing is added to it.
            if answer.hasBegun { answer.finish() }
            return failed(ErrorPolicy.decideBrokenRelay(TransportTrouble.words(error)))
        }
    }

    /// The body of an answer; nil when it is longer than allowed.
    private func whole(_ response: HTTPClientResponse) async throws -> ByteBuffer? {
        let limit = circumstances.settings.maxAnswerBytes
        if let length = response.headers.first(name: "content-length").flatMap(Int.init), length > limit { return nil }
        var body = ByteBuffer()
        for try await piece in response.body {
            guard body.readableBytes + piece.readableBytes <= limit else { return nil }
            if body.readableBytes == 0 { body = piece } else { body.writeImmutableBuffer(piece) }
        }
        return body
    }
}
