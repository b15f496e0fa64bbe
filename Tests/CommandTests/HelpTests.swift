import Foundation
import TestSupport
import Testing

@Suite("What users read")
struct HelpTests {
    static let commands = [
        "",
        "groups",
        "errors",
        "show",
        "failovers",
        "accounts",
        "resolve",
        "rules",
        "audit",
        "explain",
        "watch",
        "demo",
        "replay",
        "check",
        "init",
        "prune",
        "simulate",
        "themes",
    ]

    /// Snapshots are under `Tests/Fixtures/help`; `UNMASK_RECORD=1 swift test --filter HelpTests` writes them anew.
    @Test("the help is what it was", arguments: commands)
    func snapshot(command: String) async throws {
        let result = try await Program("unmask").run([command, "--help"].filter { !$0.isEmpty })
        #expect(result.status == 0)
        #expect(result.error.isEmpty)
        let name = "help/\(command.isEmpty ? "unmask" : command).txt"
        if ProcessInfo.processInfo.environment["UNMASK_RECORD"] == "1" {
            try Data(result.output.utf8).write(to: Fixtures.folder.appending(path: name))
        }
        #expect(result.output == String(decoding: try Fixtures.data(name), as: UTF8.self))
    }

    @Test("every command's help shows how it is used, on lines that fit 80 columns", arguments: commands)
    func quality(command: String) async throws {
        let text = try await Program("unmask").run([command, "--help"].filter { !$0.isEmpty }).output
        #expect(text.contains("EXAMPLES:"))
        for line in text.split(separator: "\n") where !line.hasPrefix("USAGE:") { #expect(line.count <= 80, "\(line)") }
        let examples = text.split(separator: "\n").filter { $0.hasPrefix("  unmask ") }
        #expect(!examples.isEmpty)
    }

    @Test("no example of the help is refused as wrong", arguments: commands)
    func examples(command: String) async throws {
        let log = try await LogFixture(filledWith: "INSERT INTO ops_error_logs(id, status_code) VALUES (1234, 500);")
        let text = try await log.unmask.run([command, "--help"].filter { !$0.isEmpty }).output
        for line in text.split(separator: "\n") where line.hasPrefix("  unmask ") {
            // What stands behind two blanks explains the example. Waiting and drawing commands are not for here.
            let example = line.dropFirst(2).split(separator: "  ")[0]
            if ["--follow", "unmask demo", "unmask ops.db"].contains(where: example.contains) { continue }
            let result = try await Program.shell(
                "cd \"$1\" && unmask() { \"$UNMASK\" \"$@\"; } && UNMASK=\"$2\" && \(example)",
                log.folder.url.path(percentEncoded: false),
                log.unmask.path
            )
            #expect(result.status != 64, "\(example): \(result.error)")
        }
    }
}
