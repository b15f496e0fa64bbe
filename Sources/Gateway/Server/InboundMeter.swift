internal import NIOCore
internal import Synchronization

/// Counts what a client sends while only so much more is taken from it, and closes the connection beyond.
final class InboundMeter: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// How many bytes may still come; the largest number is no limit.
    private let left = Atomic(Int.max)

    /// - Parameter bytes: how many may still come; nil is no limit.
    func allow(_ bytes: Int?) { left.store(bytes ?? .max, ordering: .relaxed) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if left.load(ordering: .relaxed) != .max,
            left.subtract(unwrapInboundIn(data).readableBytes, ordering: .relaxed).newValue < 0
        {
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }
}
