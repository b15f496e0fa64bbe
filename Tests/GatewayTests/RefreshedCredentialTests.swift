import Foundation
import Gateway
import NIOCore
import OpsModel
import Synchronization
import TestSupport
import Testing

@Suite("A token that is refreshed")
struct RefreshedCredentialTests {
    typealias Answer = ScriptedUpstream.Answer

    private let files: TokenFolder

    init() throws { files = try TokenFolder() }

    private static func grant(_ number: Int, lifetime: Int = 3_600, refresh: Bool = true) -> Answer {
        let next = refresh ? #","refresh_token":"refresh-\#(number)""# : ""
        return .json(
            200,
            #"{"access_token":"access-\#(number)","token_type":"bearer","expires_in":\#(lifetime)\#(next)}"#
        )
    }

    private func token(of credential: RefreshedCredential) async throws -> String { try await credential.token() }

    private func failure(of credential: RefreshedCredential) async -> String? {
        do throws(CredentialFailure) {
            _ = try await credential.token()
            return nil
        } catch {
            return error.description
        }
    }

    @Test("Sixty-four requests that find no token wait for one refresh")
    func oneAtATime() async throws {
        try files.write(refresh: "refresh-0")
        let gate = Gate()
        let script: ScriptedUpstream.Script = { seen in
            await gate.opened()
            return Self.grant(seen.number)
        }
        try await ScriptedUpstream.run(script: script) { endpoint async throws in
            let credential = files.credential(endpoint.url, clientID: "app &1")
            let tokens = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<64 { group.addTask { try await token(of: credential) } }
                await endpoint.requests(atLeast: 1)
                gate.open()
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(tokens == Array(repeating: "access-1", count: 64))
            #expect(try await token(of: credential) == "access-1")
            let seen = endpoint.requests()
            #expect(
                seen.map(\.text) == ["grant_type=refresh_token&refresh_token=refresh-0&client_id=app%20%261"]
            )
        }
    }

    @Test("New tokens replace the files, readable by their owner alone; nothing else stays in the folder")
    func replaced() async throws {
        try files.write(access: "stale", refresh: "refresh-0")
        try await ScriptedUpstream.run(script: { Self.grant($0.number) }) { endpoint async throws in
            let credential = files.credential(endpoint.url)
            #expect(try await token(of: credential) == "stale")
            await credential.refused("stale")
            #expect(try await token(of: credential) == "access-1")
            #expect(files.access == "access-1\n")
            #expect(files.refresh == "refresh-1\n")
            #expect(files.names == ["access", "refresh"])
            #expect(try files.mode("access") == 0o600)
            #expect(try files.mode("refresh") == 0o600)
            // The next refresh uses the new refresh token, another credential on the same files the new access token.
            await credential.refused("access-1")
            #expect(try await token(of: credential) == "access-2")
            #expect(endpoint.requests().last?.text.contains("refresh_token=refresh-1") == true)
            #expect(try await token(of: files.credential(endpoint.url)) == "access-2")
        }
    }

    @Test("Before its end a token is refreshed while it is still used")
    func aheadOfExpiry() async throws {
        try files.write(refresh: "refresh-0")
        let clock = ManualClock()
        let gate = Gate()
        let script: ScriptedUpstream.Script = { seen in
            if seen.number == 2 { await gate.opened() }
            return Self.grant(seen.number, lifetime: 100)
        }
        try await ScriptedUpstream.run(script: script) { endpoint async throws in
            let credential = files.credential(endpoint.url, clock: clock)
            #expect(try await token(of: credential) == "access-1")
            clock.advance(milliseconds: 74_000)
            #expect(try await token(of: credential) == "access-1")
            #expect(endpoint.requests().count == 1)
            clock.advance(milliseconds: 2_000)
            // Nobody waits for what still works.
            #expect(try await token(of: credential) == "access-1")
            await endpoint.requests(atLeast: 2)
            #expect(try await token(of: credential) == "access-1")
            // Past its end everybody waits.
            clock.advance(milliseconds: 15_000)
            async let next = token(of: credential)
            gate.open()
            #expect(try await next == "access-2")
            #expect(endpoint.requests().count == 2)
        }
    }

    @Test("A web token says itself when it ends")
    func webToken() async throws {
        let clock = ManualClock()
        let end = clock.now.rawValue / 1_000 + 1_200
        let payload = Data(#"{"sub":"?>~","exp":\#(end)}"#.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        try files.write(access: "eyJhbGciOiJSUzI1NiJ9.\(payload).c2ln", refresh: "refresh-0")
        try await ScriptedUpstream.run(script: { Self.grant($0.number) }) { endpoint async throws in
            let credential = files.credential(endpoint.url, clock: clock)
            #expect(try await token(of: credential).hasPrefix("eyJ"))
            #expect(endpoint.requests().isEmpty)
            clock.advance(milliseconds: 1_200_000)
            #expect(try await token(of: credential) == "access-1")
        }
    }

    @Test("A refresh that fails says why without a secret, and is not tried again at once")
    func failing() async throws {
        try files.write(refresh: "refresh-secret")
        let clock = ManualClock()
        let script: ScriptedUpstream.Script = { seen in
            seen.number == 1
                ? .json(503, #"{"error":"refresh-secret"}"#)
                : .json(400, #"{"error":"invalid_grant","error_description":"refresh-secret is no good"}"#)
        }
        try await ScriptedUpstream.run(script: script) { endpoint async throws in
            let credential = files.credential(endpoint.url, clock: clock)
            let words = "account codex-a has no access token: the token endpoint answered 503"
            for _ in 0..<3 { #expect(await failure(of: credential) == words) }
            #expect(endpoint.requests().count == 1)
            clock.advance(milliseconds: 5_000)
            #expect(
                await failure(of: credential)
                    == "account codex-a has no access token: the token endpoint answered 400 invalid_grant; "
                    + "put a new refresh token into its file"
            )
            clock.advance(milliseconds: 59_000)
            #expect(await failure(of: credential) != nil)
            #expect(endpoint.requests().count == 2)
            // A new token in the file is tried at once.
            try files.write(refresh: "another")
            #expect(await failure(of: credential) != nil)
            #expect(endpoint.requests().count == 3)
        }
    }

    @Test("The gateway's log says once why an account gets no token and when it is tried again, and that this is over")
    func told() async throws {
        try files.write(refresh: "refresh-secret")
        let clock = ManualClock()
        let told = ToldLines()
        let script: ScriptedUpstream.Script = { seen in
            switch seen.number {
            case 1, 3: .json(503, "{}")
            case 2: .json(400, #"{"error":"invalid_grant"}"#)
            default: Self.grant(seen.number)
            }
        }
        try await ScriptedUpstream.run(script: script) { endpoint async throws in
            let credential = files.credential(endpoint.url, clock: clock, logger: told.logger)
            for _ in 0..<3 {
                for _ in 0..<2 { #expect(await failure(of: credential) != nil) }
                clock.advance(milliseconds: 60_000)
            }
            for _ in 0..<2 { #expect(try await token(of: credential) == "access-4") }
        }
        let words = "Account codex-a gets no new access token: the token endpoint answered"
        #expect(
            told.lines.map(\.text) == [
                "\(words) 503. The next try is in 5 s at the earliest.",
                "\(words) 400 invalid_grant; put a new refresh token into its file. "
                    + "The next try is in 60 s at the earliest.",
                "access token refreshed", "Account codex-a has an access token again.",
            ]
        )
    }

    @Test("The same of a file that holds no token")
    func toldOfFile() async throws {
        let told = ToldLines()
        let credential = files.credential(nil, logger: told.logger)
        for _ in 0..<2 { #expect(await failure(of: credential) != nil) }
        try files.write(access: "access-1")
        for _ in 0..<2 { #expect(try await token(of: credential) == "access-1") }
        let lines = told.lines.map(\.text)
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("Account codex-a gets no new access token: ") == true)
        #expect(lines.first?.hasSuffix("No such file or directory. The next request tries again.") == true)
        #expect(lines.last == "Account codex-a has an access token again.")
    }

    @Test(
        "A token endpoint that misbehaves is a failure like any other",
        arguments: [
            Answer.reset, .garbage, .json(200, "[]"), .json(200, #"{"access_token":"a\nb"}"#), .huge(bytes: 9_000_000),
            .redirect(to: "http://127.0.0.1:1/"), .json(200, #"{"access_token":"#),
        ]
    )
    func misbehaving(_ answer: Answer) async throws {
        try files.write(refresh: "refresh-secret")
        try await ScriptedUpstream.run(script: { _ in answer }) { endpoint async throws in
            let words = await failure(of: files.credential(endpoint.url))
            #expect(words?.hasPrefix("account codex-a has no access token: the token endpoint") == true)
            #expect(words?.contains("secret") == false)
            #expect(files.refresh == "refresh-secret")
        }
    }

    @Test("A token endpoint that hangs is given up after half a minute")
    func hanging() async throws {
        try files.write(refresh: "refresh-0")
        let clock = ManualClock()
        try await ScriptedUpstream.run(script: { _ in .hang }) { endpoint async throws in
            let credential = files.credential(endpoint.url, clock: clock)
            async let words = failure(of: credential)
            await endpoint.requests(atLeast: 1)
            await clock.pass(milliseconds: 30_000)
            #expect(await words?.contains("within 30 s") == true)
            await endpoint.waitUntilDisconnected()
        }
    }

    @Test("Files that others change are read again; what cannot be read leaves the last token in use")
    func changedByOthers() async throws {
        try files.write(access: "one")
        let credential = files.credential(nil)
        #expect(try await token(of: credential) == "one")
        try files.write(access: "two")
        #expect(try await token(of: credential) == "two")
        // Nobody can give another one, so the refused one goes on being sent.
        await credential.refused("two")
        #expect(try await token(of: credential) == "two")
        try files.remove("access")
        #expect(try await token(of: credential) == "two")
    }

    @Test("A file that cannot be replaced stays as it was, and the new token is used all the same")
    func notReplaceable() async throws {
        try files.write(refresh: "refresh-0")
        // Nothing can be renamed over a folder.
        try files.makeFolder("access")
        try await ScriptedUpstream.run(script: { Self.grant($0.number) }) { endpoint async throws in
            let credential = files.credential(endpoint.url)
            #expect(try await token(of: credential) == "access-1")
            #expect(try await token(of: credential) == "access-1")
            #expect(endpoint.requests().count == 1)
            #expect(files.refresh == "refresh-1\n")
            #expect(files.names == ["access", "refresh"])
        }
    }

    @Test(
        "A file that holds no token says so and is not sent",
        arguments: ["", " \n", "two words", "line\nbreak", "\u{1}", "ünsafe", String(repeating: "x", count: 70_000)]
    )
    func noToken(_ content: String) async throws {
        try files.write(access: content)
        let words = await failure(of: files.credential(nil))
        #expect(words?.contains("holds no token that can be used") == true)
    }

    @Test("Missing files, folders and pipes hold no token")
    func noFile() async throws {
        #expect(await failure(of: files.credential(nil))?.contains("No such file") == true)
        try files.makeFolder("access")
        #expect(await failure(of: files.credential(nil))?.contains("no plain file") == true)
        try files.remove("access")
        try files.makePipe("access")
        #expect(await failure(of: files.credential(nil))?.contains("no plain file") == true)
    }

    @Test("A link to a token file stays a link")
    func link() async throws {
        try files.write(refresh: "refresh-0")
        try files.makeLink("access", to: "target")
        try await ScriptedUpstream.run(script: { Self.grant($0.number) }) { endpoint async throws in
            let credential = files.credential(endpoint.url)
            await credential.refused("old")
            #expect(try await token(of: credential) == "access-1")
            #expect(files.access == "access-1\n")
            #expect(try files.isLink("access"))
        }
    }
}
