import Foundation
import Gateway
import TestSupport
import Testing

@Suite("The gateway's demo")
struct GatewayDemoTests {
    @Test("every command it prints does what it says", .timeLimit(.minutes(15)))
    func commands() async throws {
        let fixture = try GatewayFixture()
        let folder = fixture.folder.path("demo folder")
        let gateway = try await RunningGateway.start(["demo", "--port", "0", "--folder", folder], in: fixture)
        let text = try await gateway.wait(for: "Ctrl-C ends it.")
        #expect(text.hasPrefix("A demo: a gateway with a pretend upstream."))
        let commands = text.split(separator: "\n  curl ").dropFirst().map { rest in
            "curl " + rest.split(separator: "\n\n")[0]
        }
        try #require(commands.count == 3)

        let surfaced = try await Program.shell(commands[0]).output
        #expect(surfaced.hasPrefix("HTTP/1.1 400 "), "\(surfaced)")
        #expect(surfaced.contains("Invalid value: '1x1'. Supported values are: "))
        #expect(surfaced.contains("\"param\":\"size\""))
        #expect(surfaced.contains("x-upstream-request-id: req_demo_"))
        #expect(try await Program.shell(commands[1]).output.contains("\"b64_json\":\"iVBOR"))
        #expect(try await Program.shell(commands[2]).output.contains("\"code\":\"moderation_blocked\""))

        try await gateway.signal("INT")
        #expect(try await gateway.status() == 0, "\(gateway.log)")
        let errors = try await Program("unmask").run(["errors", folder + "/ops.db", "--format", "csv"]).output
        #expect(errors.split(whereSeparator: \.isNewline).count == 4, "\(errors)")
        #expect(errors.contains("surfaced"))
        #expect(errors.contains("recovered"))
        let key = try String(contentsOfFile: folder + "/client.key", encoding: .utf8)
        #expect(text.contains("Bearer \(key)'"))
    }

    @Test("a configuration that is no demo's is left as it is, and so are the keys beside it")
    func keepsOthers() async throws {
        let fixture = try GatewayFixture()
        try fixture.write(GatewayFixture.sound)
        try fixture.write("a key", to: "client.key")
        let demo = try await fixture.gateway.run(["demo", "--port", "0", "--folder", fixture.folder.path("")])
        #expect(demo.status == 1)
        #expect(
            demo.error
                == "unmask-gateway: \(fixture.path) is no demo's and is left as it is; name another folder with --folder.\n"
        )
        #expect(try String(contentsOfFile: fixture.path, encoding: .utf8) == GatewayFixture.sound)
        #expect(try String(contentsOfFile: fixture.folder.path("client.key"), encoding: .utf8) == "a key")
    }

    @Test("a port in use is named, with the option that takes another; a demo's folder is taken again")
    func portInUse() async throws {
        try await ScriptedUpstream.run(script: { _ in .hang }) { upstream in
            let fixture = try GatewayFixture()
            let folder = fixture.folder.path("demo")
            for _ in 0..<2 {
                let demo = try await fixture.gateway.run(["demo", "--port", "\(upstream.port)", "--folder", folder])
                #expect(demo.status == 1)
                #expect(
                    demo.error == "unmask-gateway: 127.0.0.1:\(upstream.port) is in use by another program; stop that, "
                        + "or change `--port`.\n"
                )
            }
        }
    }

    @Test("without a folder of one's own nothing is left", .timeLimit(.minutes(15)))
    func leavesNothing() async throws {
        let fixture = try GatewayFixture()
        let gateway = try await RunningGateway.start(["demo", "--port", "0"], in: fixture)
        let text = try await gateway.wait(for: "Ctrl-C ends it.")
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("  unmask ") })
        let path = String(line.dropFirst("  unmask ".count))
        #expect(FileManager.default.fileExists(atPath: path), "\(path)")
        try await gateway.signal("TERM")
        #expect(try await gateway.status() == 0)
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
