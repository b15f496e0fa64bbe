import Foundation
import TestSupport
import Testing

@Suite("The gateway's configuration")
struct GatewayConfigurationTests {
    /// A configuration and everything that is said about it.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var complaints: [String]

        /// What is added to a sound configuration of ten lines.
        init(_ name: String, added text: String, _ complaints: String...) {
            testDescription = name
            self.text = GatewayFixture.sound + text
            self.complaints = complaints
        }

        /// A sound configuration with another text in place of one of its own.
        init(_ name: String, _ old: String, becomes new: String, _ complaints: String...) {
            testDescription = name
            text = GatewayFixture.sound.replacing(old, with: new)
            self.complaints = complaints
        }
    }

    static let wrong = [
        Case("no TOML", "id = 1\nname = \"amir\"", becomes: "id = = 1", "3: no TOML: "),
        Case(
            "an unknown key",
            "ops_log = \"ops.db\"",
            becomes: "ops_log = \"ops.db\"\nlisten_at = 1\nopslog = 2",
            "2: `listen_at` means nothing here; there are listen, ops_log, log_level, access_log, limits, timeouts, cooldowns, keys, accounts.",
            "3: `opslog` means nothing here; did you mean `ops_log`?"
        ),
        Case(
            "wrong types and words",
            "ops_log = \"ops.db\"",
            becomes: "ops_log = 3\nlisten = 8787\nlog_level = \"loud\"",
            "1: `ops_log` must be a text in quotes, such as \"ops.db\".",
            "2: `listen` must be a text in quotes, such as \"127.0.0.1:8787\".",
            "3: `log_level` must be one of \"trace\", \"debug\", \"info\", \"notice\", \"warning\", \"error\", \"critical\"."
        ),
        Case(
            "an address without a port",
            "ops_log = \"ops.db\"",
            becomes: "ops_log = \"ops.db\"\nlisten = \"localhost\"",
            "2: `listen` must be an address and a port, such as \"127.0.0.1:8787\", not \"localhost\"."
        ),
        Case(
            "a log that cannot be",
            "ops_log = \"ops.db\"",
            becomes: "ops_log = \"no/where/ops.db\"",
            "1: `ops_log`: a file cannot be made in FOLDER/no/where/."
        ),
        Case(
            "limits",
            added: "[limits]\nmax_body = \"20XB\"\nmax_upload = \"2GB\"\nmax_concurrent_requests = 0\nmax_bdy = 1",
            "12: `max_body` must be a size such as \"20MB\", or a number of bytes.",
            "13: `max_upload` must be from 1KB to 1GB.",
            "14: `max_concurrent_requests` must be from 1 to 100000, not 0.",
            "15: `max_bdy` means nothing here; did you mean `max_body`?"
        ),
        Case(
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
        Case(
            "cool-downs",
            added: "[cooldowns]\nrate_limit = \"3h\"\noverload = \"90s\"\noauth_401 = \"off\"",
            "12: `rate_limit` must be 2 h at most.",
            "13: `overload` must be whole minutes, such as \"10m\".",
            "14: `oauth_401` must be a length of time, such as \"90s\" or \"15m\"."
        ),
        Case(
            "cool-downs that could be off",
            added: "[cooldowns]\nrate_limit = \"never\"\noverload = 0",
            "12: `rate_limit` must be a length of time, such as \"90s\" or \"15m\", or \"off\".",
            "13: `overload` must be a length of time in quotes, such as \"90s\" or \"15m\", or \"off\"."
        ),
        Case(
            "a value in place of a table",
            "ops_log = \"ops.db\"",
            becomes: "ops_log = \"ops.db\"\nlimits = 3\ntimeouts = []",
            "2: `limits` must be a table, [limits].",
            "3: `timeouts` must be a table, [timeouts]."
        ),
        Case(
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
        Case(
            "accounts that are one",
            added: "[[accounts]]\nid = 1\nname = \"main\"\ntype = \"apikey\"\napi_key_env = \"KEY\"",
            "12: the account id 1 is there already on line 7.",
            "13: the account name main is there already on line 8."
        ),
        Case(
            "an account of nothing",
            added: "[[accounts]]\ntype = \"aws\"",
            "11: this account has no `id`.",
            "11: this account has no `name`.",
            "12: `type` must be one of \"apikey\", \"oauth\"."
        ),
        Case(
            "a secret in the file",
            "api_key_env = \"KEY\"",
            becomes: "api_key = \"sk-live-0123456789abcdef0123\"",
            "10: a secret must not stand in this file: write `api_key_env`, `api_key_file`, `access_token_file` or `refresh_token_file` instead."
        ),
        Case(
            "a secret in the wrong place",
            "api_key_env = \"KEY\"",
            becomes: "api_key_env = \"sk-live-0123456789abcdef0123\"",
            "10: `api_key_env` must be the name of an environment variable, such as OPENAI_API_KEY."
        ),
        Case(
            "a variable that is not set",
            "\"KEY\"",
            becomes: "\"OTHER_KEY\"",
            "10: the environment variable OTHER_KEY is not set, or is empty."
        ),
        Case(
            "a file that is not there",
            "api_key_env = \"KEY\"",
            becomes: "api_key_file = \"main.key\"",
            "10: `api_key_file`: FOLDER/main.key does not exist."
        ),
        Case(
            "two secrets",
            added: "api_key_file = \"main.key\"",
            "11: `api_key_env` and `api_key_file` are both there; leave one out."
        ),
        Case(
            "an oauth account with an API key's options",
            "type = \"apikey\"\napi_key_env = \"KEY\"",
            becomes:
                "type = \"oauth\"\naccess_token_file = \"a\"\napi_key_env = \"KEY\"\npool_mode = true\ntoken_url = \"https://a.example/t?x=1\"",
            "11: `api_key_env` means nothing for an oauth account, whose secret comes from `access_token_file`.",
            "12: `pool_mode` means nothing for an oauth account.",
            "13: `token_url` must be an address such as \"https://auth.openai.com/oauth/token\", without a user, a query or a fragment.",
            "13: `token_url` needs `refresh_token_file`."
        ),
        Case(
            "an oauth account without a token",
            "type = \"apikey\"\napi_key_env = \"KEY\"",
            becomes: "type = \"oauth\"\nclient_id = \"a\"",
            "6: this account has no token: name where it is, or is to be kept, with `access_token_file`."
        ),
        Case(
            "an oauth account with nothing but a wrong token endpoint",
            "type = \"apikey\"\napi_key_env = \"KEY\"",
            becomes: "type = \"oauth\"\ntoken_url = \"ftp://a.example\"",
            "6: this account has no token: name where it is, or is to be kept, with `access_token_file`.",
            "10: `token_url` must be an address such as \"https://auth.openai.com/oauth/token\", without a user, a query or a fragment.",
            "10: `token_url` needs `refresh_token_file`."
        ),
        Case(
            "a secret among the headers",
            added: "headers = { x-token = \"sk-live-0123456789abcdef0123\" }",
            "11: `headers`: x-token looks like a secret, which must not stand in this file."
        ),
        Case(
            "an oauth account that cannot refresh its token",
            "type = \"apikey\"\napi_key_env = \"KEY\"",
            becomes: "type = \"oauth\"\naccess_token_file = \"a\"\nclient_id = \"a\"\nrefresh_token_file = \"b\"",
            "12: `refresh_token_file` needs `token_url`.",
            "12: `refresh_token_file`: FOLDER/b does not exist."
        ),
        Case(
            "addresses and headers",
            added: """
                base_url = "ftp://a.example"
                user_agent = "a\\nb"
                [accounts.headers]
                authorization = "Bearer sk-live-0123456789abcdef0123"
                host = "a"
                "a b" = "c"
                """,
            "11: `base_url` must be an address such as \"https://api.openai.com\", without a user, a query or a fragment.",
            "12: `user_agent` must be plain characters that a header can hold.",
            "14: `headers`: a secret must not stand in this file; authorization is set from the account's key or token.",
            "15: `headers`: host is the gateway's to set.",
            "16: `headers`: \"a b\" is no name of a header."
        ),
        Case(
            "what decides about errors",
            added: """
                custom_error_codes = [400, "429", 700]
                pool_mode = { retry_count = 11, retries = 1 }
                temporary_rules = [
                  { status = 401, keywords = ["a"], minutes = 5 },

                  { status = 503, keywords = [], minutes = 0 },
                  { status = 503 },
                ]
                """,
            "11: `custom_error_codes` must hold statuses from 100 to 599 only.",
            "12: `retries` means nothing here; there are retry_count, retry_statuses.",
            "12: `retry_count` must be from 0 to 10, not 11.",
            "14: a temporary rule for 401 is never asked; leave it out.",
            "16: `minutes` must be from 1 to 10080, not 0.",
            "16: a temporary rule without keywords never matches.",
            "17: this temporary rule has no `keywords`.",
            "17: this temporary rule has no `minutes`."
        ),
        Case(
            "models",
            added: """
                models = ["gpt-*-2", 3]
                [accounts.model_mapping]
                "gpt-image-2" = "gpt-5"
                """,
            "11: `models` must hold texts only, such as [\"gpt-image-2\", \"gpt-image-*\"].",
            "11: `models`: the * of \"gpt-*-2\" must be at its end.",
            "13: `model_mapping`: \"gpt-5\" is no image model, so every request mapped to it would fail."
        ),
    ]

    @Test("every mistake is one sentence with its line, and nothing is served", arguments: wrong)
    func mistakes(of wrong: Case) async throws {
        let result = try await GatewayFixture().check(wrong.text)
        #expect(result.status == 78)
        #expect(result.output.isEmpty)
        #expect(result.complaints.count == wrong.complaints.count, "\(result.complaints)")
        for (said, expected) in zip(result.complaints, wrong.complaints) { #expect(said.hasPrefix(expected)) }
        #expect(!result.complaints.joined().contains("0123456789abcdef"), "a secret is never said")
    }

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
