import Foundation
import TestSupport
import Testing

@Suite("What operators of the gateway read")
struct GatewayHelpTests {
    static let commands = [[], ["run"], ["check"], ["init"], ["key"], ["key", "new"], ["demo"]]

    /// Snapshots are under `Tests/Fixtures/help`; `UNMASK_RECORD=1 swift test --filter HelpTests` writes them anew.
    @Test("the help is what it was, with examples, on lines that fit 80 columns", arguments: commands)
    func snapshot(command: [String]) async throws {
        let result = try await Program("unmask-gateway").run(command + ["--help"])
        #expect(result.status == 0)
        #expect(result.error.isEmpty)
        let name = "help/" + (["unmask-gateway"] + command).joined(separator: "-") + ".txt"
        if ProcessInfo.processInfo.environment["UNMASK_RECORD"] == "1" {
            try Data(result.output.utf8).write(to: Fixtures.folder.appending(path: name))
        }
        #expect(result.output == String(decoding: try Fixtures.data(name), as: UTF8.self))
        #expect(result.output.contains("EXAMPLES:\n  "))
        for line in result.lines where !line.hasPrefix("USAGE:") { #expect(line.count <= 80, "\(line)") }
    }

    @Test(
        "there is a completion script for every shell, and it knows every command",
        arguments: ["bash", "zsh", "fish"]
    )
    func completion(shell: String) async throws {
        let result = try await Program("unmask-gateway").run(["--generate-completion-script", shell])
        #expect(result.status == 0)
        #expect(result.error.isEmpty)
        for word in ["run", "check", "init", "key", "demo", "config", "folder"] {
            #expect(result.output.contains(word), "\(word)")
        }
    }
}
