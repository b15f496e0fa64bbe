import ErrorPolicy
import Gateway
import Synchronization
import Testing

@Suite("An OAuth account's upstream that refuses or fails")
struct OAuthErrorTests {
    private typealias Answer = ScriptedUpstream.Answer

    @Test("A 400 is surfaced with everything the upstream said")
    func surfaced() async throws {
        let body = #"{"error":{"type":"invalid_request_error","code":"bad","param":"size","message":"bad size"}}"#
        let seen = try await OAuthAttempt { $0.isStream = true }.run(
            .json(400, body, headers: [("x-request-id", "req_up")])
        )
        #expect(seen.head?.status == 400)
        #expect(seen.contentType == "application/json")
        #expect(
            seen.body
                == body.replacing(
                    #""code":"bad","param":"size","message":"bad size""#,
                    with: #""message":"bad size","code":"bad","param":"size""#
                )
        )
        #expect(seen.decision?.client?.headers["x-upstream-request-id"] == "req_up")
        #expect(seen.failure?.body == Array(body.utf8))
        #expect(seen.failure?.url?.hasSuffix("/backend-api/codex/responses") == true)
    }

    @Test("A rule decides what the client is told")
    func rewritten() async throws {
        var attempt = OAuthAttempt()
        let rules = try #require(
            JSONReader.strict(
                #"[{"id":3,"name":"r","enabled":true,"priority":1,"error_codes":[400],"keywords":[],"#
                    + #""match_mode":"any","platforms":[],"passthrough_code":false,"response_code":422,"#
                    + #""passthrough_body":false,"custom_message":"no","skip_monitoring":false}]"#
            )
        )
        attempt.rules = try PassthroughRule.list(from: rules)
        let seen = try await attempt.run(.json(400, #"{"error":{"message":"x"}}"#))
        #expect(seen.head?.status == 422)
        #expect(seen.decision?.rule?.id == 3)
    }

    @Test("A 401 tells the credential which token was refused, and fails over")
    func unauthorized() async throws {
        let credential = Remembering()
        var attempt = OAuthAttempt()
        attempt.context.hasRefreshToken = true
        attempt.credential = credential
        let seen = try await attempt.run(.json(401, #"{"error":{"message":"expired"}}"#))
        #expect(seen.decision?.kind == .failover)
        #expect(seen.head == nil)
        #expect(credential.refusedTokens == ["token-9"])
    }

    @Test("429, 413 and 5xx fail over", arguments: [429, 413, 500, 503, 529])
    func failover(_ status: Int) async throws {
        let seen = try await OAuthAttempt().run(.json(status, "{}", headers: [("retry-after", "3")]))
        #expect(seen.decision?.kind == .failover)
        #expect(seen.decision?.failover?.headers["retry-after"] == "3")
        #expect(seen.head == nil)
    }

    @Test("Of an error's body no more than the limit is read, and half of one will do")
    func errorBodies() async throws {
        var attempt = OAuthAttempt()
        attempt.settings.maxErrorBytes = 1_000
        let huge = try await attempt.run(.huge(400, bytes: 50_000_000))
        #expect(huge.failure?.body.count == 1_000)
        let cut = try await attempt.run(.cut(400, #"{"error":{"message":"bad size"}} and more"#, after: 33))
        #expect(cut.body.contains("bad size"))
        #expect(cut.head?.status == 400)
    }

    @Test("An error whose body never ends is decided by what came")
    func hangingError() async throws {
        let clock = ManualClock()
        var attempt = OAuthAttempt()
        attempt.clock = clock
        let ready = attempt
        let answer = Answer([
            .head(400, [("content-length", "900")]),
            .wait {
                await clock.somebodyWaits(milliseconds: 10_000)
                clock.advance(milliseconds: 1)
            },
            .text(#"{"error":{"message":"bad size"}}"#), .hang,
        ])
        try await ScriptedUpstream.run(script: { _ in answer }) { upstream in
            async let seen = ready.run(base: upstream.url)
            await clock.pass(milliseconds: 9_999)
            #expect(await seen.body.contains("bad size"))
        }
    }

    @Test("A redirect is not followed: the token stays where it belongs")
    func redirect() async throws {
        try await ScriptedUpstream.run(script: { _ in .json(200, "{}") }) { other in
            let seen = try await OAuthAttempt().run(.redirect(307, to: other.url))
            #expect(seen.head?.status == 502)
            #expect(seen.decision?.upstream.message?.contains("307") == true)
            #expect(other.requests().isEmpty)
        }
    }

    @Test("A request that nobody took fails over; one that may have been taken does not")
    func transport() async throws {
        // A port that nobody may listen on: one that was free a moment ago may be another test's by now.
        let unreachable = await OAuthAttempt().run(base: "http://127.0.0.1:1")
        #expect(unreachable.decision?.kind == .failover)
        #expect(unreachable.decision?.attempt == .requestError)
        let invalid = await OAuthAttempt().run(base: "gopher://x")
        #expect(invalid.decision?.kind == .failover)
        for answer in [Answer.reset, .close, .garbage] {
            let broken = try await OAuthAttempt().run(answer)
            #expect(broken.decision?.kind == .masked)
            #expect(broken.decision?.attempt == .requestError)
            #expect(broken.head?.status == 502)
            #expect(broken.body.contains("Upstream request failed"))
        }
    }

    @Test("An upstream that does not begin its answer in time is given up")
    func answerTimeout() async throws {
        let clock = ManualClock()
        var attempt = OAuthAttempt()
        attempt.clock = clock
        let ready = attempt
        try await ScriptedUpstream.run(script: { _ in .hang }) { upstream in
            async let seen = ready.run(base: upstream.url)
            await upstream.requests(atLeast: 1)
            await clock.pass(milliseconds: 600_000)
            #expect(await seen.head?.status == 502)
            #expect(await seen.decision?.upstream.message == "the upstream took too long to begin its answer")
            await upstream.waitUntilDisconnected()
        }
    }
}

private final class Remembering: CredentialSource {
    private let refusals = Mutex<[String]>([])

    var refusedTokens: [String] { refusals.withLock(\.self) }

    func token() async throws(CredentialFailure) -> String { "token-9" }
    func refused(_ token: String) async { refusals.withLock { $0.append(token) } }
}
