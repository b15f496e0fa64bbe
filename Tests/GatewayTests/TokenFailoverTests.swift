import ErrorPolicy
import Gateway
import Logging
import OpsModel
import TestSupport
import Testing

@Suite("An account that cannot get a token")
struct TokenFailoverTests {
    typealias Answer = ScriptedUpstream.Answer

    private let files: TokenFolder

    init() throws { files = try TokenFolder() }

    /// An upstream whose token endpoint answers so, and whose accounts with a token are sound.
    private static func script(_ token: Answer) -> ScriptedUpstream.Script {
        { $0.path == "/token" ? token : .json(200, ImageGatewayTests.image) }
    }

    /// The account whose token was refused, and that has to get another one.
    private func account(_ id: Int64 = 1, at upstream: ScriptedUpstream) async throws -> UpstreamAccount {
        try files.write(access: "access-secret", refresh: "refresh-secret")
        let credential = files.credential(upstream.url + "/token")
        _ = try await credential.token()
        await credential.refused("access-secret")
        return .apiKey(id, at: upstream) { account in
            account.context.kind = .oauth
            account.context.hasRefreshToken = true
            account.credential = credential
        }
    }

    private static let troubles: [(Answer, String)] = [
        (.json(500, #"{"error":"refresh-secret"}"#), "the token endpoint answered 500"),
        (
            .json(400, #"{"error":"invalid_grant","error_description":"refresh-secret"}"#),
            "the token endpoint answered 400 invalid_grant; put a new refresh token into its file"
        ),
        (.reset, "the token endpoint could not be asked: "),
        (.json(200, "{}"), "the token endpoint's answer holds no access token"),
    ]

    @Test("It stops nobody: another account answers, and the row says what is wrong", arguments: troubles)
    func recovered(_ trouble: Answer, _ words: String) async throws {
        let recording = MemoryRecording()
        try await ScriptedUpstream.run(script: Self.script(trouble)) { upstream async throws in
            let accounts = [try await account(at: upstream), .apiKey(2, at: upstream)]
            try await RunningGateway.run(accounts: accounts, recording: recording) { gateway in
                for _ in 0..<2 {
                    let status = try await gateway.generate().status
                    #expect(status == 200)
                }
            }
            let images = upstream.requests().filter { $0.path != "/token" }
            #expect(images.map(\.token) == ["sk-2", "sk-2"])
        }
        #expect(recording.errors.count == 2)
        for error in recording.errors {
            #expect(error.row.outcome == .recovered)
            #expect(error.row.account?.name == "acct-1")
            #expect(error.row.answeredBy?.id == 2)
            #expect(error.row.attemptCount == 2)
            #expect(error.attempts.map(\.kind) == ["request_error"])
            #expect(error.row.upstreamMessage?.hasPrefix("account codex-a has no access token: \(words)") == true)
            #expect(error.attempts.first?.message == error.row.upstreamMessage)
        }
        #expect(!"\(recording.errors)".contains("secret"))
    }

    @Test("A token's file that is missing or empty is the same", arguments: ["", nil])
    func noFile(_ content: String?) async throws {
        let recording = MemoryRecording()
        try files.write(access: content)
        let credential = files.credential(nil)
        try await ScriptedUpstream.run(script: Self.script(.reset)) { upstream async throws in
            let broken = UpstreamAccount.apiKey(1, at: upstream) { account in
                account.context.kind = .oauth
                account.credential = credential
            }
            let accounts = [broken, .apiKey(2, at: upstream)]
            let answer = try await RunningGateway.run(accounts: accounts, recording: recording) {
                try await $0.generate()
            }
            #expect(answer.status == 200)
        }
        let error = try #require(recording.errors.first)
        #expect(error.row.outcome == .recovered)
        #expect(error.row.upstreamMessage?.contains("access holds no token that can be used: ") == true)
    }

    @Test("Where no account has one, the client is told as of any failure before sending")
    func exhausted() async throws {
        let recording = MemoryRecording()
        try await ScriptedUpstream.run(script: Self.script(.json(500, "{}"))) { upstream async throws in
            let accounts = [try await account(1, at: upstream), try await account(2, at: upstream)]
            let answer = try await RunningGateway.run(accounts: accounts, recording: recording) {
                try await $0.generate()
            }
            #expect(answer.status == 502)
            #expect(answer.error?.text("message") == "Upstream request failed")
        }
        let error = try #require(recording.errors.first)
        #expect(error.row.outcome == .masked)
        #expect(error.row.maskReason == .transportError)
        #expect(error.row.attemptCount == 2)
        #expect(error.attempts.compactMap(\.account?.id) == [1, 2])
    }

    @Test("What is wrong with the request is told at once, and is an attempt neither in the row nor in the log")
    func requestAtFault() async throws {
        let recording = MemoryRecording()
        let told = ToldLines()
        var settings = GatewaySettings()
        settings.logsRequests = true
        try await ScriptedUpstream.run(script: Self.script(.reset)) { upstream async throws in
            let first = UpstreamAccount.apiKey(1, at: upstream) { $0.context.kind = .oauth }
            let answer = try await RunningGateway.run(
                accounts: [first, .apiKey(2, at: upstream)],
                settings: settings,
                recording: recording,
                logger: told.logger
            ) { try await $0.generate(#"{"model":"gpt-image-2"}"#) }
            #expect(answer.status == 502)
            #expect(upstream.requests().isEmpty)
        }
        let error = try #require(recording.errors.first)
        #expect(error.row.upstreamMessage == "prompt is required")
        #expect(error.row.maskReason == .genericHandler)
        #expect(error.row.attemptCount == 0)
        let lines = told.lines.filter { $0.text == "request" }
        #expect(lines.map { $0.metadata["attempts"]?.description } == ["0"])
    }
}
