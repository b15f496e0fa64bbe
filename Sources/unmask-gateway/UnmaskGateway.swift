import ArgumentParser

struct UnmaskGateway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmask-gateway",
        abstract: "Proxies image requests to upstream accounts and tells clients the real error.",
        discussion: """
            It takes POST /v1/images/generations and /v1/images/edits, tries the accounts of its configuration one \
            after another, and writes every error into an ops log, which "unmask" shows live. The configuration is \
            --config, else $UNMASK_GATEWAY_CONFIG. Exit 0 fine, 1 failed, 64 usage, 78 a wrong configuration.

            EXAMPLES:
              unmask-gateway demo                          with a built-in upstream
              unmask-gateway init gateway.toml             a configuration to begin with
              unmask-gateway check --config gateway.toml   what is wrong, what is served
              unmask-gateway --config gateway.toml         serve
              unmask-gateway key new --config gateway.toml --name amir
                                                           a key for a client
            """,
        subcommands: [
            RunCommand.self,
            CheckCommand.self,
            InitCommand.self,
            KeyCommand.self,
            DemoCommand.self,
        ],
        defaultSubcommand: RunCommand.self
    )
}
