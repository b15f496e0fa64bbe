internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1

/// A client that asks, before it sends a body, whether to send it (`Expect: 100-continue`); curl does for bodies over
/// 1 MiB, and waits a second for the answer.
enum ContinueExpectation {
    private static let expectation = "100-continue"
    private static let go = "HTTP/1.1 100 Continue\r\n\r\n"

    static func isIn(_ headers: HTTPFields) -> Bool { headers[.expect]?.lowercased() == expectation }

    /// Tells the client to go on. Must come before anything of the answer is written.
    static func meet(on channel: any Channel) {
        channel.eventLoop.execute {
            // The encoder knows one head an answer, so this goes out beneath it.
            let encoder = try? channel.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
            encoder?.writeAndFlush(NIOAny(ByteBuffer(string: go)), promise: nil)
        }
    }
}
