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
        settings: GatewaySettings = GatewaySettings()
    ) async throws -> (answer: RunningGateway.Answer, tokens: [String]) {
        try await ScriptedUpstream.run { seen in
            seen.token == "sk-1" ? trouble : .json(200, ImageGatewayTests.image)
        } _: { upstream in
            let answer = try await RunningGateway.run(
                accounts: [.apiKey(1, at: upstream), .apiKey(2, at: upstream)],
                settings: settings,
                recording: recording
            ) { try await $0.generate(json) }
            await upstream.waitUntilDisconnected()
            return (answer, upstream.requests().map(\.token))
        }
    }

    private static let broken: [(String, ScriptedUpstream.Answer)] = [
        ("reset", .reset), ("close", .close), ("garbage", .garbage), ("hang", .hang),
        ("half a body", .cut(200, ImageGatewayTests.image, after: 12)),
        ("redirect", .redirect(to: "http://127.0.0.1:1/elsewhere")),
    ]

    @Test(
        "What breaks after the request was sent is told, and not tried again: it may have been paid for",
        arguments: broken
    )
    func sent(_ name: String, _ trouble: ScriptedUpstream.Answer) async throws {
        let recording = MemoryRecording()
        var settings = GatewaySettings()
        settings.answerTimeout = 300
        let (answer, tokens) = try await serve(trouble, recording, settings: settings)
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
            ? .chunked(200, [], Array(repeating: .chunk(block), count: 8)) : .huge(bytes: 500 << 20)
        let (answer, tokens) = try await serve(trouble, recording, settings: settings)
        #expect(answer.status == 502)
        #expect(answer.error?.text("message") == "Upstream response too large")
        #expect(tokens == ["sk-1"])
        #expect(recording.errors.first?.row.maskReason == .transportError)
    }

    @Test("Of an error no more is read than is kept, and half of one is as good")
    func errorBodies() async throws {
        let recording = MemoryRecording()
        let (answer, _) = try await serve(.huge(400, bytes: 64 << 20), recording)
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

    @Test("A secret in an upstream's words reaches neither the client nor the log")
    func secrets() async throws {
        let recording = MemoryRecording()
        let secret = "sk-abcdefghijklmnopqrstuvwx0123456789"
        let body = #"{"error":{"message":"Incorrect API key provided: \#(secret)","type":"invalid_request_error"}}"#
        let (answer, _) = try await serve(.json(400, body), recording)
        #expect(answer.status == 400)
        #expect(!answer.text.contains(secret))
        #expect(!"\(recording.errors)".contains(secret))
    }

    @Test("A stream that breaks off ends where it broke, and is recorded as such")
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
        #expect(tokens == ["sk-1"])
        let row = try #require(recording.errors.first?.row)
        #expect(row.inStream)
        #expect(row.clientStatus == 502)
        #expect(row.maskReason == .transportError)
    }
}
