internal import NIOCore
internal import OpsModel
internal import Synchronization

/// The clients' connections, each with the answer it waits for: a connection that closes tells its answer so, and one
/// that takes too long to send a body, or takes nothing of its answer, is cut off.
final class ClientConnections: Sendable {
    private struct Connection {
        let channel: any Channel
        let meter: InboundMeter
        var answer: ClientAnswer?
        /// When the body that is being read began; nil while none is.
        var bodySince: Timestamp?
        /// How many bytes the client did not take, and since when no more and no fewer; nil while it takes them.
        var untaken: (bytes: Int, since: Timestamp)?
        /// It is to be closed once its client took what was written.
        var isClosing = false

        /// Whether bytes may wait for the client.
        var isDelivering: Bool { isClosing || answer?.isUnderWay ?? false || !channel.isWritable }
    }

    private let connections = Mutex<[ObjectIdentifier: Connection]>([:])

    var count: Int { connections.withLock(\.count) }

    /// A client connected.
    func opened(_ channel: any Channel, meter: InboundMeter) {
        connections.withLock { $0[ObjectIdentifier(channel)] = Connection(channel: channel, meter: meter) }
    }

    /// The connection is gone, and so is whoever waited on it.
    func closed(_ channel: any Channel) {
        let connection = connections.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }
        connection?.answer?.clientLeft()
    }

    /// A request came in, and its body is about to be read.
    func begins(_ answer: ClientAnswer, on channel: any Channel, at now: Timestamp) {
        let isOpen = change(channel) { connection in
            connection.answer = answer
            connection.bodySince = now
            connection.meter.allow(nil)
        }
        // Closed before its request was looked at.
        if !isOpen { answer.clientLeft() }
    }

    /// The request's body was read.
    func bodyEnded(on channel: any Channel) { change(channel) { $0.bodySince = nil } }

    /// The request is refused without its body having been read. What is left of that is read and dropped, for a client
    /// that writes everything before it reads; it may last no longer than a body may (its time goes on), and no more
    /// bytes than these may come.
    func refused(on channel: any Channel, bytes: Int) { change(channel) { $0.meter.allow(bytes) } }

    /// The connection's answer is handed over to its socket. Returns when that took it, or was closed.
    func deliver(on channel: any Channel) async {
        let answer = connections.withLock { $0[ObjectIdentifier(channel)]?.answer }
        guard let answer, answer.isUnderWay else { return }
        do {
            try await channel.triggerUserOutboundEvent(Delivery.WhenTaken()).get()
            answer.delivered()
        } catch {
            answer.clientLeft()
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

    /// Closes connections whose client took nothing of its answer for so many milliseconds.
    func cutStalled(after milliseconds: Int, at now: Timestamp) {
        let delivering = connections.withLock { connections in
            for (id, connection) in connections where connection.untaken != nil && !connection.isDelivering {
                connections[id]?.untaken = nil
            }
            return connections.values.filter(\.isDelivering).map(\.channel)
        }
        for channel in delivering {
            channel.getOption(.bufferedWritableBytes).whenSuccess { [self] bytes in
                look(at: channel, bytes: bytes, limit: Int64(milliseconds), at: now)
            }
        }
    }

    private func look(at channel: any Channel, bytes: Int, limit: Int64, at now: Timestamp) {
        var isStalled = false
        change(channel) { connection in
            if bytes == 0 {
                connection.untaken = nil
            } else if let untaken = connection.untaken, untaken.bytes == bytes {
                isStalled = now.since(untaken.since) > limit
            } else {
                connection.untaken = (bytes, now)
            }
        }
        if isStalled { channel.triggerUserOutboundEvent(Delivery.Cut(), promise: nil) }
    }

    /// - Returns: whether the connection is open.
    @discardableResult
    private func change(_ channel: any Channel, _ body: (inout Connection) -> Void) -> Bool {
        connections.withLock { connections in
            guard let index = connections.index(forKey: ObjectIdentifier(channel)) else { return false }
            body(&connections.values[index])
            return true
        }
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

        func handlerAdded(context: ChannelHandlerContext) {
            let meter = InboundMeter()
            // They fail only where the pipeline is being taken down.
            let delivery = Delivery { [connections] channel in
                connections.change(channel) { $0.isClosing = true }
            } isTaken: { [connections] channel in
                connections.change(channel) { $0.answer?.delivered() }
            }
            try? context.pipeline.syncOperations.addHandlers([delivery, meter], position: .first)
            try? OldHTTP.add(to: context.pipeline.syncOperations)
            connections.opened(context.channel, meter: meter)
        }

        func channelInactive(context: ChannelHandlerContext) {
            connections.closed(context.channel)
            context.fireChannelInactive()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            // A client that closes its half does not read on either: whoever proxies for it treats it as gone.
            if event as? ChannelEvent == .inputClosed {
                context.triggerUserOutboundEvent(Delivery.Cut(), promise: nil)
            }
            context.fireUserInboundEventTriggered(event)
        }
    }
}
