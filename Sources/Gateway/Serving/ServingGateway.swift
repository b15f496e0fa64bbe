package import Logging
package import OpsModel
package import ServiceLifecycle

/// The whole gateway as one service, put together from what is configured and from the ops log's ports. `main`, the
/// demo and tests use the same.
package final class ServingGateway: Service {
    /// What may change while it serves.
    package struct Configured: Sendable {
        package var settings: GatewaySettings
        package var keys: [ClientKey]
        package var accounts: [ConfiguredAccount]

        package init(settings: GatewaySettings, keys: [ClientKey], accounts: [ConfiguredAccount]) {
            self.settings = settings
            self.keys = keys
            self.accounts = accounts
        }
    }

    /// How long the start waits for the first word of the ops log about its accounts, in milliseconds.
    private static let firstStateLimit = 5_000

    /// Counts of what it does, for `/metrics`.
    package var figures: GatewayFigures { gateway.figures }

    private let gateway: ImageGateway
    private let pool: AccountPool
    private let credentials: CredentialShelf
    private let routing: any OpsRouting
    private let clock: any GatewayClock
    private let service: any Service

    /// - Parameters:
    ///   - health: how `recording` is doing.
    ///   - services: what it needs, in the order in which they depend on each other; they stop after it, the last first.
    ///   - port: 0 takes a free one.
    ///   - isListening: told the port once it is open.
    package init(
        _ configured: Configured,
        host: String,
        port: Int,
        recording: any OpsRecording,
        routing: any OpsRouting,
        health: @escaping @Sendable () -> RecordingHealth,
        after services: [any Service] = [],
        clock: any GatewayClock,
        logger: Logger,
        isListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.clock = clock
        self.routing = routing
        let clients = UpstreamClients(configured.settings)
        credentials = CredentialShelf(client: clients.here, clock: clock, logger: logger)
        let pool = AccountPool(credentials.accounts(configured.accounts), routing: routing, logger: logger)
        self.pool = pool
        let figures = GatewayFigures()
        gateway = ImageGateway(
            settings: configured.settings,
            keys: ClientKeys(configured.keys),
            accounts: pool,
            clients: clients,
            recording: CountedRecording(recording, figures),
            clock: clock,
            logger: logger,
            figures: figures
        )
        let routes = HealthRoutes(figures: figures, pool: pool, clock: clock, recording: health)
        service = gateway.service(
            host: host,
            port: port,
            silence: configured.settings.bodyTimeout,
            after: services + [ClientShutdown(clients: clients)],
            logger: logger,
            isListening: isListening,
            addRoutes: { routes.add(to: $0) }
        )
    }

    /// From the next request on this is in use; requests under way end with what they began with. The address, and
    /// how long connecting may take and a client's connection may be silent, stay as they were.
    package func reload(_ configured: Configured) {
        gateway.reload(settings: configured.settings, keys: ClientKeys(configured.keys))
        pool.replace(credentials.accounts(configured.accounts))
    }

    /// Serves until a graceful shutdown and the end of what was begun.
    ///
    /// - Throws: what keeps it from listening.
    package func run() async throws {
        let (arrived, arrival) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup { group in
            group.addTask { [routing, pool] in
                for await state in routing.states {
                    pool.adopt(state)
                    arrival.yield()
                }
            }
            // An account that is off in the log must not get the first request.
            _ = try await clock.limit(milliseconds: Self.firstStateLimit) {
                for await _ in arrived { break }
            }
            try await service.run()
            group.cancelAll()
        }
    }
}

/// Closes the connections to upstreams once nobody needs them.
private struct ClientShutdown: Service {
    let clients: UpstreamClients

    func run() async throws {
        try? await gracefulShutdown()
        try await clients.shutdown()
    }
}
