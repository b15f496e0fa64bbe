import ErrorPolicy
import Foundation
import Gateway
import Synchronization
import TestSupport
import Testing

/// The gateway and the dashboard beside each other on one ops log, with nothing between them but that file.
@Suite("Journey: the gateway and its dashboard", .serialized)
struct GatewayJourneyTests {
    private static let image = "{\"created\":1,\"data\":[{\"b64_json\":\"aW1hZ2U=\"}]}"
    /// The keys of the accounts `main`, which comes first, and `spare`.
    private static let main = "upstream-key"
    private static let spare = "spare-key"

    /// What `main` answers with, and with it everybody until it is taken back; nil for images.
    private final class Upstream: Sendable {
        private let trouble = Mutex<ScriptedUpstream.Answer?>(nil)

        func meets(_ answer: ScriptedUpstream.Answer?) { trouble.withLock { $0 = answer } }

        func answer(to seen: ScriptedUpstream.Seen) -> ScriptedUpstream.Answer {
            let trouble = trouble.withLock(\.self)
            return seen.token == GatewayJourneyTests.main
                ? trouble ?? .json(200, GatewayJourneyTests.image) : .json(200, GatewayJourneyTests.image)
        }
    }

    private struct Place {
        let upstream: ScriptedUpstream
        let gateway: RunningGateway
        let screen: TmuxScreen
        let log: String
        let unmask: Program

        /// The accounts that the next request is tried on, in order.
        func tried() async throws -> [String] {
            let before = upstream.requests().count
            _ = try await gateway.ask()
            return upstream.requests().dropFirst(before).map(\.token)
        }

        /// Asks until the requests go so: what is committed to the log reaches the gateway a moment later.
        func goes(_ accounts: String...) async throws -> Bool {
            for _ in 0..<400 {
                if try await tried() == accounts { return true }
                try await Task.sleep(for: .milliseconds(20))
            }
            return false
        }

        func rows(_ sql: String) async throws -> [String] {
            try await Program.shell("exec sqlite3 \"$1\" \"$2\"", log, sql).lines
        }
    }

    private func run(_ body: (Place, Upstream) async throws -> Void) async throws {
        let script = Upstream()
        try await ScriptedUpstream.run(script: { script.answer(to: $0) }) { upstream in
            let fixture = try GatewayFixture()
            try fixture.write(Self.spare, to: "spare.key")
            try fixture.write(
                "listen = \"127.0.0.1:0\"\n" + GatewayFixture.sound + """
                    base_url = "\(upstream.url)"
                    [[accounts]]
                    id = 2
                    name = "spare"
                    type = "apikey"
                    api_key_file = "spare.key"
                    base_url = "\(upstream.url)"
                    priority = 1
                    [cooldowns]
                    rate_limit = "off"

                    """
            )
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            let unmask = try Program("unmask")
            let log = fixture.folder.path("ops.db")
            let screen = try await TmuxScreen("exec \(TmuxScreen.quoted(unmask.path)) \(TmuxScreen.quoted(log))")
            try await screen.wait(for: "both accounts on") { $0.contains("2 of 2 on") }
            try await body(
                Place(upstream: upstream, gateway: gateway, screen: screen, log: log, unmask: unmask),
                script
            )
            await screen.close()
            try await gateway.signal("TERM")
            #expect(try await gateway.status() == 0, "\(gateway.log)")
        }
    }

    @Test(
        "a failover is seen live; an account disabled there gets no more requests, and enabled gets them again",
        .timeLimit(.minutes(30))
    )
    func disable() async throws {
        try await run { place, upstream in
            let screen = place.screen
            upstream.meets(.json(429, #"{"error":{"message":"Slow down.","type":"rate_limit_error"}}"#))
            let answer = try await place.gateway.ask()
            #expect(answer.status == 200)
            #expect(answer.body == Self.image)
            #expect(place.upstream.requests().map(\.token) == [Self.main, Self.spare])
            try await screen.wait(for: "the recovered request and the switch") {
                $0.contains("429 → 200  recovered") && $0.contains("main → spare")
            }
            upstream.meets(nil)
            #expect(try await place.tried() == [Self.main])

            try await screen.press("5")
            try await screen.press("a")
            try await screen.wait(forText: "▸ Disable main …")
            try await screen.press("Enter")
            try await screen.wait(forText: "▸[ Cancel ]")
            try await screen.press("BTab")
            try await screen.type("too slow")
            try await screen.wait(forText: "too slow")
            try await screen.press("Tab", "Tab", "Enter")
            try await screen.wait(forText: "main is off till")
            #expect(try await place.goes(Self.spare))
            for _ in 0..<3 { #expect(try await place.tried() == [Self.spare]) }
            try await screen.wait(forText: "1 of 2 on")

            try await screen.press("a")
            try await screen.wait(forText: "Enable main …")
            try await screen.press("Down")
            try await screen.wait(forText: "▸ Enable main …")
            try await screen.press("Enter")
            try await screen.wait(forText: "▸[ Cancel ]")
            try await screen.press("Tab", "Enter")
            try await screen.wait(for: "the account on") { $0.contains("main is on") && $0.contains("2 of 2 on") }
            #expect(try await place.goes(Self.main))
            #expect(try await place.tried() == [Self.main])
            try await screen.press("A")
            try await screen.wait(for: "both changes") {
                $0.contains("enable account 1 main") && $0.contains("disable account 1 main")
            }
            let audit = try await place.rows("SELECT action, target, reason FROM ops_audit_log ORDER BY id")
            #expect(audit == ["disable|account 1 main|too slow", "enable|account 1 main|"])
        }
    }

    @Test(
        "a rule added on the command line decides the next error; it and an account out of work are seen live",
        .timeLimit(.minutes(30))
    )
    func ruleAndState() async throws {
        try await run { place, upstream in
            upstream.meets(.json(400, #"{"error":{"message":"Invalid size.","type":"invalid_request_error"}}"#))
            #expect(try await place.gateway.ask().status == 400)
            try await place.screen.wait(forText: "400 → 400  surfaced")
            let added = try await place.unmask.run(
                ["rules", place.log, "add", "--name", "sizes", "--codes", "400", "--answer", "422"]
                    + ["--message", "Choose another size."]
            )
            #expect(added.status == 0, "\(added.error)")
            var answer = try await place.gateway.ask()
            for _ in 0..<400 where answer.status == 400 {
                try await Task.sleep(for: .milliseconds(20))
                answer = try await place.gateway.ask()
            }
            #expect(answer.status == 422)
            #expect(JSONReader.strict(answer.body)?["error"]?.text("message") == "Choose another size.")
            try await place.screen.wait(for: "the rewritten answer and the rule") {
                $0.contains("400 → 422  rewritten") && $0.contains("sizes")
            }
            let row = "SELECT request_id, outcome, rule_id FROM ops_error_logs ORDER BY id DESC LIMIT 1"
            #expect(try await place.rows(row) == ["\(answer.requestID ?? "none")|rewritten|1"])

            upstream.meets(.json(401, #"{"error":{"message":"Incorrect API key provided.","code":"invalid_api_key"}}"#))
            #expect(try await place.tried() == [Self.main, Self.spare])
            #expect(try await place.tried() == [Self.spare])
            try await place.screen.wait(forText: "1 of 2 on")
            try await place.screen.press("5", "Enter")
            try await place.screen.wait(forText: "main takes no requests: it is in error.")
            let state = try await place.rows("SELECT status, error_message FROM accounts WHERE id = 1")
            #expect(state == ["error|Authentication failed (401): Incorrect API key provided."])
        }
    }
}
