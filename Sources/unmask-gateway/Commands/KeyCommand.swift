import ArgumentParser
import ErrorPolicy
import Gateway

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Keys for the gateway's clients.",
        discussion: """
            EXAMPLES:
              unmask-gateway key new --config gateway.toml --name amir
            """,
        subcommands: [KeyNewCommand.self]
    )
}

struct KeyNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a key, and the lines of the configuration that let it in.",
        discussion: """
            The key itself is shown this once and kept nowhere: the configuration has a salted hash of it. Nothing is \
            written into any file; the configuration is read for the numbers that are taken. A running gateway takes \
            the new key after a SIGHUP.

            EXAMPLES:
              unmask-gateway key new --config gateway.toml --name amir
              unmask-gateway key new --config gateway.toml --name amir --id 12
            """
    )

    @Option(help: ArgumentHelp("Whose key it is.", valueName: "name"))
    var name: String

    @Option(
        help: ArgumentHelp("Its number in the ops log; without it, the next that is free.", valueName: "number")
    )
    var id: Int64?

    @OptionGroup var configuration: ConfigurationOption

    func validate() throws {
        if name.isEmpty || CleanText.line(name, limit: 100) != name {
            throw ValidationError("--name must say whose key it is, in 1 to 100 plain characters")
        }
        if let id, id < 1 { throw ValidationError("--id \(id) is no number of a key; give 1 or more") }
    }

    func run() throws {
        var generator = SystemRandomNumberGenerator()
        let (key, presented) = ClientKey.new(id: try freeID(), name: name, using: &generator)
        StandardStreams.note("The key, shown this once; its client sends it as \"Authorization: Bearer KEY\":")
        StandardStreams.note("")
        try StandardStreams.output(presented + "\n")
        StandardStreams.note("")
        StandardStreams.note("And what goes into the configuration:")
        StandardStreams.note("")
        try StandardStreams.output(ConfigurationText.lines(of: key))
    }

    /// The one that was given, else one more than the largest in the configuration, where there is one; what else that
    /// says does not matter here.
    private func freeID() throws -> Int64 {
        guard let path = configuration.namedPath else { return id ?? 1 }
        let (ids, findings) = GatewayConfiguration.keyIDs(in: path)
        try findings.report()
        guard let id else { return Int64(ids.max() ?? 0) + 1 }
        if ids.contains(Int(id)) {
            throw ValidationError("--id \(id) is a key's in \(path) already; give another, or leave it out")
        }
        return id
    }
}
