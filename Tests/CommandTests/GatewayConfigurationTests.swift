import Foundation
import TestSupport
import Testing

@Suite("The gateway's configuration")
struct GatewayConfigurationTests {
    static let wrong = [
        ConfigurationCase("no TOML", "id = 1\nname = \"amir\"", becomes: "id = = 1", "3: no TOML: "),
        ConfigurationCase(
            "an unknown key",
            "ops_log = \"ops.db\"",
            becomes: "ops_log = \"ops.db\"\nlisten_at = 1\nopslog = 2",
            "2: `listen_at` means nothing here; there are listen, ops_log, log_level, access_log, limits, timeouts, cooldowns, keys, accounts.",
            "3: `opslog` means nothing here; did you mean `ops_log`?"
        ),
        ConfigurationCase(
            "wrong types and words",
            "ops_log = \"ops.db\"",
            becomes: "ops_log = 3\nlisten = 8787\nlog_level = \"loud\"",
            "1: `ops_log` must be a text in quotes, such as \"ops.db\".",
            "2: `listen` must be a text in quotes, such as \"127.0.0.1:8787\".",
            "3: `log_level` must be one of \"trace\", \"debug\", \"info\", \"notice\", \"warning\", \"error\", \"critical\"."
        ),
        ConfigurationCase(
            "an address without a port",
            "ops_log = \"ops.db\"",
            becomes: "ops_log = \"ops.db\"\nlisten = \"localhost\"",
            "2: `listen` must be an address and a port, such as \"127.0.0.1:8787\", not \"localhost\"."
        ),
        ConfigurationCase(
            "a log that cannot be",
            "ops_log = \"ops.db\"",
            becomes: "ops_log = \"no/where/ops.db\"",
            "1: `ops_log`: a file cannot be made in FOLDER/no/where/."
        ),
        ConfigurationCase(
            "limits",
            added: "[limits]\nmax_body = \"20XB\"\nmax_upload = \"2GB\"\nmax_concurrent_requests = 0\nmax_bdy = 1",
            "12: `max_body` must be a size such as \"20MB\", or a number of bytes.",
            "13: `max_upload` must be from 1KB to 1GB.",
            "14: `max_concurrent_requests` must be from 1 to 100000, not 0.",
            "15: `max_bdy` means nothing here; did you mean `max_body`?"
        ),
        ConfigurationCase(
            "timeouts",
            added: """
                [timeouts]
                connect = 10
                idle = "2d"
                answer = "soon"
                shutdwn = "1m"
                shutdown = "999999h"
                body = "99999999999999999999s"
                keep_alive = "0s"
                """,
            "12: `connect` must be a length of time in quotes, such as \"90s\" or \"15m\".",
            "13: `idle` must be 24 h at most.",
            "14: `answer` must be a length of time, such as \"90s\" or \"15m\".",
            "15: `shutdwn` means nothing here; did you mean `shutdown`?",
            "16: `shutdown` must be 24 h at most.",
            "17: `body` must be 24 h at most.",
            "18: `keep_alive` must be 1 s at least."
        ),
        ConfigurationCase(
            "cool-downs",
            added: "[cooldowns]\nrate_limit = \"3h\"\noverload = \"90s\"\noauth_401 = \"off\"",
            "12: `rate_limit` must be 2 h at most.",
            "13: `overload` must be whole minutes, such as \"10m\".",
            "14: `oauth_401` must be a length of time, such as \"90s\" or \"15m\"."
        ),
        ConfigurationCase(
            "cool-downs that could be off",
            added: "[cooldowns]\nrate_limit = \"never\"\noverload = 0",
            "12: `rate_limit` must be a length of time, such as \"90s\" or \"15m\", or \"off\".",
            "13: `overload` must be a length of time in quotes, such as \"90s\" or \"15m\", or \"off\"."
        ),
        ConfigurationCase(
            "a value in place of a table",
            "ops_log = \"ops.db\"",
            becomes: "ops_log = \"ops.db\"\nlimits = 3\ntimeouts = []",
            "2: `limits` must be a table, [limits].",
            "3: `timeouts` must be a table, [timeouts]."
        ),
        ConfigurationCase(
            "keys",
            added:
                "[[keys]]\nid = 1\nname = \"amir\"\nhash = \"umk_1_0123\"\n[[keys]]\nsecret = \"umk_2_0123\"\nid = 0",
            "12: the key id 1 is there already on line 3.",
            "13: the key name amir is there already on line 4.",
            "14: `hash` is none that \"unmask-gateway key new\" printed; put its line here as it is.",
            "15: this key has no `hash`.",
            "15: this key has no `name`.",
            "16: a secret must not stand in this file: write the `hash` of \"unmask-gateway key new\" instead.",
            "17: `id` must be from 1 up, not 0."
        ),
        ConfigurationCase(
            "accounts that are one",
            added: "[[accounts]]\nid = 1\nname = \"main\"\ntype = \"apikey\"\napi_key_env = \"KEY\"",
            "12: the account id 1 is there already on line 7.",
            "13: the account name main is there already on line 8."
        ),
    ]

    @Test("every mistake is one sentence with its line, and nothing is served", arguments: wrong)
    func mistakes(of wrong: ConfigurationCase) async throws { try await wrong.expectMistakes() }

    @Test("an empty file lacks everything that is needed")
    func empty() async throws {
        let result = try await GatewayFixture().check("")
        #expect(result.status == 78)
        for missing in ["`ops_log` is missing", "there is no [[keys]]", "there is no [[accounts]]"] {
            #expect(result.complaints.count { $0.contains(missing) } == 1, "\(result.complaints)")
        }
        #expect(result.complaints.count == 3)
    }

    @Test("a sound one is served, and said what of it")
    func sound() async throws {
        let fixture = try GatewayFixture()
        try fixture.write("upstream-key\n", to: "second.key")
        let result = try await fixture.check(
            GatewayFixture.sound + """
                [[accounts]]
                id = 2
                name = "relay"
                type = "apikey"
                api_key_file = "second.key"
                priority = -1
                base_url = "https://relay.example/v1"
                models = ["gpt-image-*"]
                """
        )
        #expect(result.status == 0)
        #expect(result.complaints == [])
        #expect(
            result.output.replacing(fixture.folder.path(""), with: "FOLDER/") == """
                listen    http://127.0.0.1:8787
                ops log   FOLDER/ops.db (will be made)
                keys      amir (1)
                account   2 relay, openai apikey, priority -1, gpt-image-*, https://relay.example/v1
                account   1 main, openai apikey, priority 0, every image model

                """
        )
    }

    @Test("what is only unwise is a warning")
    func warnings() async throws {
        let fixture = try GatewayFixture()
        try fixture.write("upstream-key\n", to: "main.key", mode: 0o644)
        let result = try await fixture.check(
            GatewayFixture.sound.replacing("api_key_env = \"KEY\"", with: "api_key_file = \"main.key\"")
                + "base_url = \"http://relay.example\"\nmodels = [\"dall-e-3\"]\n"
        )
        #expect(result.status == 0)
        #expect(
            result.complaints == [
                "warning: 10: FOLDER/main.key can be read by others; \"chmod 600 FOLDER/main.key\" keeps it to you.",
                "warning: 11: `base_url` is not https: this account's secret is sent unencrypted.",
                "warning: 12: `models`: \"dall-e-3\" is no image model, so no request can ask for it.",
            ]
        )
    }

    @Test("a log that is none, or from a newer version, is refused")
    func logs() async throws {
        let fixture = try GatewayFixture()
        try fixture.write("not a database, but long enough to be looked at as one", to: "ops.db")
        let foreign = try await fixture.check(GatewayFixture.sound)
        #expect(foreign.status == 78)
        #expect(foreign.complaints.first?.hasPrefix("1: `ops_log`: FOLDER/ops.db is") == true, "\(foreign)")
        let newer = try await LogFixture(filledWith: "PRAGMA user_version = 99;")
        let text = GatewayFixture.sound.replacing("\"ops.db\"", with: "\"\(newer.path)\"")
        let result = try await fixture.check(text)
        #expect(result.status == 78)
        #expect(result.complaints.joined().contains("has schema version 99"), "\(result)")
    }

    @Test("a file that may not be read is told from one that is no text")
    func unreadable() async throws {
        let fixture = try GatewayFixture()
        try fixture.write(GatewayFixture.sound, mode: 0o000)
        // Root may read everything, unless it gives that up.
        let line = """
            if [ "$(id -u)" = 0 ]; then set -- setpriv --bounding-set=-dac_override,-dac_read_search "$@"; fi; exec "$@"
            """
        let closed = try await Program.shell(line, fixture.gateway.path, "check", "--config", fixture.path)
        #expect(closed.status == 78)
        #expect(
            closed.error
                == "unmask-gateway: \(fixture.path): this user may not read the file; allow it with chown or chmod.\n"
        )
        try Data([0x61, 0xE9, 0x0A]).write(to: URL(filePath: fixture.folder.path("latin.toml")))
        let latin = try await fixture.gateway.run(["check", "--config", fixture.folder.path("latin.toml")])
        #expect(latin.status == 78)
        #expect(latin.error.contains("latin.toml: the file is no UTF-8 text; save it as UTF-8."))
    }

    @Test("the file is named, else the environment names it, else the program says how")
    func naming() async throws {
        let fixture = try GatewayFixture()
        try fixture.write(GatewayFixture.sound)
        let named = try await fixture.gateway.run(
            ["check"],
            environment: ["UNMASK_GATEWAY_CONFIG": fixture.path, "KEY": "a"]
        )
        #expect(named.status == 0, "\(named.error)")
        let unnamed = try await fixture.gateway.run(["check"])
        #expect(unnamed.status == 64)
        #expect(unnamed.error.contains("no configuration was named: give --config FILE"))
        let missing = try await fixture.gateway.run(["check", "--config", fixture.folder.path("none.toml")])
        #expect(missing.status == 78)
        #expect(missing.error.contains("the file does not exist; \"unmask-gateway init"))
        let folder = try await fixture.gateway.run(["check", "--config", fixture.folder.path("")])
        #expect(folder.status == 78)
        #expect(folder.error.contains("this is a folder; name the configuration in it."))
    }
}
