import TestSupport
import Testing

@Suite("Making a configuration and keys")
struct GatewayKeyTests {
    @Test("the configuration to begin with is sound, and has a key of its own each time")
    func sample() async throws {
        let fixture = try GatewayFixture()
        let path = fixture.folder.path("new.toml")
        let made = try await fixture.gateway.run(["init", path])
        #expect(made.status == 0)
        #expect(made.output.hasPrefix("umk_1_"))
        let check = try await fixture.gateway.run(["check", "--config", path], environment: ["OPENAI_API_KEY": "a"])
        #expect(check.status == 0, "\(check.error)")
        #expect(check.error.isEmpty)
        #expect(check.output.contains("account   1 openai-main, openai apikey, priority 10, every image model"))
        let again = try await fixture.gateway.run(["init", path])
        #expect(again.status == 1)
        #expect(again.error == "unmask-gateway: \(path) exists already and is left as it is; choose another name.\n")
        let other = try await fixture.gateway.run(["init", fixture.folder.path("other.toml")])
        #expect(other.output != made.output)
    }

    @Test("a folder that is missing is named")
    func noFolder() async throws {
        let fixture = try GatewayFixture()
        let path = fixture.folder.path("etc/new.toml")
        let made = try await fixture.gateway.run(["init", path])
        #expect(made.status == 1)
        let folder = fixture.folder.path("etc/")
        #expect(
            made.error
                == "unmask-gateway: \(path) could not be written: there is no folder \(folder); make that first.\n"
        )
        #expect(made.output.isEmpty)
    }

    @Test("everything the sample shows as an example means something")
    func examples() async throws {
        let fixture = try GatewayFixture()
        let path = fixture.folder.path("new.toml")
        _ = try await fixture.gateway.run(["init", path])
        // `# key = value` and `# [table]` are examples, anything else behind a # explains.
        let text = try await Program.shell("sed -E 's/^# ((\\[|[a-z_0-9]+ = ).*)/\\1/' \"$1\"", path).output
        for name in ["codex.refresh", "codex.access"] { try fixture.write("token", to: name) }
        try fixture.write(text)
        let check = try await fixture.gateway.run(
            ["check", "--config", fixture.path],
            environment: ["OPENAI_API_KEY": "a"]
        )
        #expect(check.status == 0, "\(check.error)")
        #expect(check.error.isEmpty, "\(check.error)")
        #expect(check.output.contains("account   2 codex-team, openai oauth, priority 20"))
    }

    @Test("a new key's lines can be added as they are; the key itself is said once")
    func new() async throws {
        let fixture = try GatewayFixture()
        try fixture.write(GatewayFixture.sound)
        let result = try await fixture.gateway.run(["key", "new", "--name", "a \"b\"", "--config", fixture.path])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("umk_2_"), "1 is taken")
        let key = try #require(result.lines.first)
        let lines = result.output.dropFirst(key.count + 1)
        #expect(!lines.contains(key.dropFirst("umk_2_".count)))
        #expect(!result.error.contains(key))
        let check = try await fixture.check(GatewayFixture.sound + lines)
        #expect(check.status == 0, "\(check.complaints)")
        #expect(check.output.contains("keys      amir (1), a \"b\" (2)"))
    }

    @Test("an id that is taken is refused, whichever way the configuration was named", arguments: [true, false])
    func taken(isOption: Bool) async throws {
        let fixture = try GatewayFixture()
        try fixture.write(GatewayFixture.sound)
        let option = isOption ? ["--config", fixture.path] : []
        let variables = isOption ? [:] : ["UNMASK_GATEWAY_CONFIG": fixture.path]
        let new = ["key", "new", "--name", "b"] + option
        let taken = try await fixture.gateway.run(new + ["--id", "1"], environment: variables)
        #expect(taken.status == 64)
        #expect(
            taken.error.hasPrefix(
                "unmask-gateway: --id 1 is a key's in \(fixture.path) already; give another, or leave it out"
            ),
            "\(taken.error)"
        )
        #expect(taken.error.split(separator: "\n").count == 1)
        #expect(taken.output.isEmpty)
        let given = try await fixture.gateway.run(new + ["--id", "9"], environment: variables)
        #expect(given.output.hasPrefix("umk_9_"))
        #expect(try await fixture.gateway.run(new, environment: variables).output.hasPrefix("umk_2_"))
    }

    static let refused: [(arguments: [String], sentence: String)] = [
        (["key", "new"], "Missing expected argument '--name <name>'"),
        (["key", "new", "--name", ""], "--name must say whose key it is, in 1 to 100 plain characters"),
        (["key", "new", "--name", "a\nb"], "--name must say whose key it is, in 1 to 100 plain characters"),
        (["key", "new", "--name", "a", "--id", "0"], "--id 0 is no number of a key; give 1 or more"),
        (["init", ""], "the file's name is empty; name the configuration to write"),
        (["check", "--config", ""], "--config names no file; give the configuration's path"),
        (["check", "--confg", "a"], "Unknown option '--confg'"),
    ]

    @Test("wrong usage is one sentence and exit status 64", arguments: refused)
    func usage(arguments: [String], sentence: String) async throws {
        let result = try await Program("unmask-gateway").run(arguments)
        #expect(result.status == 64)
        #expect(result.error.hasPrefix("unmask-gateway: \(sentence)"), "\(result.error)")
        #expect(result.error.split(separator: "\n").count == 1)
    }
}
