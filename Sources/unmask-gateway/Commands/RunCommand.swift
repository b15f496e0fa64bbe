import ArgumentParser

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Serve (this is what happens without a command).",
        discussion: """
            SIGHUP reads the configuration anew without dropping a request; a wrong one is not taken over. SIGTERM and \
            SIGINT let requests finish, and then write what is left into the ops log; a second SIGINT ends it at once.

            EXAMPLES:
              unmask-gateway run --config gateway.toml
              UNMASK_GATEWAY_CONFIG=gateway.toml unmask-gateway
            """
    )

    @OptionGroup var configuration: ConfigurationOption

    func run() async throws {
        try await GatewayProcess(try configuration.read()).serve()
    }
}
