import Foundation
import TestSupport
import Testing

@Suite("The configuration file")
struct ConfigurationTests {
    private func environment(_ log: LogFixture, _ text: String) throws -> [String: String] {
        let folder = log.folder.url.appending(path: "config/unmask", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: folder.appending(path: "config.toml"))
        return ["XDG_CONFIG_HOME": log.folder.path("config")]
    }

    @Test("a wrong file: every mistake is one line on stderr with file and line")
    func warnings() async throws {
        let log = try await LogFixture()
        let environment = try environment(
            log,
            """
            theme = "pink"
            window = "2h"
            zone = "local"
            group_by = "status,mood"
            colour = 1
            [filters]
            bad = "stauts:400"
            [keys]
            theme = ["q"]
            """
        )
        // Without a terminal the dashboard ends after it has read its files.
        let result = try await log.unmask.run(["watch", log.path], environment: environment)
        let prefix = "unmask: " + log.folder.path("config/unmask/config.toml:")
        let lines = result.error.split(separator: "\n").filter { $0.hasPrefix(prefix) }.map {
            $0.dropFirst(prefix.count)
        }
        #expect(Set(lines.map { $0.prefix(2) }) == ["1:", "2:", "4:", "5:", "7:", "9:"], "\(result.error)")
        #expect(lines.contains { $0.contains("there is no theme \"pink\"") })
        #expect(lines.contains { $0.hasPrefix("4: `group_by`: \"mood\" is no field; there are status,") })
        #expect(lines.contains { $0.contains("there is no field \"stauts\"") })
    }

    @Test("it starts anyway, says so on screen, and uses what is right")
    func starts() async throws {
        let log = try await LogFixture(filledWith: "INSERT INTO ops_error_logs (status_code) VALUES (502);")
        let environment = try environment(log, "window = \"24h\"\ntheme = \"pink\"\n[keys]\nquit = [\"Q\"]\n")
        let screen = try await TmuxScreen(
            "\(TmuxScreen.quoted(log.unmask.path)) watch \(TmuxScreen.quoted(log.path))",
            environment: environment
        )
        let text = try await screen.wait(forText: "‹ 24h ›")
        #expect(text.contains("there is no theme \"pink\""))
        try await screen.press("j")
        try await screen.wait(forText: "Q quit")
        try await screen.press("Q")
        try await screen.wait(forText: "exit status 0")
        #expect(try await screen.screen().contains("config.toml:2:"), "the warning is there again on leaving")
        await screen.close()
    }

    @Test("a filter of the file is used by its name; one that is not there is refused")
    func filters() async throws {
        let log = try await LogFixture(
            filledWith: "INSERT INTO ops_error_logs (status_code, upstream_status_code) VALUES (502, 400), (429, 429);"
        )
        let environment = try environment(log, "[filters]\nquota = \"status:429\"\nbad = \"stauts:1\"\n")
        func run(_ filter: String) async throws -> Program.Result {
            try await log.unmask.run(
                ["errors", log.path, "--filter", filter, "--format", "csv"],
                environment: environment
            )
        }
        #expect(try await run("@quota").output.split(whereSeparator: \.isNewline).count == 2)
        let missing = try await run("@qouta")
        #expect(missing.status == 64)
        #expect(missing.error.contains("there is no filter named \"qouta\"; bad, quota"), "\(missing.error)")
        let bad = try await run("@bad")
        #expect(bad.status == 64)
        #expect(bad.error.contains("config.toml:3: at character 1"), "\(bad.error)")
    }

    @Test("without a theme in it, a light terminal gets the light one and others the dark one")
    func suggestedTheme() async throws {
        let log = try await LogFixture()
        for (colours, name) in [("0;15", "dark"), ("15;0", "light")] {
            // The theme in use comes first; t goes to the next one.
            let screen = try await TmuxScreen(
                "\(TmuxScreen.quoted(log.unmask.path)) watch \(TmuxScreen.quoted(log.path))",
                environment: ["COLORFGBG": colours, "XDG_CONFIG_HOME": log.folder.path("none")]
            )
            try await screen.wait(forText: "live")
            try await screen.press("t")
            try await screen.wait(forText: "Theme: \(name)")
            await screen.close()
        }
    }
}
