import Foundation
import TestSupport
import Testing

@Suite("Naming the log")
struct DatabaseArgumentTests {
    @Test("the argument comes before --db, the environment and the configuration file, in this order")
    func order() async throws {
        let log = try await LogFixture()
        let configuration = log.folder.url.appending(path: "config/unmask", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: configuration, withIntermediateDirectories: true)
        try Data("database = \"ops-of-config.db\"\n".utf8).write(to: configuration.appending(path: "config.toml"))
        let config = ["XDG_CONFIG_HOME": log.folder.path("config")]
        let both = config.merging(["UNMASK_DB": "/nowhere/environment.db"]) { $1 }

        func error(_ arguments: [String], _ environment: [String: String]) async throws -> String {
            try await log.unmask.run(["groups"] + arguments, environment: environment).error
        }
        #expect(try await error(["/nowhere/argument.db", "--db", "/nowhere/option.db"], both).contains("argument.db"))
        #expect(try await error(["--db", "/nowhere/option.db"], both).contains("option.db"))
        #expect(try await error([], both).contains("environment.db"))
        #expect(try await error([], config).contains(log.folder.path("config/unmask/ops-of-config.db")))

        try FileManager.default.copyItem(
            atPath: log.path,
            toPath: configuration.appending(path: "ops-of-config.db").path(percentEncoded: false)
        )
        let result = try await log.unmask.run(["groups", "--format", "json"], environment: config)
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output == "[]\n")
    }

    @Test(
        "a configuration file that is wrong is named, with what is wrong",
        arguments: ["database = ", "database = 7", "database = \"\""]
    )
    func wrongConfiguration(text: String) async throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appending(path: "unmask", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url.appending(path: "config.toml"))
        let result = try await Program("unmask").run(
            ["groups"],
            environment: ["XDG_CONFIG_HOME": folder.url.path(percentEncoded: false)]
        )
        #expect(result.status == 1)
        BadInputTests.expectSentence(result.error, naming: ["config.toml", "--db"])
    }
}
