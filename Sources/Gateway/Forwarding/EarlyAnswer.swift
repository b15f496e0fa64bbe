internal import NIOCore
internal import NIOHTTP1

/// An answer that begins before its request is out is the last one of its connection: what is left of the request would
/// stand before the next one, and an upstream that did not want it does not read it either.
///
/// The HTTP client counts a request as sent once it was written, whether or not the connection took it; and closing a
/// connection that has not would fail an answer that came whole.
final class EarlyAnswer: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    /// Whether the connection took all of the request.
    private var isOut = true
    /// Who wants to know so.
    private var whenOut: EventLoopPromise<Void>?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head: isOut = false
        case .body: break
        case .end:
            let written = context.eventLoop.makePromise(of: Void.self)
            whenOut = promise
            written.futureResult.assumeIsolated().whenComplete { self.isOver($0) }
            context.write(data, promise: written)
            return
        }
        context.write(data, promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isOut, case .head(var head) = unwrapInboundIn(data), head.status.code >= 200 {
            head.headers.replaceOrAdd(name: "connection", value: "close")
            whenOut.take()?.succeed()
            context.fireChannelRead(wrapInboundOut(.head(head)))
        } else {
            context.fireChannelRead(data)
        }
    }

    private func isOver(_ result: Result<Void, any Error>) {
        isOut = true
        whenOut.take()?.completeWith(result)
    }
}
