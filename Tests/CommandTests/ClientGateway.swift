import ErrorPolicy
import Gateway
import TestSupport

/// The built gateway with one account, for the time in which a real client asks it.
struct ClientGateway {
    /// The account's kind.
    enum Kind: CaseIterable {
        case apikey
        case oauth
    }

    let gateway: RunningGateway
    let fixture: GatewayFixture
    let upstream: ScriptedUpstream

    var url: String { "http://127.0.0.1:\(gateway.port)/v1" }

    /// Rows of the ops log, columns between bars; whole once the gateway ended.
    func rows(_ sql: String) async throws -> [String] {
        try await Program.shell("exec sqlite3 \"$1\" \"$2\"", fixture.folder.path("ops.db"), sql).lines
    }

    /// Runs `ask` with a client; then lets what is slow go on, ends the gateway, and runs `check` on what is left.
    static func run<Told>(
        _ kind: Kind = .apikey,
        options: String = "",
        _ ask: (ClientGateway) async throws -> Told,
        check: (Told, ClientGateway) async throws -> Void
    ) async throws {
        let script = ClientUpstream()
        try await ScriptedUpstream.run(script: { script.answer(to: $0) }) { upstream in
            let fixture = try GatewayFixture()
            var account = GatewayFixture.sound
            if kind == .oauth {
                try fixture.write("upstream-key", to: "main.access")
                account = account.replacing("\"apikey\"", with: "\"oauth\"")
                    .replacing("api_key_env = \"KEY\"", with: "access_token_file = \"main.access\"")
            }
            try fixture.write(
                "listen = \"127.0.0.1:0\"\n\(account)base_url = \"\(upstream.url)\"\n"
                    + "[cooldowns]\nrate_limit = \"off\"\n\(options)"
            )
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            let running = ClientGateway(gateway: gateway, fixture: fixture, upstream: upstream)
            let told = try await ask(running)
            script.goOn()
            try await gateway.signal("TERM")
            guard try await gateway.status() == 0 else { throw Unclean(description: gateway.log) }
            try await check(told, running)
        }
    }

    struct Unclean: Error, CustomStringConvertible {
        var description: String
    }
}
