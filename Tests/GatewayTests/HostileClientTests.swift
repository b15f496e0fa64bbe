import AsyncHTTPClient
import ErrorPolicy
import Gateway
import NIOCore
import OpsModel
import TestSupport
import Testing

@Suite("Clients that speak HTTP wrongly, slowly or without end", .timeLimit(.minutes(15)))
struct HostileClientTests {
    /// A gateway with one account and a client beside it; every connection has ended when it returns.
    ///
    /// - Parameter kept: how many connections of well-behaved clients stay open.
    private func run<Value: Sendable>(
        _ recording: MemoryRecording = MemoryRecording(),
        settings: GatewaySettings = GatewaySettings(),
        silence: Int = UpstreamClients.patience,
        kept: Int = 0,
        script: @escaping ScriptedUpstream.Script = { _ in .json(200, ImageGatewayTests.image) },
        _ body: @Sendable (RunningGateway, RawClient, ScriptedUpstream) async throws -> Value
    ) async throws -> Value {
        try await ScriptedUpstream.run(script: script) { upstream in
            try await RunningGateway.run(
                accounts: [.apiKey(at: upstream)],
                settings: settings,
                recording: recording,
                silence: silence
            ) { gateway in
                let client = try await RawClient.connect(to: gateway.port)
                let value = try await body(gateway, client, upstream)
                await client.close()
                #expect(await eventually { gateway.gateway.openConnections == kept })
                await gateway.gateway.requestsInFlight.allEnded()
                return value
            }
        }
    }

    private static let hidden = "POST /v1/images/generations HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}"

    private static let smuggled: [(String, [String], String)] = [
        ("both lengths", ["content-length: 4", "transfer-encoding: chunked"], "0\r\n\r\n" + hidden),
        ("chunked first", ["transfer-encoding: chunked", "content-length: 4"], "0\r\n\r\n" + hidden),
        ("two lengths", ["content-length: 0", "content-length: 40"], hidden),
        ("a list of lengths", ["content-length: 0, 40"], hidden),
        ("a length with a sign", ["content-length: +4"], hidden),
        ("a length without end", ["content-length: 99999999999999999999999"], hidden),
        ("an encoding nobody knows", ["transfer-encoding: xchunked"], hidden),
        ("chunked not last", ["transfer-encoding: chunked, identity"], "0\r\n\r\n" + hidden),
        ("a chunk size that overflows", ["transfer-encoding: chunked"], "FFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n" + hidden),
        ("a chunk size that is none", ["transfer-encoding: chunked"], "-1\r\nx\r\n0\r\n\r\n" + hidden),
        ("a space before the colon", ["content-length : 4"], hidden),
        ("a folded header", ["x-a: b\r\n content-length: 4"], hidden),
        ("a bare carriage return", ["x-a: b\rcontent-length: 4"], hidden),
        ("a zero byte", ["x-a: b\u{0}c"], hidden),
    ]

    @Test("What could be two requests to somebody is none: one answer at most, nothing sent on", arguments: smuggled)
    func smuggling(_ name: String, _ headers: [String], _ body: String) async throws {
        try await run(kept: 1) { gateway, client, upstream in
            let head = gateway.head() + headers.map { "\($0)\r\n" }.joined() + "\r\n"
            try await client.send(head + body)
            await client.ended()
            #expect(client.statuses.allSatisfy { $0 == 400 }, "\(client.heard)")
            #expect(client.statuses.count <= 1, "\(client.heard)")
            #expect(upstream.requests().isEmpty)
            // The gateway goes on.
            #expect(try await gateway.generate().status == 200)
        }
    }

    private static let bombs = [
        "x-a: " + String(repeating: "a", count: 200_000) + "\r\n", String(repeating: "x-a: b\r\n", count: 5_000),
        String(repeating: "a", count: 200_000),
    ]

    @Test("Headers without end are refused and the connection is closed", arguments: bombs)
    func headerBombs(_ bomb: String) async throws {
        try await run { gateway, client, upstream in
            // Closed while it still sends, it may not get all of it out.
            try? await client.send(gateway.head() + bomb)
            await client.ended()
            #expect(client.statuses.allSatisfy { $0 == 400 } && client.statuses.count <= 1)
            #expect(upstream.requests().isEmpty)
        }
    }

    @Test("Requests sent at once are answered one after the other", arguments: ["1.1", "1.0"])
    func pipelining(_ version: String) async throws {
        try await run { gateway, client, upstream in
            let keepAlive = version == "1.0" ? 1 : 3
            try await client.send(String(repeating: gateway.request(version: version), count: keepAlive))
            #expect(await eventually { client.statuses.count == keepAlive })
            #expect(client.statuses.allSatisfy { $0 == 200 })
            #expect(upstream.requests().count == keepAlive)
        }
    }

    @Test("Garbage behind a request does not cost its answer")
    func garbageBehind() async throws {
        try await run { gateway, client, upstream in
            try await client.send(gateway.request() + "\u{1}\u{2} garbage\r\n\r\n")
            await client.ended()
            #expect(client.statuses.first == 200)
            #expect(client.statuses.count <= 2)
            #expect(upstream.requests().count == 1)
        }
    }

    @Test("A head that does not come to an end is given up, however busily it comes")
    func slowHead() async throws {
        try await run(silence: 300) { gateway, client, upstream in
            // On a busy machine the silence may be over before the first byte is sent.
            try? await client.send(gateway.head())
            for _ in 0..<400 where client.isOpen {
                try? await client.send("x: y\r\n")
                try await Task.sleep(for: .milliseconds(25))
            }
            await client.ended()
            #expect(upstream.requests().isEmpty)
        }
    }

    @Test("A client that leaves in its body leaves nothing behind", arguments: [true, false])
    func leavesInBody(isReset: Bool) async throws {
        let recording = MemoryRecording()
        try await run(recording) { gateway, client, upstream in
            try await client.send(gateway.head("content-length: 1000") + "\r\n{\"prompt\":")
            #expect(await eventually { gateway.gateway.openConnections == 1 })
            if isReset { await client.reset() } else { await client.close() }
            #expect(await eventually { recording.errors.count == 1 })
            #expect(upstream.requests().isEmpty)
        }
        #expect(recording.errors.map(\.row.clientStatus).allSatisfy { $0 == 499 || $0 == 400 })
    }

    @Test("Of a body that was refused no more is taken than of two that are not")
    func endlessBody() async throws {
        var settings = GatewaySettings()
        settings.maxBodyBytes = 1 << 20
        try await run(settings: settings) { gateway, client, upstream in
            try await client.send(
                "POST /v1/images/generations HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
            )
            let block = "10000\r\n" + String(repeating: "x", count: 0x10000) + "\r\n"
            var sent = 0
            // What the system's own buffers take comes on top.
            while sent < 256 << 20, (try? await client.send(block)) != nil { sent += block.utf8.count }
            await client.ended()
            #expect(sent < 64 << 20)
            #expect(client.statuses == [401])
            #expect(upstream.requests().isEmpty)
        }
    }

    @Test("Nor is it waited for longer than for any other")
    func refusedAndSilent() async throws {
        let recording = MemoryRecording()
        try await run(recording) { gateway, client, _ in
            try await client.send(
                "POST /v1/images/generations HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n{"
            )
            #expect(await eventually { client.statuses == [401] })
            #expect(
                await eventually {
                    gateway.clock.ring(after: Int64(GatewaySettings().bodyTimeout) + 1)
                    return !client.isOpen
                }
            )
        }
        #expect(recording.errors.count == 1)
    }

    @Test("A client that takes nothing of its answer is cut off, and what was begun for it ends")
    func stalled() async throws {
        let recording = MemoryRecording()
        let script: ScriptedUpstream.Script = { _ in
            let chunk = ScriptedUpstream.Answer.Step.chunk(String(repeating: "x", count: 1 << 20))
            return .events(Array(repeating: chunk, count: 64))
        }
        try await run(recording, script: script) { gateway, _, _ in
            let client = try await RawClient.connect(to: gateway.port, isListening: false)
            try await client.send(gateway.request(#"{"prompt":"a","stream":true}"#))
            #expect(await eventually { gateway.gateway.requestsInFlight.count == 1 })
            #expect(
                await eventually {
                    // Only the connection that takes nothing is left: the other one is silent, which is allowed.
                    gateway.clock.ring(
                        after: Int64(GatewaySettings().bodyTimeout) + 1,
                        only: RunningGateway.tick
                    )
                    return gateway.gateway.openConnections == 1
                }
            )
            await gateway.gateway.requestsInFlight.allEnded()
            await client.close()
        }
        // Read to its end all the same.
        #expect(recording.traffic.map(\.successes).reduce(0, +) == 1)
        #expect(recording.errors.isEmpty)
    }

    @Test("A client that leaves while a token is fetched costs nothing: nothing is sent")
    func leavesBeforeSending() async throws {
        let recording = MemoryRecording()
        let gate = Gate()
        try await ScriptedUpstream.run { _ in
            .json(200, ImageGatewayTests.image)
        } _: { upstream in
            let account = UpstreamAccount.apiKey(at: upstream) { $0.credential = SlowCredential(gate: gate) }
            try await RunningGateway.run(accounts: [account], recording: recording) { gateway in
                let client = try await RawClient.connect(to: gateway.port)
                try await client.send(gateway.request())
                await gate.visited()
                await client.close()
                #expect(await eventually { gateway.gateway.openConnections == 0 })
                gate.open()
                await gateway.gateway.requestsInFlight.allEnded()
                #expect(upstream.requests().isEmpty)
            }
        }
        #expect(recording.errors.map(\.row.clientStatus) == [499])
        #expect(recording.errors.allSatisfy { $0.attempts.isEmpty })
    }

    private static let forms = [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=" + String(repeating: "b", count: 10_000),
        "multipart/form-data; boundary=b; boundary=c", "multipart/form-data; boundary=\"b\\\"\"",
    ]

    @Test("A form whose boundary is none is refused", arguments: forms)
    func boundaries(_ contentType: String) async throws {
        let recording = MemoryRecording()
        try await run(recording, kept: 1) { gateway, _, upstream in
            let body = String(repeating: "--b\r\n", count: 10_000) + "--b--\r\n"
            let answer = try await gateway.send(
                headers: [("content-type", contentType)],
                body: .bytes(ByteBuffer(string: body))
            )
            #expect(answer.status == 400)
            #expect(answer.error?.text("type") == "invalid_request_error")
            #expect(upstream.requests().isEmpty)
        }
        #expect(recording.errors.count == 1)
    }
}

/// A token that is there once a gate is opened.
private struct SlowCredential: CredentialSource {
    let gate: Gate

    func token() async throws(CredentialFailure) -> String {
        await gate.opened()
        return "sk-1"
    }

    func refused(_ token: String) async {}
}
