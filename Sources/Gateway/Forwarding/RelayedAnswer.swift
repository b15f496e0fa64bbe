internal import AsyncHTTPClient
internal import ErrorPolicy
internal import NIOCore
internal import NIOHTTP1

/// An upstream's success that goes to the client as it is: a stream piece by piece, anything else whole.
struct RelayedAnswer {
    let exchange: UpstreamExchange
    let response: HTTPClientResponse

    private var limit: Int { exchange.settings.maxAnswerBytes }

    func relay(to answer: ClientAnswer) async -> AttemptResult {
        let isPlain = response.headers.first(name: "content-type")?.lowercased().hasPrefix("application/json") ?? false
        return await exchange.reading(response) { feed in
            exchange.request.image.isStream && !isPlain
                ? await stream(feed, to: answer) : await whole(feed, to: answer)
        }
    }

    /// Passes pieces on as they come, whether the client is still there or not.
    private func stream(_ feed: UpstreamFeed, to answer: ClientAnswer) async -> AttemptResult {
        answer.begin(status: Int(response.status.code), headers: UpstreamHeaders.response(from: response.headers))
        // Half a stream cannot be taken back, and nothing is added to it.
        defer { answer.finish() }
        var left = limit
        while true {
            switch await next(feed) {
            case .piece(let piece):
                left -= piece.readableBytes
                guard left >= 0 else { return broke("the stream is longer than \(limit) bytes") }
                await answer.write(piece)
            case .end: return .succeeded
            case .broken(let words): return broke(words)
            }
        }
    }

    private func whole(_ feed: UpstreamFeed, to answer: ClientAnswer) async -> AttemptResult {
        let tooLarge = exchange.failed(ErrorPolicy.decideOversizedAnswer(limit: limit))
        if let length = response.headers.first(name: "content-length").flatMap(Int.init), length > limit {
            return tooLarge
        }
        var body = ByteBuffer()
        while true {
            switch await next(feed) {
            case .piece(let piece):
                guard body.readableBytes + piece.readableBytes <= limit else { return tooLarge }
                if body.readableBytes == 0 { body = piece } else { body.writeImmutableBuffer(piece) }
            case .end:
                answer.complete(
                    status: Int(response.status.code),
                    headers: UpstreamHeaders.response(from: response.headers),
                    body: body
                )
                return .succeeded
            case .broken(let words): return broke(words)
            }
        }
    }

    private enum Step {
        case piece(ByteBuffer)
        case end
        case broken(String)
    }

    private func next(_ feed: UpstreamFeed) async -> Step {
        switch await feed.next(within: Int64(exchange.settings.idleTimeout)) {
        case .piece(let piece): .piece(piece)
        case .ended(nil): .end
        case .ended(let words?): .broken(words)
        case .timedOut, .silence: .broken(TransportTrouble.words(HTTPClientError.readTimeout))
        }
    }

    private func broke(_ words: String) -> AttemptResult { exchange.failed(ErrorPolicy.decideBrokenRelay(words)) }
}
