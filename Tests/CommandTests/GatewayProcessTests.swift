import Foundation
import Gateway
import NIOHTTP1
import TestSupport
import Testing

@Suite("The gateway as a process")
struct GatewayProcessTests {
    private static let image = "{\"created\":1,\"data\":[{\"b64_json\":\"aW1hZ2U=\"}]}"

    private func rows(_ fixture: GatewayFixture, _ sql: String) async throws -> String {
        try await Program.shell("sqlite3 \"$1\" \"$2\"", fixture.folder.path("ops.db"), sql).output
    }

    @Test("SIGTERM lets a request finish that was begun, and its error is in the log", .timeLimit(.minutes(15)))
    func terminate() async throws {
        let (moments, go) = AsyncStream<Void>.makeStream()
        let script: ScriptedUpstream.Script = { seen in
            if seen.token == "upstream-key" { return .json(500, "{\"error\":{\"message\":\"down\"}}") }
            return ScriptedUpstream.Answer(
                [.wait { for await _ in moments { break } }]
                    + ScriptedUpstream.Answer.json(200, Self.image).steps
            )
        }
        try await ScriptedUpstream.run(script: script) { upstream in
            let fixture = try GatewayFixture(twoAccountsAt: upstream)
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            async let answer = gateway.ask()
            await upstream.requests(atLeast: 2)
            try await gateway.signal("TERM")
            try await gateway.wait(for: "Finishing what was begun")
            go.yield()
            #expect(try await answer.status == 200)
            #expect(try await answer.body == Self.image)
            #expect(try await gateway.status() == 0, "\(gateway.log)")
            #expect(gateway.log.contains("Ended; every error is recorded."))
            let row = try await rows(fixture, "SELECT outcome, upstream_status_code, attempt_count FROM ops_error_logs")
            #expect(row == "recovered|500|2\n")
            #expect(try await rows(fixture, "SELECT name FROM accounts ORDER BY id") == "main\nsecond\n")
            #expect(try await rows(fixture, "SELECT sum(requests) FROM ops_traffic_rollups") != "0\n")
        }
    }

    @Test("a second SIGINT does not wait", .timeLimit(.minutes(15)))
    func interrupt() async throws {
        try await ScriptedUpstream.run(script: { _ in .hang }) { upstream in
            let fixture = try GatewayFixture(twoAccountsAt: upstream)
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            let asking = Task { try await gateway.ask() }
            await upstream.requests(atLeast: 1)
            try await gateway.signal("INT")
            try await gateway.wait(for: "a second SIGINT ends it at once")
            try await gateway.signal("INT")
            #expect(try await gateway.status() == 130)
            await #expect(throws: (any Error).self) { try await asking.value }
        }
    }

    @Test("requests that do not end are cut off after the shutdown timeout", .timeLimit(.minutes(15)))
    func overdue() async throws {
        try await ScriptedUpstream.run(script: { _ in .hang }) { upstream in
            let fixture = try GatewayFixture(twoAccountsAt: upstream)
            try fixture.write(GatewayFixture.twoAccounts(at: upstream) + "[timeouts]\nshutdown = \"1s\"\n")
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            let asking = Task { try await gateway.ask() }
            await upstream.requests(atLeast: 1)
            try await gateway.signal("TERM")
            #expect(try await gateway.status() == 1)
            #expect(gateway.log.contains("did not end within the shutdown timeout"))
            await #expect(throws: (any Error).self) { try await asking.value }
        }
    }

    @Test("SIGHUP takes over a new configuration, and drops no request", .timeLimit(.minutes(15)))
    func reload() async throws {
        let (moments, go) = AsyncStream<Void>.makeStream()
        let script: ScriptedUpstream.Script = { seen in
            let answer = ScriptedUpstream.Answer.json(200, Self.image)
            guard seen.number == 1 else { return answer }
            return ScriptedUpstream.Answer([.wait { for await _ in moments { break } }] + answer.steps)
        }
        try await ScriptedUpstream.run(script: script) { upstream in
            let fixture = try GatewayFixture(twoAccountsAt: upstream)
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            async let begun = gateway.ask()
            await upstream.requests(atLeast: 1)

            let made = try await fixture.gateway.run(["key", "new", "--name", "new", "--config", fixture.path])
            let key = try #require(made.lines.first)
            #expect(try await gateway.ask(key: key).status == 401)
            // Without the first account, and with another key.
            let changed =
                GatewayFixture.twoAccounts(at: upstream).replacing(
                    "name = \"main\"",
                    with: "name = \"first\"\nmodels = [\"gpt-image-1\"]"
                )
                + made.lines.dropFirst().joined(separator: "\n")
            try fixture.write(changed)
            try await gateway.signal("HUP")
            try await gateway.wait(for: "The configuration was read anew.")
            #expect(try await gateway.ask(key: key).status == 200)
            #expect(await upstream.requests(atLeast: 2).last?.token == "second-key")

            try fixture.write(changed.replacing("type = \"apikey\"", with: "type = \"apikye\""))
            try await gateway.signal("HUP")
            let log = try await gateway.wait(for: "the old one stays in use")
            #expect(log.contains("`type` must be one of"), "\(log)")
            #expect(try await gateway.ask(key: key).status == 200)

            go.yield()
            #expect(try await begun.body == Self.image)
            try await gateway.signal("TERM")
            #expect(try await gateway.status() == 0)
            #expect(try await rows(fixture, "SELECT name FROM accounts ORDER BY id") == "first\nsecond\n")
        }
    }

    @Test("each request leaves a line, unless the configuration says otherwise", .timeLimit(.minutes(15)))
    func accessLog() async throws {
        try await ScriptedUpstream.run(script: { _ in .json(200, Self.image) }) { upstream in
            let fixture = try GatewayFixture(twoAccountsAt: upstream)
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            let first = try #require(try await gateway.ask().requestID)
            let log = try await gateway.wait(for: "request_id=\(first)")
            let line = log.split(separator: "\n").first { $0.contains(first) } ?? ""
            for field in ["status=200", "account=main", "attempts=1", "endpoint=/v1/images/generations"] {
                #expect(line.contains(field), "\(line)")
            }
            try fixture.write("access_log = false\n" + GatewayFixture.twoAccounts(at: upstream))
            try await gateway.signal("HUP")
            try await gateway.wait(for: "The configuration was read anew.")
            let second = try #require(try await gateway.ask().requestID)
            try await gateway.signal("TERM")
            #expect(try await gateway.status() == 0)
            #expect(!gateway.log.contains(second))
        }
    }

    @Test("a port in use is named, with the way out", .timeLimit(.minutes(15)))
    func portInUse() async throws {
        try await ScriptedUpstream.run(script: { _ in .hang }) { upstream in
            let fixture = try GatewayFixture(twoAccountsAt: upstream)
            try fixture.write(
                GatewayFixture.twoAccounts(at: upstream).replacing("127.0.0.1:0", with: "127.0.0.1:\(upstream.port)")
            )
            let result = try await fixture.gateway.run(["--config", fixture.path], environment: ["KEY": "a"])
            #expect(result.status == 1)
            let complaint = result.error.split(separator: "\n").last.map(String.init) ?? ""
            #expect(
                complaint == "unmask-gateway: 127.0.0.1:\(upstream.port) is in use by another program; stop that, or "
                    + "change `listen` in \(fixture.path)."
            )
        }
    }

    @Test("machines are told whether it is up, ready, and what it did", .timeLimit(.minutes(15)))
    func health() async throws {
        try await ScriptedUpstream.run(script: { _ in .json(400, "{\"error\":{\"message\":\"bad size\"}}") }) {
            upstream in
            let fixture = try GatewayFixture(twoAccountsAt: upstream)
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            #expect(try await gateway.get("healthz").body == "{\"status\":\"ok\"}")
            #expect(try await gateway.get("readyz").status == 200)
            // As `wget --spider` asks, which many containers do.
            for (path, status) in [("healthz", 200), ("readyz", 200), ("metrics", 200), ("nowhere", 404)] {
                let answer = try await gateway.get(path, method: .HEAD)
                #expect(answer.status == status)
                #expect(answer.body.isEmpty)
            }
            #expect(try await gateway.ask().status == 400)
            let metrics = try await gateway.get("metrics")
            #expect(metrics.status == 200)
            #expect(metrics.body.contains("# TYPE "), "\(metrics.body)")
            // Of those without a key few are recorded.
            let none = "unmask_gateway_errors_left_out_total{reason=\"without_key\"} 0"
            #expect(metrics.body.contains(none), "\(metrics.body)")
            for _ in 0..<1_000 where try await gateway.get("metrics").body.contains(none) {
                _ = try await gateway.ask(key: "none")
            }
            #expect(try await !gateway.get("metrics").body.contains(none))
            let unmask = try Program("unmask")
            for name in ["main", "second"] {
                let off = try await unmask.run(
                    ["accounts", fixture.folder.path("ops.db"), "disable", name]
                        + (name == "second" ? ["--yes-last", name] : [])
                )
                #expect(off.status == 0, "\(off.error)")
            }
            var ready = try await gateway.get("readyz")
            for _ in 0..<10_000 where ready.status == 200 {
                try await Task.sleep(for: .milliseconds(20))
                ready = try await gateway.get("readyz")
            }
            #expect(ready.status == 503)
            #expect(ready.body.contains("no account can take requests now"))
            #expect(try await gateway.ask().status == 503)
            try await gateway.signal("TERM")
            #expect(try await gateway.status() == 0)
        }
    }

    @Test("a wrong configuration starts nothing: no log is made", .timeLimit(.minutes(15)))
    func wrong() async throws {
        let fixture = try GatewayFixture()
        try fixture.write(GatewayFixture.sound)
        let result = try await fixture.gateway.run(["--config", fixture.path])
        #expect(result.status == 78)
        #expect(result.error.contains("gateway.toml:10: the environment variable KEY is not set"))
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.path("ops.db")))
    }

    @Test("an account that is off in the log does not get the first request", .timeLimit(.minutes(15)))
    func disabled() async throws {
        try await ScriptedUpstream.run(script: { _ in .json(200, Self.image) }) { upstream in
            let fixture = try GatewayFixture(twoAccountsAt: upstream)
            let first = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            try await first.signal("TERM")
            #expect(try await first.status() == 0)
            let unmask = try Program("unmask")
            let off = try await unmask.run(["accounts", fixture.folder.path("ops.db"), "disable", "main"])
            #expect(off.status == 0, "\(off.error)")
            try FileManager.default.removeItem(atPath: fixture.folder.path("log"))
            let second = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            #expect(try await second.ask().status == 200)
            #expect(upstream.requests().map(\.token) == ["second-key"])
            try await second.signal("TERM")
            #expect(try await second.status() == 0)
        }
    }
}
