package import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
package import ServiceLifecycle

extension ImageGateway {
    /// The gateway listening, as a service with the services it needs. They stop after it: first no more connections
    /// are taken and the answers under way are written, then `requestsInFlight` ends, then `services`, the last first.
    ///
    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - silence: how long a connection may be silent while a request is read or between two, in milliseconds.
    ///   - isListening: told the port once it is open.
    ///   - addRoutes: adds routes beside those for images.
    package func service(
        host: String,
        port: Int,
        silence: Int = GatewaySettings().bodyTimeout,
        after services: [any Service] = [],
        logger: Logger,
        isListening: @escaping @Sendable (Int) async -> Void = { _ in },
        addRoutes: (Router<GatewayContext>) -> Void = { _ in }
    ) -> any Service {
        let connections = connections
        return Application(
            router: router(adding: addRoutes),
            server: HTTPServerBuilder { responder in
                let configuration = HTTP1Channel.Configuration(
                    additionalChannelHandlers: [connections.watch],
                    idleTimeout: .milliseconds(Int64(silence))
                )
                let delivering: HTTPChannelHandler.Responder = { request, writer, channel in
                    try await responder(request, writer, channel)
                    await connections.deliver(on: channel)
                }
                return LoopChannel(HTTP1Channel(responder: delivering, configuration: configuration))
            },
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            services: services + [requestsInFlight],
            onServerRunning: { channel in await isListening(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }
}
