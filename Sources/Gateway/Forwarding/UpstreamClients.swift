package import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// The HTTP clients towards upstreams, one for each event loop. A request that is served on a loop is sent and answered
/// there too, so that no step of it has to wake another thread; connections are kept by loop.
package struct UpstreamClients: Sendable {
    private struct Client {
        let loop: any EventLoop
        let http: HTTPClient
    }

    private static let group = MultiThreadedEventLoopGroup.singleton
    private let clients: [Client]

    /// Many servers close what is idle for 5 s. A request that met such a closing would count as sent, and fail.
    package static let idle = 4_000

    /// - Parameter idle: how long a connection that nobody uses is kept, in milliseconds.
    package init(_ settings: GatewaySettings, idle: Int = idle) {
        let configuration = Self.configuration(settings, idle: idle)
        clients = Self.group.makeIterator().map { loop in
            Client(loop: loop, http: HTTPClient(eventLoopGroupProvider: .shared(loop), configuration: configuration))
        }
    }

    /// The client of the loop this is called on; elsewhere, of any.
    package var here: HTTPClient {
        let loop = Self.group.any()
        let client = clients.first { $0.loop === loop } ?? clients[0]
        return client.http
    }

    /// Closes every connection. No request may be under way.
    package func shutdown() async throws {
        for client in clients { try await client.http.shutdown() }
    }

    /// How they are set up: no redirects, no decompression, and HTTP/1.1, so that one connection that breaks takes no
    /// more than one paid image with it. A connection that cannot be made is not tried again: there are other accounts.
    /// How long an answer may be silent is for whoever reads it to say.
    package static func configuration(_ settings: GatewaySettings, idle: Int = idle) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = .milliseconds(Int64(settings.connectTimeout))
        // How many there are is for admission to say, whose limit a reload may raise.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = .max
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .milliseconds(Int64(idle))
        // Nobody collects spans, and each would be made.
        configuration.tracing.tracer = nil
        configuration.http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(OneWrite(), position: .first)
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
                try pipeline.addHandler(EarlyAnswer(), position: .after(decoder))
            }
        }
        return configuration
    }
}
