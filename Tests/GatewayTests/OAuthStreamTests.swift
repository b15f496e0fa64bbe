import ErrorPolicy
import Gateway
import NIOCore
import Testing

@Suite("An OAuth account's image stream over HTTP")
struct OAuthStreamTests {
    private typealias Answer = ScriptedUpstream.Answer

    private static func done(_ base64: String) -> String {
        "data: {\"type\":\"response.output_item.done\",\"item\":"
            + "{\"type\":\"image_generation_call\",\"result\":\"\(base64)\",\"output_format\":\"png\"}}\n\n"
    }
    private static let completed = "data: {\"type\":\"response.completed\",\"response\":{\"created_at\":5}}\n\n"
    private static let begun = "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"

    private func message(_ body: String) -> String? { JSONReader.strict(body)?["error"]?["message"]?.string }

    @Test("A silent stream is kept alive with comments, every interval")
    func keepAlive() async throws {
        let clock = ManualClock()
        let gate = Gate()
        var attempt = OAuthAttempt { $0.isStream = true }
        attempt.clock = clock
        let ready = attempt
        let answer = Answer.events([.wait { await gate.opened() }, .chunk(Self.done("aW1n"))])
        try await ScriptedUpstream.run(script: { _ in answer }) { upstream in
            async let seen = ready.run(base: upstream.url)
            for _ in 0..<3 { await clock.pass(milliseconds: 10_000) }
            await clock.somebodyWaits(milliseconds: 10_000)
            gate.open()
            let body = await seen.body
            #expect(body.hasPrefix(":\n\n:\n\n:\n\nevent: image_generation.completed\n"))
            #expect(await seen.decision == nil)
            #expect(await seen.contentType == "text/event-stream")
        }
    }

    @Test("A plain request gets no comments; its answer is JSON and says so")
    func plain() async throws {
        let seen = try await OAuthAttempt().run(.events([Self.begun, Self.done("aW1n"), Self.completed]))
        #expect(seen.contentType == "application/json")
        #expect(seen.head?.length == seen.body.utf8.count)
        #expect(JSONReader.strict(seen.body)?["data"]?.elements?.first?["b64_json"]?.string == "aW1n")
    }

    @Test("A stream that is idle too long ends with an error that says how long", arguments: [true, false])
    func idle(_ isStream: Bool) async throws {
        let clock = ManualClock()
        var attempt = OAuthAttempt { $0.isStream = isStream }
        attempt.clock = clock
        attempt.settings.keepAliveInterval = 0
        let ready = attempt
        try await ScriptedUpstream.run(script: { _ in Answer.events([.hang]) }) { upstream in
            async let seen = ready.run(base: upstream.url)
            await clock.pass(milliseconds: 900_000)
            let words = "upstream image stream idle for 15m0s"
            if isStream {
                #expect(await seen.head?.status == 200)
                #expect(await seen.events.map(\.name) == ["error"])
                #expect(await message(seen.events.first?.data ?? "") == words)
            } else {
                #expect(await seen.head?.status == 502)
                #expect(await message(seen.body) == words)
            }
            #expect(await seen.decision?.failover == nil)
            await upstream.waitUntilDisconnected()
        }
    }

    @Test("Comments do not make an idle upstream less idle")
    func idleBesideComments() async throws {
        let clock = ManualClock()
        var attempt = OAuthAttempt { $0.isStream = true }
        attempt.clock = clock
        attempt.settings.idleTimeout = 90_000
        attempt.settings.keepAliveInterval = 40_000
        let ready = attempt
        try await ScriptedUpstream.run(script: { _ in Answer.events([.hang]) }) { upstream in
            async let seen = ready.run(base: upstream.url)
            for wait in [40_000, 40_000, 10_000] { await clock.pass(milliseconds: wait) }
            #expect(await seen.body.hasPrefix(":\n\n:\n\nevent: error\n"))
            #expect(await seen.body.contains("idle for 1m30s"))
        }
    }

    @Test("An upstream that says it is done and stays on the line is left after a second")
    func lingering() async throws {
        let clock = ManualClock()
        var attempt = OAuthAttempt()
        attempt.clock = clock
        let ready = attempt
        let answer = Answer.events([.chunk(Self.done("aW1n")), .chunk(Self.completed), .hang])
        try await ScriptedUpstream.run(script: { _ in answer }) { upstream in
            async let seen = ready.run(base: upstream.url)
            await clock.pass(milliseconds: 1_000)
            #expect(await seen.head?.status == 200)
        }
    }

    @Test("An error event is answered at once, whatever the upstream does after it")
    func errorAndHang() async throws {
        let error =
            "data: {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"bad size\"}}\n\n"
        let seen = try await OAuthAttempt().run(.events([.chunk(error), .hang]))
        #expect(seen.head?.status == 400)
        #expect(message(seen.body) == "bad size")
    }

    @Test("A stream that breaks after its first bytes just ends; nothing is added and nobody else is tried")
    func brokenAfterBytes() async throws {
        let partial =
            "data: {\"type\":\"response.image_generation_call.partial_image\",\"partial_image_index\":0,"
            + "\"partial_image_b64\":\"cGFydA==\"}\n\n"
        let answer = Answer([
            .head(200, [("content-type", "text/event-stream"), ("transfer-encoding", "chunked")]), .chunk(partial),
            .reset,
        ])
        let seen = try await OAuthAttempt { $0.isStream = true }.run(answer)
        #expect(seen.events.map(\.name) == ["image_generation.partial_image"])
        #expect(seen.decision?.attempt == .retryExhaustedFailover)
        #expect(seen.decision?.failover == nil)
    }

    @Test("An image of megabytes arrives whole, however the bytes are cut")
    func largeImage() async throws {
        let image = String(repeating: "QUJD", count: 1 << 19)
        let text = Self.done(image) + Self.completed
        let cut = text.index(text.startIndex, offsetBy: 1_000_001)
        let seen = try await OAuthAttempt().run(.events([String(text[..<cut]), String(text[cut...])]))
        #expect(seen.head?.status == 200)
        #expect(seen.body.utf8.count > image.utf8.count)
        #expect(seen.body.contains(image))
    }

    @Test("An answer that is too long is given up", arguments: [true, false])
    func tooLong(_ hasImage: Bool) async throws {
        var attempt = OAuthAttempt()
        attempt.settings.maxAnswerBytes = 100_000
        let filler = "data: \(String(repeating: "x", count: 60_000))\n\n"
        let seen = try await attempt.run(.events((hasImage ? [Self.done("aW1n")] : []) + [filler, filler, filler]))
        // What was made and paid for is not thrown away.
        #expect(seen.head?.status == (hasImage ? 200 : 502))
        if !hasImage { #expect(message(seen.body) == "Upstream response too large") }
    }

    @Test("Garbage, comments, broken JSON and half characters in a stream are read over")
    func garbage() async throws {
        let seen = try await OAuthAttempt().run(
            .events([
                .chunk(": hello\r\n\r\nid: 3\r\nretry: x\r\n\r\n"), .chunk("data: {\"type\":\n\n"),
                .chunk("data: [DONE]\n\ndata\n\nnonsense\n\n"),
                .bytes(ByteBuffer(bytes: Array("9\r\ndata: ".utf8) + [0xFF, 0xC3, 0x0A] + Array("\r\n".utf8))),
                .chunk("\n" + Self.done("aW1n").replacing("\n", with: "\r\n")),
            ])
        )
        #expect(seen.head?.status == 200)
        #expect(seen.body.contains("aW1n"))
    }

    @Test("A client that leaves does not stop the reading")
    func clientLeaves() async throws {
        let gate = Gate()
        let answer = ClientAnswer()
        let attempt = OAuthAttempt { $0.isStream = true }
        let script = Answer.events([
            .chunk(Self.done("aW1n")), .wait { await gate.opened() }, .chunk(Self.completed),
        ])
        try await ScriptedUpstream.run(script: { _ in script }) { upstream in
            async let result = attempt.forward(base: upstream.url, answer: answer)
            await upstream.requests(atLeast: 1)
            answer.clientLeft()
            gate.open()
            guard case .succeeded = await result else {
                Issue.record("the image was made, and not taken")
                return
            }
            #expect(answer.bodyBytes > 0)
        }
    }
}
