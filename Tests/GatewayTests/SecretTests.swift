import ErrorPolicy
import Gateway
import OpsModel
import Testing

@Suite("Secrets in what upstreams answer and clients send")
struct SecretTests {
    @Test("A secret in an upstream's words reaches neither the client nor the log")
    func secrets() async throws {
        let recording = MemoryRecording()
        let secret = "sk-abcdefghijklmnopqrstuvwx0123456789"
        let body = #"{"error":{"message":"Incorrect API key provided: \#(secret)","type":"invalid_request_error"}}"#
        let answer = try await ScriptedUpstream.run { _ in
            .json(400, body)
        } _: { upstream in
            try await RunningGateway.run(accounts: [.apiKey(at: upstream)], recording: recording) {
                try await $0.generate()
            }
        }
        #expect(answer.status == 400)
        #expect(!answer.text.contains(secret))
        #expect(!"\(recording.errors)".contains(secret))
    }

    @Test("Secret headers of an account are masked in its upstream's words too; others are not")
    func secretHeaders() async throws {
        let recording = MemoryRecording()
        let body = #"{"error":{"message":"pass hunter2RelayPass, basic cmVsYXk6c2VjcmV0, org-12345678"}}"#
        let answer = try await ScriptedUpstream.run { _ in
            .json(400, body)
        } _: { upstream in
            let account = UpstreamAccount.apiKey(at: upstream) { account in
                account.headers = [
                    "x-relay-pass": "hunter2RelayPass", "proxy-authorization": "Basic cmVsYXk6c2VjcmV0",
                    "openai-organization": "org-12345678",
                ]
            }
            return try await RunningGateway.run(accounts: [account], recording: recording) { try await $0.generate() }
        }
        #expect(answer.status == 400)
        for text in [answer.text, "\(recording.errors)"] {
            #expect(!text.contains("hunter2RelayPass") && !text.contains("cmVsYXk6c2VjcmV0"))
            #expect(text.contains("org-12345678"))
        }
    }

    @Test("A client's key is not kept, wherever the client put it")
    func clientKeys() async throws {
        let recording = MemoryRecording()
        let key = "umk_1_e1dbe82dbc44b5cef45d8652b427989e13e9a8f8df141304"
        _ = try await ScriptedUpstream.run { _ in
            .json(400, #"{"error":{"message":"no model \#(key)"}}"#)
        } _: { upstream in
            try await RunningGateway.run(accounts: [.apiKey(at: upstream)], recording: recording) {
                try await $0.generate(headers: [("x-request-id", key)])
            }
        }
        #expect(recording.errors.count == 1)
        #expect(!"\(recording.errors)".contains(key))
    }
}
