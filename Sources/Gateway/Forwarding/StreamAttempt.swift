internal import ErrorPolicy
internal import NIOCore
internal import NIOHTTP1
internal import OpsModel

/// One attempt on an OAuth account from the head of the upstream's answer on.
struct StreamAttempt: Sendable {
    let exchange: UpstreamExchange

    /// After the upstream said that this was all, how long the end of its answer is waited for, in milliseconds: read
    /// to its end the connection can be used again.
    private static let linger = 1_000

    private var request: IncomingRequest { exchange.request }
    private var clock: any GatewayClock { exchange.clock }
    private var settings: GatewaySettings { exchange.settings }
    private var isStream: Bool { request.image.isStream }

    /// Reads the stream to its end, whether the client is still there or not, and gives the client its part of it.
    func relay(_ response: UpstreamAnswer, to answer: ClientAnswer) async -> AttemptResult {
        let kind = ImageStream.Request(
            isStream: isStream,
            isEdit: request.image.endpoint == .edits,
            wantsURL: request.image.responseFormat == "url",
            model: request.image.model
        )
        let stream = ImageStream(
            kind,
            requestID: response.headers.first(name: "x-request-id"),
            now: Int(clock.now.rawValue / Milliseconds.second)
        )
        var reading = ImageStreamReading(
            stream,
            maxBytes: settings.maxAnswerBytes,
            secrets: exchange.secrets
        )
        let readError = await read(response, with: &reading, to: answer)
        let (told, ending) = reading.finish(readError: readError)
        response.close()
        if !told.isEmpty { await tell(told, to: answer) }
        switch ending {
        case .success(let json, _):
            if let json {
                let body = ByteBuffer(string: json)
                answer.begin(
                    status: 200,
                    headers: [("content-type", "application/json")],
                    length: body.readableBytes
                )
                await answer.write(body)
            }
            answer.finish()
            return .succeeded
        case .failure(let failure):
            return failed(failure, answer: answer)
        }
    }

    /// Feeds the stream until it ends, breaks off, is complete or is given up; returns what broke it off.
    private func read(
        _ response: UpstreamAnswer,
        with reading: inout ImageStreamReading,
        to answer: ClientAnswer
    ) async -> String? {
        let idle = settings.idleTimeout
        let keepAlive = isStream && settings.keepAliveInterval > 0 ? settings.keepAliveInterval : nil
        var heard = clock.now
        var toldLast = heard
        while !reading.isOver {
            let patience = Int64(reading.isComplete ? min(Self.linger, idle) : idle)
            let end = heard + patience
            let comment = keepAlive.map { toldLast + Int64($0) }
            switch await response.next(within: min(end, comment ?? end).since(clock.now)) {
            case .ended(let error):
                return error
            case .piece(let piece):
                heard = clock.now
                let told = reading.take(piece)
                if told.isEmpty { continue }
                await tell(told, to: answer)
                toldLast = clock.now
            case .silence:
                let now = clock.now
                if now >= end {
                    if !reading.isComplete { reading.giveUp(idleFor: idle) }
                    return nil
                }
                if let comment, now >= comment {
                    await tell(":\n\n", to: answer)
                    toldLast = clock.now
                }
            }
        }
        return nil
    }

    private func failed(_ failure: StreamFailure, answer: ClientAnswer) -> AttemptResult {
        let hasBegun = answer.hasBegun
        let decision =
            failure == .tooLarge
            ? ErrorPolicy.decideOversizedAnswer(limit: settings.maxAnswerBytes)
            : exchange.circumstances.decide { standing in
                ErrorPolicy.decide(
                    failure,
                    account: exchange.account.context,
                    rules: standing.rules,
                    model: request.image.model,
                    isStream: isStream,
                    bytesWritten: hasBegun,
                    history: standing.history,
                    settings: settings.policy
                )
            }
        if hasBegun, failure.kind == .interrupted {
            // Half a stream cannot be taken back, and nothing is added to it.
            answer.cut()
        } else if isStream, decision.kind != .failover {
            begin(answer)
        }
        return exchange.failed(decision, body: failure.body, detail: failure.detail)
    }

    // MARK: Both sides

    private func tell(_ text: String, to answer: ClientAnswer) async {
        begin(answer)
        await answer.write(ByteBuffer(string: text))
    }

    private func begin(_ answer: ClientAnswer) {
        if answer.hasBegun { return }
        answer.begin(
            status: 200,
            headers: [
                ("content-type", "text/event-stream"), ("cache-control", "no-cache"), UpstreamHeaders.unbuffered,
            ]
        )
    }
}
