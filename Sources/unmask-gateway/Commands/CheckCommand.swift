import ArgumentParser

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "List every mistake of a configuration, or say what would be served.",
        discussion: """
            Reads the configuration and the files it names, and starts nothing. Exit 78 when something is wrong.

            EXAMPLES:
              unmask-gateway check --config gateway.toml
            """
    )

    @OptionGroup var configuration: ConfigurationOption

    func run() throws {
        let configuration = try configuration.read()
        try StandardStreams.output(ConfigurationSummary(configuration).lines.joined(separator: "\n") + "\n")
    }
}
