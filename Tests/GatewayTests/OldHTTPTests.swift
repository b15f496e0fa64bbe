import AsyncHTTPClient
import Foundation
import Gateway
import NIOCore
import TestSupport
import Testing

@Suite("Clients that speak HTTP/1.0", .timeLimit(.minutes(15)))
struct OldHTTPTests {
    private func run<Value: Sendable>(
        script: @escaping ScriptedUpstream.Script = { _ in .json(200, ImageGatewayTests.image) },
        _ body: @Sendable (RunningGateway, RawClient, ScriptedUpstream) async throws -> Value
    ) async throws -> Value {
        try await ScriptedUpstream.run(script: script) { upstream in
            try await RunningGateway.run(accounts: [.apiKey(at: upstream)], recording: MemoryRecording()) { gateway in
                let client = try await RawClient.connect(to: gateway.port)
                let value = try await body(gateway, client, upstream)
                await client.close()
                await gateway.gateway.requestsInFlight.allEnded()
                return value
            }
        }
    }

    private static func request(_ gateway: RunningGateway, _ headers: String..., body: String) -> String {
        gateway.head("content-length: \(body.utf8.count)", version: "1.0")
            + headers.map { "\($0)\r\n" }.joined() + "\r\n\(body)"
    }

    private static let plain = #"{"prompt":"a cat"}"#
    private static let streamed = #"{"prompt":"a cat","stream":true}"#
    private static let events = "data: {\"b64_json\":\"YQ==\"}\n\ndata: [DONE]\n\n"

    @Test("The connection is closed behind the answer", arguments: [nil, "Connection: close", "Connection: Close"])
    func closes(_ header: String?) async throws {
        try await run { gateway, client, _ in
            try await client.send(
                header.map { Self.request(gateway, $0, body: Self.plain) } ?? Self.request(gateway, body: Self.plain)
            )
            await client.ended()
            #expect(client.heard.hasPrefix("HTTP/1.0 200 OK\r\n"), "\(client.heard)")
            #expect(client.heard.contains("connection: close\r\n"))
            #expect(client.heard.hasSuffix("\r\n\r\n" + ImageGatewayTests.image))
        }
    }

    @Test("A stream is not chunked, and its end is the connection's", arguments: ["close", "keep-alive"])
    func stream(_ connection: String) async throws {
        let script: ScriptedUpstream.Script = { _ in .events([.chunk(Self.events)]) }
        try await run(script: script) { gateway, client, _ in
            try await client.send(Self.request(gateway, "Connection: \(connection)", body: Self.streamed))
            await client.ended()
            #expect(client.heard.hasPrefix("HTTP/1.0 200 OK\r\n"), "\(client.heard)")
            #expect(client.heard.contains("connection: close\r\n"))
            #expect(!client.heard.contains("transfer-encoding"))
            #expect(client.heard.hasSuffix("\r\n\r\n" + Self.events))
        }
    }

    @Test("One that asks for it keeps its connection")
    func keepsOpen() async throws {
        try await run { gateway, client, upstream in
            for count in 1...2 {
                try await client.send(Self.request(gateway, "Connection: Keep-Alive", body: Self.plain))
                #expect(await eventually { client.statuses.count == count })
            }
            #expect(client.heard.contains("connection: keep-alive\r\n"))
            try await client.send(Self.request(gateway, body: Self.plain))
            await client.ended()
            #expect(client.statuses == [200, 200, 200])
            #expect(upstream.requests().count == 3)
        }
    }

    @Test("What comes behind a request whose connection is to be closed is no request")
    func behind() async throws {
        try await run { gateway, client, upstream in
            try await client.send(
                Self.request(gateway, body: Self.plain) + Self.request(gateway, body: Self.plain)
                    + gateway.request(Self.plain)
            )
            await client.ended()
            #expect(client.statuses == [200])
            #expect(upstream.requests().count == 1)
        }
    }

    @Test("No interim answer comes before the answer")
    func expectation() async throws {
        try await run { gateway, client, _ in
            try await client.send(Self.request(gateway, "Expect: 100-continue", body: Self.plain))
            await client.ended()
            #expect(client.statuses == [200], "\(client.heard)")
        }
    }

    @Test("The answer to a request that was refused unread is heard by a client that sends all of it first")
    func refused() async throws {
        try await run { gateway, client, upstream in
            let body = String(repeating: "x", count: 2 << 20)
            try await client.send(
                "POST /v1/images/generations HTTP/1.0\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
            )
            await client.ended()
            #expect(client.statuses == [401], "\(client.heard)")
            #expect(client.heard.hasPrefix("HTTP/1.0 401 Unauthorized\r\n"))
            #expect(upstream.requests().isEmpty)
        }
    }

    @Test("Every answer to 1.1 stays 1.1, whoever was answered before on the connection")
    func mixed() async throws {
        try await run { gateway, client, _ in
            try await client.send(Self.request(gateway, "Connection: keep-alive", body: Self.plain))
            try await client.send(gateway.request(Self.plain))
            #expect(await eventually { client.statuses.count == 2 })
            #expect(client.statuses == [200, 200])
            #expect(client.heard.hasPrefix("HTTP/1.0 "))
            let second = client.heard.components(separatedBy: "HTTP/1.1 200 OK\r\n")
            #expect(second.count == 2)
            #expect(second.last?.contains("connection:") == false)
            #expect(client.isOpen)
        }
    }
}
