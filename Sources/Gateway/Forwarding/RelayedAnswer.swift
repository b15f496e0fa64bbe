internal import ErrorPolicy
internal import NIOCore
internal import NIOHTTP1

/// An upstream's success that goes to the client as it is: a stream piece by piece, anything else whole.
struct RelayedAnswer {
    let exchange: UpstreamExchange
    let response: UpstreamAnswer

    private var limit: Int { exchange.settings.maxAnswerBytes }

    func relay(to answer: ClientAnswer) async -> AttemptResult {
        let isPlain = response.headers.first(name: "content-type")?.lowercased().hasPrefix("application/json") ?? false
        return exchange.request.image.isStream && !isPlain ? await stream(to: answer) : await whole(to: answer)
    }

    /// Passes pieces on as they come, whether the client is still there or not.
    private func stream(to answer: ClientAnswer) async -> AttemptResult {
        let headers = UpstreamHeaders.response(from: response.headers) + [UpstreamHeaders.unbuffered]
        answer.begin(status: response.status, headers: headers)
        // Half a stream cannot be taken back, and nothing is added to it.
        defer { answer.cut() }
        var left = limit
        while true {
            switch await next() {
            case .piece(let piece):
                left -= piece.readableBytes
                guard left >= 0 else { return broke("the stream is longer than \(limit) bytes") }
                await answer.write(piece)
            case .end:
                answer.finish()
                return .succeeded
            case .broken(let words): return broke(words)
            }
        }
    }

    private func whole(to answer: ClientAnswer) async -> AttemptResult {
        if let length = response.headers.first(name: "content-length").flatMap(Int.init), length > limit {
            return tooLarge()
        }
        var body = ByteBuffer()
        while true {
            switch await next() {
            case .piece(let piece):
                guard body.readableBytes + piece.readableBytes <= limit else { return tooLarge() }
                if body.readableBytes == 0 { body = piece } else { body.writeImmutableBuffer(piece) }
            case .end:
                answer.complete(
                    status: response.status,
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

    private func next() async -> Step {
        switch await response.next(within: Int64(exchange.settings.idleTimeout)) {
        case .piece(let piece): .piece(piece)
        case .ended(nil): .end
        case .ended(let words?): .broken(words)
        case .silence: .broken(TransportTrouble.silence)
        }
    }

    private func tooLarge() -> AttemptResult { exchange.failed(ErrorPolicy.decideOversizedAnswer(limit: limit)) }

    private func broke(_ words: String) -> AttemptResult { exchange.failed(ErrorPolicy.decideBrokenRelay(words)) }
}
