internal import NIOCore
internal import OpsModel
internal import Synchronization

/// The clients' connections, each with the answer it waits for: a connection that closes tells its answer so, and one
/// that takes too long to send a body is cut off.
final class ClientConnections: Sendable {
    private struct Connection {
        let channel: any Channel
        var answer: ClientAnswer?
        /// When the body that is being read began; nil while none is.
        var bodySince: Timestamp?
    }

    private let connections = Mutex<[ObjectIdentifier: Connection]>([:])

    var count: Int { connections.withLock(\.count) }

    /// A client connected.
    func opened(_ channel: any Channel) {
        connections.withLock { $0[ObjectIdentifier(channel)] = Connection(channel: channel) }
    }

    /// The connection is gone, and so is whoever waited on it.
    func closed(_ channel: any Channel) {
        let connection = connections.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }
        connection?.answer?.clientLeft()
    }

    /// A request came in, and its body is about to be read.
    func begins(_ answer: ClientAnswer, on channel: any Channel, at now: Timestamp) {
        let isOpen = connections.withLock { connections in
            guard let index = connections.index(forKey: ObjectIdentifier(channel)) else { return false }
            connections.values[index].answer = answer
            connections.values[index].bodySince = now
            return true
        }
        // Closed before its request was looked at.
        if !isOpen { answer.clientLeft() }
    }

    /// The request's body was read, or is not wanted.
    func bodyEnded(on channel: any Channel) {
        connections.withLock { connections in
            guard let index = connections.index(forKey: ObjectIdentifier(channel)) else { return }
            connections.values[index].bodySince = nil
        }
    }

    /// Gives up on bodies that are not whole after so many milliseconds.
    func cutSlowBodies(after milliseconds: Int, at now: Timestamp) {
        let late = connections.withLock { connections in
            connections.values.compactMap { connection in
                connection.bodySince.flatMap { now.since($0) > Int64(milliseconds) ? connection.channel : nil }
            }
        }
        for channel in late { channel.pipeline.fireErrorCaught(SlowBody()) }
    }

    /// Why reading a body ends early.
    struct SlowBody: Error {}

    /// What is put into each connection's pipeline.
    var watch: any RemovableChannelHandler & Sendable { Watch(connections: self) }

    /// Tells of a connection's beginning and end.
    private final class Watch: ChannelInboundHandler, RemovableChannelHandler, Sendable {
        typealias InboundIn = Any

        private let connections: ClientConnections

        init(connections: ClientConnections) { self.connections = connections }

        func handlerAdded(context: ChannelHandlerContext) { connections.opened(context.channel) }

        func channelInactive(context: ChannelHandlerContext) {
            connections.closed(context.channel)
            context.fireChannelInactive()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            // A client that closes its half does not read on either: whoever proxies for it treats it as gone.
            if event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
            context.fireUserInboundEventTriggered(event)
        }
    }
}
