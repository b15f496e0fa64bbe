import AsyncHTTPClient
import ErrorPolicy
import Gateway
import NIOCore
import NIOHTTP1
import OpsModel
import TestSupport
import Testing

@Suite("Streams of API-key accounts")
struct StreamRelayTests {
    private static let asked = #"{"prompt":"a cat","stream":true}"#

    @Test("Events go out as they come in, byte for byte, also those that are no events")
    func relay() async throws {
        let recording = MemoryRecording()
        let gate = Gate()
        let first = "event: image_generation.partial_image\ndata: {\"b64_json\":\"YQ==\"}\n\n"
        let second = ":\r\n\r\ndata: [DONE]\n\nevent: error\ndata: {\"error\":{\"message\":\"x\"}}\n\nhalf a li"
        try await ScriptedUpstream.run { _ in
            .events([.chunk(first), .wait { await gate.opened() }, .chunk(second)])
        } _: { upstream in
            try await RunningGateway.run(accounts: [.apiKey(at: upstream)], recording: recording) { gateway in
                var request = HTTPClientRequest(url: gateway.url + "/v1/images/generations")
                request.method = .POST
                request.headers.add(name: "x-api-key", value: gateway.key)
                request.body = .bytes(ByteBuffer(string: Self.asked))
                let response = try await gateway.client.execute(request, timeout: .minutes(10))
                #expect(response.status == .ok)
                #expect(response.headers["content-type"] == ["text/event-stream"])
                #expect(response.headers["x-accel-buffering"] == ["no"])
                var text = ""
                for try await piece in response.body {
                    text += String(buffer: piece)
                    // The second is not sent before the first was read.
                    if text == first { gate.open() }
                }
                #expect(text == first + second)
            }
        }
        #expect(recording.errors.isEmpty)
        #expect(recording.traffic.map(\.successes) == [1])
    }

    @Test("A plain answer to a request for a stream stays plain")
    func plain() async throws {
        try await ScriptedUpstream.run { _ in
            .json(200, ImageGatewayTests.image)
        } _: { upstream in
            let answer = try await RunningGateway.run(accounts: [.apiKey(at: upstream)], recording: MemoryRecording()) {
                try await $0.generate(Self.asked)
            }
            #expect(answer.headers["content-type"] == "application/json")
            #expect(answer.headers["content-length"] == "\(ImageGatewayTests.image.utf8.count)")
            #expect(answer.text == ImageGatewayTests.image)
        }
    }

    @Test("A client that leaves a stream does not end its reading")
    func leaving() async throws {
        let recording = MemoryRecording()
        let gate = Gate()
        try await ScriptedUpstream.run { _ in
            .events([.chunk("data: 1\n\n"), .wait { await gate.opened() }, .chunk("data: 2\n\n")])
        } _: { upstream in
            try await RunningGateway.run(accounts: [.apiKey(at: upstream)], recording: recording) { gateway in
                let client = Task { try await gateway.generate(Self.asked) }
                await gate.visited()
                client.cancel()
                _ = await client.result
                #expect(await eventually { gateway.gateway.openConnections == 0 })
                gate.open()
                await gateway.gateway.requestsInFlight.allEnded()
                // Read to its end, the connection is kept.
                #expect(upstream.openConnections == 1)
            }
        }
        #expect(recording.errors.isEmpty)
        #expect(recording.traffic.map(\.successes) == [1])
    }
}
