internal import NIOCore

/// Flushes once for everything that is written in one turn of the event loop. The HTTP client flushes a request's head,
/// its body and its end one by one, which would be as many packets and calls of the system.
final class OneWrite: ChannelOutboundHandler {
    typealias OutboundIn = Any
    typealias OutboundOut = Any

    private var isFlushing = false

    func flush(context: ChannelHandlerContext) {
        if isFlushing { return }
        isFlushing = true
        context.eventLoop.assumeIsolated().execute { [self] in flushNow(context) }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        flushNow(context)
        context.close(mode: mode, promise: promise)
    }

    private func flushNow(_ context: ChannelHandlerContext) {
        guard isFlushing else { return }
        isFlushing = false
        context.flush()
    }
}
