import AsyncHTTPClient
import ErrorPolicy
import NIOCore
import OpsModel
import TestSupport
import Testing

@testable import Gateway

@Suite("What clients get wrong")
struct ClientTroubleTests {
    private typealias Answer = RunningGateway.Answer

    private func run<Value: Sendable>(
        _ recording: MemoryRecording = MemoryRecording(),
        settings: GatewaySettings = GatewaySettings(),
        script: @escaping ScriptedUpstream.Script = { _ in .json(200, ImageGatewayTests.image) },
        _ body: @Sendable (RunningGateway, ScriptedUpstream) async throws -> Value
    ) async throws -> Value {
        try await ScriptedUpstream.run(script: script) { upstream in
            try await RunningGateway.run(
                accounts: [.apiKey(1, at: upstream), .apiKey(2, at: upstream)],
                settings: settings,
                recording: recording
            ) { try await body($0, upstream) }
        }
    }

    private func expect(
        _ answer: Answer,
        _ status: Int,
        _ type: String,
        _ message: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.status == status, sourceLocation: sourceLocation)
        #expect(answer.headers["content-type"] == "application/json", sourceLocation: sourceLocation)
        #expect(answer.headers["x-request-id"]?.isEmpty == false, sourceLocation: sourceLocation)
        #expect(answer.error?.text("type") == type, sourceLocation: sourceLocation)
        #expect(answer.error?.text("message") == message, sourceLocation: sourceLocation)
    }

    @Test("Without a key of ours nothing is served")
    func keys() async throws {
        let recording = MemoryRecording()
        try await run(recording) { gateway, upstream in
            let body = HTTPClientRequest.Body.bytes(ByteBuffer(string: #"{"prompt":"a cat"}"#))
            for headers in [[], [("authorization", "Bearer umk_7_wrong")], [("authorization", "Basic abc")]] {
                let answer = try await gateway.send(headers: headers, body: body, withKey: false)
                expect(answer, 401, "authentication_error", "Invalid API key")
            }
            #expect(upstream.requests().isEmpty)
            let answer = try await gateway.send(headers: [("x-api-key", gateway.key)], body: body, withKey: false)
            #expect(answer.status == 200)
        }
        #expect(recording.errors.map(\.row.outcome) == [.local, .local, .local])
        #expect(recording.errors.allSatisfy { $0.phase == "auth" && $0.row.account == nil })
    }

    @Test("Strangers cannot fill the log: of their errors of a minute some are kept, the rest is counted")
    func flood() async throws {
        let recording = MemoryRecording()
        let limit = KeylessAllowance.limit
        try await run(recording) { gateway, _ in
            for _ in 0..<limit + 3 {
                let answer = try await gateway.send(withKey: false)
                #expect(answer.status == 401)
            }
            let answer = try await gateway.generate("{")
            #expect(answer.status == 400)
        }
        #expect(recording.errors.map(\.row.clientStatus) == [Int](repeating: 401, count: limit) + [400])
        #expect(recording.unrecorded == [.withoutKey, .withoutKey, .withoutKey])
        let allowance = KeylessAllowance()
        let start = Timestamp(60_000_000)
        #expect((0...limit).map { _ in allowance.take(at: start) }.count(where: \.self) == limit)
        #expect(!allowance.take(at: start + 59_999) && allowance.take(at: start + 60_000))
    }

    @Test("A model's name is told and kept within bounds, without what a terminal would obey")
    func modelNames() async throws {
        let recording = MemoryRecording()
        let long = "gpt-image-" + String(repeating: "x", count: 100_000)
        try await run(recording, script: { _ in .json(400, #"{"error":{"message":"no"}}"#) }) { gateway, upstream in
            let answer = try await gateway.generate(#"{"model":"\#(long)","prompt":"a"}"#)
            let name = long.prefix(100)
            expect(answer, 400, "invalid_request_error", "images endpoint requires an image model, got \"\(name)\"")
            #expect(upstream.requests().isEmpty)
            let odd = try await gateway.generate(#"{"model":"gpt-image-\u001b[31m\u202e1","prompt":"a"}"#)
            #expect(odd.status == 400)
        }
        #expect(recording.errors.first?.row.clientMessage?.utf8.count ?? 0 < 200)
        #expect(recording.errors.last?.row.model == "gpt-image- [31m1")
        #expect(recording.errors.last?.upstreamModel == "gpt-image- [31m1")
    }

    @Test("When the account that was to be tried again is gone, the log says why the client got something else")
    func goneMeanwhile() async throws {
        let recording = MemoryRecording()
        try await ScriptedUpstream.run { _ in
            .json(429, #"{"error":{"message":"slow down"}}"#)
        } _: { upstream in
            let account = UpstreamAccount.apiKey(at: upstream) {
                $0.context.pool = PoolMode()
                $0.context.customErrorCodes = [429]
            }
            let answer = try await RunningGateway.run(accounts: [account], recording: recording) {
                try await $0.generate()
            }
            expect(answer, 503, "api_error", "No available compatible accounts")
        }
        let error = try #require(recording.errors.first)
        #expect(error.row.upstreamStatus == 429 && error.row.outcome == .masked)
        #expect(error.row.maskReason == .accountsExhausted)
    }

    @Test("Other paths and methods are answered in the shape of every error")
    func routes() async throws {
        let recording = MemoryRecording()
        try await run(recording) { gateway, _ in
            let missing = try await gateway.send("/v1/chat/completions", body: .bytes(ByteBuffer(string: "{}")))
            #expect(missing.status == 404)
            #expect(missing.error?.text("type") == "not_found_error")
            let wrong = try await gateway.send(method: "GET")
            #expect(wrong.status == 405)
            #expect(wrong.headers["allow"] == "POST")
            #expect(wrong.error?.text("type") == "invalid_request_error")
            let plain = try await gateway.send(
                "/images/generations",
                body: .bytes(ByteBuffer(string: #"{"prompt":"a cat"}"#))
            )
            #expect(plain.status == 200)
        }
        #expect(recording.errors.isEmpty)
    }

    @Test("A body over the limit is refused before it is read, or as soon as it is too long")
    func tooLarge() async throws {
        let recording = MemoryRecording()
        var settings = GatewaySettings()
        settings.maxBodyBytes = 100
        try await run(recording, settings: settings) { gateway, upstream in
            let long = ByteBuffer(repeating: UInt8(ascii: "x"), count: 101)
            let message = "Request body too large, limit is 100B"
            expect(try await gateway.send(body: .bytes(long)), 413, "invalid_request_error", message)
            let chunks = AsyncStream<ByteBuffer> { continuation in
                continuation.yield(long)
                continuation.finish()
            }
            let answer = try await gateway.send(body: .stream(chunks, length: .unknown))
            expect(answer, 413, "invalid_request_error", message)
            #expect(upstream.requests().isEmpty)
        }
        #expect(recording.errors.map(\.row.clientStatus) == [413, 413])
        #expect(recording.traffic.map(\.requests) == [2])
    }

    @Test("The limit is told in MB from one up")
    func limitInWords() async throws {
        var settings = GatewaySettings()
        settings.maxBodyBytes = 3 << 20
        try await run(settings: settings) { gateway, _ in
            let long = ByteBuffer(repeating: UInt8(ascii: "x"), count: 4 << 20)
            let answer = try await gateway.send(body: .bytes(long))
            expect(answer, 413, "invalid_request_error", "Request body too large, limit is 3MB")
        }
    }

    @Test("What cannot be understood is refused in the parser's words, and costs no account")
    func parsing() async throws {
        let recording = MemoryRecording()
        let cases: [(body: String, message: String)] = [
            ("", "Request body is empty"), ("{", "failed to parse request body"),
            (#"{"n":0}"#, "n must be greater than 0"),
            (#"{"model":"dall-e-3"}"#, "images endpoint requires an image model, got \"dall-e-3\""),
        ]
        try await run(recording) { gateway, upstream in
            for one in cases {
                let answer = try await gateway.generate(one.body)
                expect(answer, 400, "invalid_request_error", one.message)
            }
            #expect(upstream.requests().isEmpty)
        }
        #expect(recording.errors.count == cases.count)
        #expect(
            recording.errors.allSatisfy { $0.row.outcome == .local && $0.phase == "request" && $0.attempts.isEmpty }
        )
    }

    @Test("Over the limit of requests at once the next gets 429, and the place is free again afterwards")
    func concurrency() async throws {
        let gate = Gate()
        var settings = GatewaySettings()
        settings.maxConcurrentRequests = 1
        try await run(settings: settings) { _ in
            await gate.opened()
            return .json(200, ImageGatewayTests.image)
        } _: { gateway, _ in
            async let first = gateway.generate()
            await gate.visited()
            let second = try await gateway.generate()
            let message = "Image generation concurrency limit exceeded, please retry later"
            expect(second, 429, "rate_limit_error", message)
            gate.open()
            #expect(try await first.status == 200)
            await gateway.gateway.requestsInFlight.allEnded()
            #expect(try await gateway.generate().status == 200)
        }
    }

    @Test("A client that leaves does not end what was sent: the image is read to its end, and it is no error")
    func leaving() async throws {
        let recording = MemoryRecording()
        let gate = Gate()
        try await run(recording) { _ in
            await gate.opened()
            return .json(200, ImageGatewayTests.image)
        } _: { gateway, upstream in
            let client = Task { try await gateway.generate() }
            await gate.visited()
            client.cancel()
            _ = await client.result
            #expect(gateway.gateway.requestsInFlight.count == 1)
            gate.open()
            await gateway.gateway.requestsInFlight.allEnded()
            #expect(upstream.openConnections == 1)
        }
        #expect(recording.errors.isEmpty)
        #expect(recording.traffic.map(\.successes) == [1])
    }

    @Test("A client that left before an account failed is owed no other one: 499")
    func leftBeforeFailover() async throws {
        let recording = MemoryRecording()
        let gate = Gate()
        try await run(recording) { _ in
            await gate.opened()
            return .json(500, #"{"error":{"message":"boom"}}"#)
        } _: { gateway, upstream in
            let client = Task { try await gateway.generate() }
            await gate.visited()
            client.cancel()
            _ = await client.result
            #expect(await eventually { gateway.gateway.openConnections == 0 })
            gate.open()
            await gateway.gateway.requestsInFlight.allEnded()
            #expect(upstream.requests().map(\.token) == ["sk-1"])
        }
        let error = try #require(recording.errors.first)
        #expect(error.row.clientStatus == 499)
        #expect(error.row.clientMessage == nil)
        #expect(error.row.upstreamStatus == 500)
        #expect(error.attempts.count == 1)
    }

    @Test("A body that does not come to an end is given up")
    func slowBody() async throws {
        let recording = MemoryRecording()
        try await run(recording) { gateway, upstream in
            let pieces = AsyncStream<ByteBuffer>.makeStream()
            pieces.continuation.yield(ByteBuffer(string: "{"))
            let body = HTTPClientRequest.Body.stream(pieces.stream, length: .known(Int64(100)))
            async let answer = gateway.send(body: body)
            #expect(
                await eventually {
                    gateway.clock.ring(after: Int64(GatewaySettings().bodyTimeout) + 1)
                    return !recording.errors.isEmpty
                }
            )
            expect(try await answer, 400, "invalid_request_error", "Failed to read request body")
            pieces.continuation.finish()
            #expect(upstream.requests().isEmpty)
        }
        #expect(recording.errors.map(\.row.clientMessage) == ["Failed to read request body"])
    }
}
