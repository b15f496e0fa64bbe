internal import NIOCore

/// Lets what was written to a client get there: says when the connection took everything, and closes it only then.
///
/// It stands where bytes leave for the socket, so that an empty write behind all others is taken when they are.
final class Delivery: ChannelOutboundHandler, Sendable {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// Succeeds once everything written before it was taken.
    struct WhenTaken: Sendable {}
    /// Closes the connection at once, whatever was not taken.
    struct Cut: Sendable {}

    private let isClosing: @Sendable (any Channel) -> Void
    private let isTaken: @Sendable (any Channel) -> Void

    /// - Parameters:
    ///   - isClosing: told of a connection that is to be closed; one whose client takes nothing stays until it is cut.
    ///   - isTaken: told of it again when it took everything, before it is closed.
    init(
        isClosing: @escaping @Sendable (any Channel) -> Void,
        isTaken: @escaping @Sendable (any Channel) -> Void
    ) {
        self.isClosing = isClosing
        self.isTaken = isTaken
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        switch event {
        case is WhenTaken: writeNothing(context, promise)
        case is Cut: context.close(promise: promise)
        default: context.triggerUserOutboundEvent(event, promise: promise)
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode != .input, context.channel.isActive else { return context.close(mode: mode, promise: promise) }
        isClosing(context.channel)
        let taken = context.eventLoop.makePromise(of: Void.self)
        taken.futureResult.assumeIsolated().whenComplete { [isTaken] result in
            if case .success = result { isTaken(context.channel) }
            context.close(mode: mode, promise: promise)
        }
        writeNothing(context, taken)
    }

    private func writeNothing(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: promise)
    }
}
