import ArgumentParser

@main
struct Unmask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmask",
        abstract: "See what your image gateway's clients were told, beside what the upstream really said.",
        subcommands: [ExplainCommand.self]
    )
}
