import ErrorPolicy
import Gateway
import OpsModel
import Testing

@Suite("The gateway, over HTTP")
struct ImageGatewayTests {
    static let image = #"{"created":1,"data":[{"b64_json":"aGVsbG8="}]}"#

    @Test("An image comes through as the upstream sent it, and leaves no error")
    func success() async throws {
        let recording = MemoryRecording()
        try await ScriptedUpstream.run { _ in
            .json(200, Self.image, headers: [("x-request-id", "up-1")])
        } _: { upstream in
            let answer = try await RunningGateway.run(accounts: [.apiKey(at: upstream)], recording: recording) {
                try await $0.generate(headers: [("x-custom", "1"), ("openai-beta", "b")])
            }
            #expect(answer.status == 200)
            #expect(answer.text == Self.image)
            #expect(answer.headers["content-type"] == "application/json")
            #expect(answer.headers["x-upstream-request-id"] == "up-1")
            #expect(answer.headers["x-request-id"]?.hasPrefix("gw_") == true)
            let seen = try #require(upstream.requests().first)
            #expect(seen.path == "/v1/images/generations")
            #expect(seen.token == "sk-1")
            #expect(seen.text == #"{"prompt":"a cat","model":"gpt-image-2"}"#)
            #expect(seen.headers["openai-beta"] == "b")
            #expect(seen.headers["x-custom"] == nil)
        }
        #expect(recording.errors.isEmpty)
        #expect(recording.traffic.map(\.successes) == [1])
        #expect(recording.traffic.first?.accountID == 1)
    }

    @Test("A 400 of the upstream is the client's 400, word for word, and one row in the log")
    func surfaced() async throws {
        let recording = MemoryRecording()
        let body =
            #"{"error":{"message":"size must be one of 1024x1024","type":"invalid_request_error","param":"size","code":"invalid_value"}}"#
        let answer = try await ScriptedUpstream.run { _ in
            .json(400, body, headers: [("x-request-id", "req_up")])
        } _: { upstream in
            try await RunningGateway.run(accounts: [.apiKey(at: upstream)], recording: recording) {
                try await $0.generate(headers: [("x-client-request-id", "mine-1")])
            }
        }
        #expect(answer.status == 400)
        #expect(answer.error?["message"]?.string == "size must be one of 1024x1024")
        #expect(answer.error?["type"]?.string == "invalid_request_error")
        #expect(answer.error?["param"]?.string == "size")
        #expect(answer.error?["code"]?.string == "invalid_value")
        #expect(answer.headers["x-upstream-request-id"] == "req_up")
        let error = try #require(recording.errors.first)
        #expect(recording.errors.count == 1)
        #expect(error.row.outcome == .surfaced)
        #expect(error.row.clientStatus == 400)
        #expect(error.row.upstreamStatus == 400)
        #expect(error.row.requestID == answer.headers["x-request-id"])
        #expect(error.clientRequestID == "mine-1")
        #expect(error.apiKeyID == 7)
        #expect(error.row.account == AccountRef(id: 1, name: "acct-1"))
        #expect(error.row.upstreamParam == "size")
        #expect(error.upstreamBody == body)
        #expect(error.upstreamEndpoint == "/v1/images/generations")
        #expect(error.attempts.map(\.kind) == ["http_error"])
        #expect(error.attempts.first?.requestID == "req_up")
        #expect(error.severity == "P3")
    }
}
