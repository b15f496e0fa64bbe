import ArgumentParser

/// The gateway's command line.
@main
struct UnmaskGateway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmask-gateway",
        abstract: "Proxies image requests to upstream accounts and tells clients the real error."
    )
}
