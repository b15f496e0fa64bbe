internal import NIOCore
internal import NIOHTTP1

/// HTTP/1.0, which the server behind this does not tell from 1.1: answers are not chunked, and the connection is closed
/// behind an answer unless its client asked to keep it and can see where the answer ends.
final class OldHTTP: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Client {
        case new
        case old(keepsOpen: Bool)
    }

    /// Of the requests that are not answered yet, the oldest first: several may come at once.
    private var unanswered: [Client] = []
    /// Nothing that comes behind a request whose connection is to be closed is one.
    private var isLastRequest = false
    private var dropsRequest = false
    private var closesBehindAnswer = false

    /// Puts it between what reads and writes HTTP/1 and whoever knows no versions.
    static func add(to pipeline: ChannelPipeline.SynchronousOperations) throws {
        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        try pipeline.addHandler(OldHTTP(), position: .after(decoder))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else {
            if !dropsRequest { context.fireChannelRead(data) }
            return
        }
        if isLastRequest { dropsRequest = true }
        guard !dropsRequest else { return }
        guard Self.isOld(head.version) else {
            unanswered.append(.new)
            context.fireChannelRead(data)
            return
        }
        unanswered.append(.old(keepsOpen: head.isKeepAlive))
        isLastRequest = !head.isKeepAlive
        // 1.0 has no answer before the answer.
        head.headers.remove(name: "expect")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            guard case .old(let keepsOpen)? = unanswered.first else { break }
            head.version = .http1_0
            closesBehindAnswer = !keepsOpen || !head.headers.contains(name: "content-length")
            if closesBehindAnswer { isLastRequest = true }
            head.headers.replaceOrAdd(name: "connection", value: closesBehindAnswer ? "close" : "keep-alive")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
            return
        case .body: break
        case .end:
            if !unanswered.isEmpty { unanswered.removeFirst() }
            guard closesBehindAnswer else { break }
            // Only our half: what the client still sends would otherwise cost it the answer.
            let (channel, written) = (context.channel, promise ?? context.eventLoop.makePromise())
            written.futureResult.whenSuccess { channel.close(mode: .output, promise: nil) }
            context.writeAndFlush(data, promise: written)
            return
        }
        context.write(data, promise: promise)
    }

    private static func isOld(_ version: HTTPVersion) -> Bool { version.major < 1 || version == .http1_0 }
}
