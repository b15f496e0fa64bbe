import ErrorPolicy
import Gateway
import NIOCore
import OpsModel
import TestSupport
import Testing

@Suite("Bad days of upstreams")
struct UpstreamTroubleTests {
    /// One request to a gateway with two accounts: the first one's upstream as `trouble` says, the second one's sound.
    private func serve(
        _ trouble: ScriptedUpstream.Answer,
        _ recording: MemoryRecording,
        json: String = #"{"prompt":"a cat"}"#,
        settings: GatewaySettings = GatewaySettings(),
        kind: AccountContext.Kind = .apiKey,
        hangs: Bool = false
    ) async throws -> (answer: RunningGateway.Answer, tokens: [String]) {
        try await ScriptedUpstream.run { seen in
            seen.token == "sk-1" ? trouble : .json(200, ImageGatewayTests.image)
        } _: { upstream in
            let answer = try await RunningGateway.run(
                accounts: [
                    .apiKey(1, at: upstream) { $0.context.kind = kind }, .apiKey(2, at: upstream),
                ],
                settings: settings,
                recording: recording
            ) { gateway in
                async let answer = gateway.generate(json)
                await upstream.requests(atLeast: 1)
                if hangs {
                    // Whatever is waited for is waited for too long.
                    #expect(
                        await eventually {
                            gateway.clock.ring(after: Self.ages)
                            return gateway.gateway.requestsInFlight.count == 0
                        }
                    )
                }
                let told = try await answer
                #expect(await eventually { upstream.openConnections <= 1 })
                return told
            }
            await upstream.waitUntilDisconnected()
            return (answer, upstream.requests().map(\.token))
        }
    }

    /// Longer than any timeout, in milliseconds.
    private static let ages: Int64 = 3_600_000

    @Test(
        "What breaks after the request was sent is told, and not tried again: it may have been paid for",
        arguments: BrokenAnswers.all
    )
    func sent(_ name: String, _ trouble: ScriptedUpstream.Answer) async throws {
        let recording = MemoryRecording()
        let (answer, tokens) = try await serve(trouble, recording, hangs: name.hasPrefix("hang"))
        #expect(answer.status == 502)
        #expect(answer.error?.text("type") == "upstream_error")
        #expect(answer.error?.text("message") == "Upstream request failed")
        #expect(tokens == ["sk-1"])
        let error = try #require(recording.errors.first)
        #expect(recording.errors.count == 1)
        #expect(error.row.outcome == .masked)
        #expect(error.row.maskReason == .transportError)
        #expect(error.row.upstreamStatus == nil)
        #expect(error.row.upstreamMessage?.isEmpty == false)
        #expect(error.attempts.map(\.kind) == ["request_error"])
    }

    @Test(
        "Of an OAuth account a stream that broke before anything was told is tried on the next: one answer all the same",
        arguments: BrokenAnswers.all
    )
    func sentOverOAuth(_ name: String, _ trouble: ScriptedUpstream.Answer) async throws {
        let recording = MemoryRecording()
        let (answer, _) = try await serve(trouble, recording, kind: .oauth, hangs: name.hasPrefix("hang"))
        let error = try #require(recording.errors.first)
        #expect(recording.errors.count == 1)
        if answer.status == 200 {
            #expect(answer.text == ImageGatewayTests.image)
            #expect(error.row.outcome == .recovered)
        } else {
            #expect(answer.status == 502)
            #expect(error.row.clientStatus == 502)
        }
    }

    @Test("A stream without end is cut where the longest answer ends", arguments: [AccountContext.Kind.apiKey, .oauth])
    func endlessStream(_ kind: AccountContext.Kind) async throws {
        let recording = MemoryRecording()
        var settings = GatewaySettings()
        settings.maxAnswerBytes = 1 << 20
        let piece = ScriptedUpstream.Answer.Step.chunk("data: \(String(repeating: "x", count: 64 << 10))\n\n")
        let (answer, tokens) = try await serve(
            .events(Array(repeating: piece, count: 1_000)),
            recording,
            json: #"{"prompt":"a cat","stream":true}"#,
            settings: settings,
            kind: kind
        )
        #expect(answer.body.readableBytes <= 1 << 20)
        // One that nothing can be added to is cut, so that nobody takes it for a whole one.
        #expect(answer.isCut == (kind == .apiKey))
        #expect(tokens == ["sk-1"])
        #expect(recording.errors.map(\.row.maskReason) == [.transportError])
        #expect(recording.traffic.map(\.successes).reduce(0, +) == 0)
    }

    @Test("A stream that falls silent ends after the longest silence")
    func silentStream() async throws {
        let recording = MemoryRecording()
        try await ScriptedUpstream.run { _ in
            .events([.chunk("data: {}\n\n"), .hang])
        } _: { upstream in
            try await RunningGateway.run(accounts: [.apiKey(at: upstream)], recording: recording) { gateway in
                let client = try await RawClient.connect(to: gateway.port)
                try await client.send(gateway.request(#"{"prompt":"a cat","stream":true}"#))
                #expect(await eventually { client.heard.contains("data: {}\n\n") })
                #expect(
                    await eventually {
                        gateway.clock.ring(after: Self.ages)
                        return gateway.gateway.requestsInFlight.count == 0
                    }
                )
                // Without the last chunk, which would say that this was all.
                #expect(await eventually { !client.isOpen })
                #expect(client.heard.hasSuffix("data: {}\n\n\r\n"))
                #expect(client.statuses == [200])
                await client.close()
            }
            await upstream.waitUntilDisconnected()
        }
        #expect(recording.errors.map(\.row.upstreamMessage) == ["the upstream was silent for too long"])
    }

    @Test(
        "An error whose body does not come to an end is told all the same",
        arguments: [AccountContext.Kind.apiKey, .oauth]
    )
    func slowError(_ kind: AccountContext.Kind) async throws {
        let recording = MemoryRecording()
        let trouble = ScriptedUpstream.Answer([.head(400, BrokenAnswers.length), .text("{"), .hang])
        let answer = try await ScriptedUpstream.run { _ in
            trouble
        } _: { upstream in
            let account = UpstreamAccount.apiKey(at: upstream) { $0.context.kind = kind }
            return try await RunningGateway.run(accounts: [account], recording: recording) { gateway in
                async let answer = gateway.generate()
                await upstream.requests(atLeast: 1)
                // Not the wait for the head: that comes.
                #expect(
                    await eventually {
                        gateway.clock.ring(after: Self.ages, only: 10_000)
                        return gateway.gateway.requestsInFlight.count == 0
                    }
                )
                return try await answer
            }
        }
        #expect(answer.status == 400)
        #expect(recording.errors.map(\.row.upstreamStatus) == [400])
    }

    @Test(
        "An account's own secret is never told, whatever it looks like",
        arguments: [AccountContext.Kind.apiKey, .oauth]
    )
    func ownSecret(_ kind: AccountContext.Kind) async throws {
        let recording = MemoryRecording()
        let secret = "plain words of a secret"
        let body = #"{"error":{"message":"no \#(secret) here","type":"\#(secret)","code":"\#(secret)"}}"#
        let answer = try await ScriptedUpstream.run { _ in
            .json(400, body, headers: [("x-request-id", secret)])
        } _: { upstream in
            let account = UpstreamAccount.apiKey(at: upstream) { account in
                account.context.kind = kind
                account.credential = FixedCredential(secret)
            }
            return try await RunningGateway.run(accounts: [account], recording: recording) { try await $0.generate() }
        }
        #expect(answer.status == 400)
        #expect(answer.error?.text("message") == "no *** here")
        #expect(!"\(answer.headers) \(answer.text) \(recording.errors)".contains(secret))
    }

    @Test("What fails before anything is sent is tried on the next account")
    func unsent() async throws {
        let recording = MemoryRecording()
        let (answer, waits) = try await ScriptedUpstream.run { _ in
            .json(200, ImageGatewayTests.image)
        } _: { upstream in
            try await RunningGateway.run(
                accounts: [.apiKey(1, at: upstream) { $0.baseURL = "http://127.0.0.1:1" }, .apiKey(2, at: upstream)],
                recording: recording
            ) { (try await $0.generate(), $0.clock.waits) }
        }
        #expect(answer.status == 200)
        #expect(waits.isEmpty)
        let error = try #require(recording.errors.first)
        #expect(error.row.outcome == .recovered)
        #expect(error.row.answeredBy?.id == 2)
        #expect(error.row.attemptCount == 2)
        #expect(error.attempts.map(\.kind) == ["request_error"])
        #expect(error.row.upstreamMessage == "the connection to the upstream failed: Connection refused")
    }

    @Test("An answer longer than allowed is not passed on", arguments: [true, false])
    func oversized(isChunked: Bool) async throws {
        let recording = MemoryRecording()
        var settings = GatewaySettings()
        settings.maxAnswerBytes = 1 << 20
        let block = String(repeating: "x", count: 256 << 10)
        let trouble: ScriptedUpstream.Answer =
            isChunked
            ? .chunked(200, [], Array(repeating: .chunk(block), count: 2_000)) : .huge(bytes: 500 << 20)
        let (answer, tokens) = try await serve(trouble, recording, settings: settings)
        #expect(answer.status == 502)
        #expect(answer.error?.text("message") == "Upstream response too large")
        #expect(tokens == ["sk-1"])
        #expect(recording.errors.first?.row.maskReason == .transportError)
    }

    @Test("Of an error no more is read than is kept, and half of one is as good")
    func errorBodies() async throws {
        let recording = MemoryRecording()
        let (answer, _) = try await serve(.huge(400, bytes: 500 << 20), recording)
        #expect(answer.status == 400)
        #expect((recording.errors.first?.upstreamBody?.utf8.count ?? 0) <= Redaction.limit)
        let body = #"{"error":{"message":"not that size","type":"invalid_request_error"}}"#
        let (cut, _) = try await serve(.cut(400, body + " ", after: body.utf8.count), recording)
        #expect(cut.status == 400)
        #expect(cut.error?.text("message") == "not that size")
    }

    @Test("A slow head and trailers do no harm")
    func oddities() async throws {
        let recording = MemoryRecording()
        let slow = try await serve(.slowHead(200, ImageGatewayTests.image) { await Task.yield() }, recording)
        #expect(slow.answer.text == ImageGatewayTests.image)
        let trailers = ScriptedUpstream.Answer.chunked(
            200,
            [("trailer", "x-sum")],
            [.chunk(ImageGatewayTests.image)],
            trailers: [("x-sum", "1")]
        )
        let answer = try await serve(trailers, recording).answer
        #expect(answer.text == ImageGatewayTests.image)
        #expect(answer.headers["trailer"] == nil)
        #expect(recording.errors.isEmpty)
    }

    @Test("A stream that breaks off is cut where it broke, and is recorded as such")
    func brokenStream() async throws {
        let recording = MemoryRecording()
        let stream = ScriptedUpstream.Answer.chunked(
            200,
            [("content-type", "text/event-stream")],
            [.chunk("event: a\ndata: {}\n\n"), .close]
        )
        let (answer, tokens) = try await serve(stream, recording, json: #"{"prompt":"a cat","stream":true}"#)
        #expect(answer.status == 200)
        #expect(answer.text == "event: a\ndata: {}\n\n")
        #expect(answer.isCut)
        #expect(tokens == ["sk-1"])
        let row = try #require(recording.errors.first?.row)
        #expect(row.clientMessage == "the stream was cut off")
        #expect(row.inStream)
        #expect(row.clientStatus == 502)
        #expect(row.maskReason == .transportError)
    }
    @Test("A refusal has one status, whether it is told as an answer or as an event", arguments: [true, false])
    func refusedInStream(_ isStream: Bool) async throws {
        let recording = MemoryRecording()
        let error = #"{"type":"image_generation_user_error","code":"moderation_blocked","message":"no"}"#
        let event = ScriptedUpstream.Answer.events([#"data: {"type":"error","error":\#(error)}"# + "\n\n"])
        _ = try await serve(event, recording, json: #"{"prompt":"a cat","stream":\#(isStream)}"#, kind: .oauth)
        let recorded = try #require(recording.errors.first)
        #expect(recorded.row.inStream == isStream)
        #expect(recorded.row.outcome == .surfaced)
        #expect(recorded.row.clientStatus == 400)
        #expect(recorded.row.upstreamStatus == 400)
        #expect(recorded.attempts.map(\.status) == [400])
    }
}
