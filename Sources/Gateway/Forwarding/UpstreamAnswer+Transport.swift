internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// What the HTTP client tells. It does so on its event loop, and waits for a future before it goes on: with tasks and
/// sequences of pieces in its place an exchange would cost several times as much.
extension UpstreamAnswer: HTTPClientResponseDelegate {
    typealias Response = Void

    func began(_ task: HTTPClient.Task<Void>) {
        began { task.cancel() }
        // A client that was shut down says so here alone.
        task.futureResult.whenFailure { [self] error in end(TransportTrouble.words(error)) }
    }

    /// The request's body: these pieces, one after the other.
    ///
    /// They are handed over at once, as they are in memory anyway. The HTTP client holds pieces back while a connection
    /// is full, but then it misses the end of an answer that comes before they are sent.
    func body(_ pieces: [ByteBuffer]) -> HTTPClient.Body? {
        if pieces.isEmpty { return nil }
        let length = pieces.reduce(Int64(0)) { $0 + Int64($1.readableBytes) }
        return .stream(contentLength: length) { [self] writer in
            askedFor()
            let first = writer.write(.byteBuffer(pieces[0]))
            for piece in pieces.dropFirst() { _ = writer.write(.byteBuffer(piece)) }
            return first
        }
    }

    func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        come(head)
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let promise = task.eventLoop.makePromise(of: Void.self)
        offer(buffer) { promise.succeed() }
        return promise.futureResult
    }

    func didFinishRequest(task: HTTPClient.Task<Void>) { end(nil) }

    func didReceiveError(task: HTTPClient.Task<Void>, _ error: any Error) { end(TransportTrouble.words(error)) }
}
