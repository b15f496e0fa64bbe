import ErrorPolicy
import Gateway
import OpsModel
import TestSupport
import Testing

/// What takes the gateway minutes of its own clock; the rest is in CommandTests, against the built program.
@Suite(
    "The official OpenAI SDK in process",
    .enabled(if: OpenAISDK.python != nil, Comment(rawValue: OpenAISDK.missing))
)
struct OpenAISDKTests {
    @Test("is told when to come back once an OAuth account's 429 did not go away", .timeLimit(.minutes(30)))
    func rateLimit() async throws {
        let recording = MemoryRecording()
        let limit = #"{"error":{"message":"Slow down.","type":"requests","code":"rate_limit_exceeded"}}"#
        try await ScriptedUpstream.run { _ in
            .json(429, limit, headers: [("retry-after", "7")])
        } _: { upstream in
            let account = UpstreamAccount.apiKey(at: upstream) { $0.context = AccountContext(id: 1, kind: .oauth) }
            let told = try await RunningGateway.run(accounts: [account], recording: recording) { gateway in
                try await OpenAISDK.run("too_fast", at: "\(gateway.url)/v1", key: gateway.key)
            }
            #expect(told.text("class") == "RateLimitError")
            #expect(told.number("status") == 429)
            #expect(told.text("retry_after") == "7")
            #expect(recording.errors.map(\.row.requestID) == [told.text("request_id")])
            #expect(upstream.requests().count > 1)
        }
    }
}
