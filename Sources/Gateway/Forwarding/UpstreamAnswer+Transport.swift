internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// What the HTTP client tells. It does so on its event loop, and waits for a future before it goes on: with tasks and
/// sequences of pieces in its place an exchange would cost several times as much.
extension UpstreamAnswer: HTTPClientResponseDelegate {
    typealias Response = Void

    func began(_ task: HTTPClient.Task<Void>) { began { task.cancel() } }

    /// The request's body: these pieces, one after the other.
    func body(_ pieces: [ByteBuffer]) -> HTTPClient.Body? {
        if pieces.isEmpty { return nil }
        let length = pieces.reduce(Int64(0)) { $0 + Int64($1.readableBytes) }
        return .stream(contentLength: length) { [self] writer in
            askedFor()
            return Self.write(pieces[...], to: writer)
        }
    }

    private static func write(
        _ pieces: ArraySlice<ByteBuffer>,
        to writer: HTTPClient.Body.StreamWriter
    ) -> EventLoopFuture<Void> {
        let written = writer.write(.byteBuffer(pieces[pieces.startIndex]))
        let rest = pieces.dropFirst()
        return rest.isEmpty ? written : written.flatMap { write(rest, to: writer) }
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
