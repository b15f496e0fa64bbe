import Gateway
import TestSupport
import Testing

@Suite("What a reload says of the gateway's start", .timeLimit(.minutes(15)))
struct GatewayReloadTests {
    private static let read = "The configuration was read anew."

    /// A gateway with what it runs with, and its configuration.
    private func run(_ body: (RunningGateway, GatewayFixture, String) async throws -> Void) async throws {
        try await ScriptedUpstream.run(script: { _ in .hang }) { upstream in
            let fixture = try GatewayFixture(twoAccountsAt: upstream)
            let sound = GatewayFixture.twoAccounts(at: upstream)
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            try await body(gateway, fixture, sound)
            try await gateway.signal("TERM")
            #expect(try await gateway.status() == 0)
        }
    }

    @Test("What takes a new start is told each time, until it is as the gateway runs with again")
    func fixed() async throws {
        try await run { gateway, fixture, sound in
            let keys = ["listen", "ops_log", "log_level", "connect", "shutdown"]
            let said = { (key: String) in
                gateway.log.count(of: "`\(key)` differs from what the gateway runs with; that takes a new start.")
            }
            try fixture.write(
                sound.replacing("127.0.0.1:0", with: "127.0.0.1:1").replacing("\"ops.db\"", with: "\"other.db\"")
                    .replacing("[[keys]]", with: "log_level = \"warning\"\n[[keys]]")
                    + "[timeouts]\nconnect = \"3s\"\nshutdown = \"3m\"\n"
            )
            for times in 1...2 {
                try await gateway.signal("HUP")
                try await gateway.wait(for: Self.read, times: times)
                for key in keys { #expect(said(key) == times, "\(key): \(gateway.log)") }
            }
            try fixture.write(sound)
            try await gateway.signal("HUP")
            try await gateway.wait(for: Self.read, times: 3)
            for key in keys { #expect(said(key) == 2, "\(key): \(gateway.log)") }
        }
    }

    @Test("What is in force at once is not told, and of a part that is not, which")
    func inForce() async throws {
        try await run { gateway, fixture, sound in
            try fixture.write(
                sound + """
                    [timeouts]
                    answer = "3m"
                    idle = "3m"
                    keep_alive = "3s"
                    [limits]
                    max_concurrent_requests = 3000
                    """
            )
            try await gateway.signal("HUP")
            try await gateway.wait(for: Self.read)
            #expect(!gateway.log.contains("new start"), "\(gateway.log)")
            try fixture.write(sound + "[timeouts]\nbody = \"3m\"\n")
            try await gateway.signal("HUP")
            try await gateway.wait(for: Self.read, times: 2)
            #expect(
                gateway.log.contains(
                    "`body` is in force, but for how long a connection may be silent while a request comes or "
                        + "between two: that takes a new start."
                ),
                "\(gateway.log)"
            )
            #expect(gateway.log.count(of: "new start") == 1, "\(gateway.log)")
        }
    }
}
