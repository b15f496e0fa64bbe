import Gateway
import NIOCore
import NIOPosix
import Synchronization

/// An upstream on loopback that does not wait for the end of a request: it answers the first bytes on a connection, and
/// reads no more of it.
final class EarlyUpstream: Sendable {
    private let server: any Channel
    private let connections: Connections

    private final class Connections: Sendable {
        private let channels = Mutex<[any Channel]>([])

        var all: [any Channel] { channels.withLock(\.self) }

        func add(_ channel: any Channel) { channels.withLock { $0.append(channel) } }
    }

    var url: String { "http://127.0.0.1:\(server.localAddress?.port ?? 0)" }
    /// How many connections there were.
    var count: Int { connections.all.count }

    private init(server: any Channel, connections: Connections) {
        (self.server, self.connections) = (server, connections)
    }

    /// Starts one for as long as `body` runs.
    ///
    /// - Parameter answer: what it says; nil closes the connection.
    static func run<Value>(answering answer: String?, _ body: (EarlyUpstream) async throws -> Value) async throws
        -> Value
    {
        let connections = Connections()
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                connections.add(channel)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Hasty(answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let upstream = EarlyUpstream(server: server, connections: connections)
        let result: Result<Value, any Error>
        do { result = .success(try await body(upstream)) } catch { result = .failure(error) }
        try? await server.close()
        for channel in connections.all { try? await channel.close() }
        return try result.get()
    }

    /// Says more on its last connection.
    func say(_ text: String) { connections.all.last?.writeAndFlush(ByteBuffer(string: text), promise: nil) }

    private final class Hasty: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let answer: String?

        init(_ answer: String?) { self.answer = answer }

        func channelActive(context: ChannelHandlerContext) { context.read() }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if let answer {
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
            } else {
                context.close(promise: nil)
            }
        }
    }
}
