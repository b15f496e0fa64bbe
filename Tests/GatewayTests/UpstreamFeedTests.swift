import AsyncHTTPClient
import NIOCore
import Testing

@testable import Gateway

@Suite("Reading an upstream beside waiting for it")
struct UpstreamFeedTests {
    private func feed(_ pieces: [String], endingWith error: (any Error)?) -> (UpstreamFeed, HTTPClientResponse.Body) {
        let stream = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
            for piece in pieces { continuation.yield(ByteBuffer(string: piece)) }
            continuation.finish(throwing: error)
        }
        return (UpstreamFeed(clock: ManualClock()), .stream(stream))
    }

    /// Everything that is handed over, in words.
    private func all(_ feed: UpstreamFeed) async -> [String] {
        var seen: [String] = []
        while true {
            switch await feed.next(within: 1_000) {
            case .piece(let piece): seen.append(String(buffer: piece))
            case .silence: seen.append("silence")
            case .timedOut: return seen + ["timed out"]
            case .ended(let error): return seen + [error ?? "end"]
            }
        }
    }

    @Test("Pieces come in order, then the end")
    func order() async {
        let (feed, body) = feed(["a", "b", "c"], endingWith: nil)
        async let reading: Void = feed.read(body)
        #expect(await all(feed) == ["a", "b", "c", "end"])
        await reading
    }

    @Test("The HTTP client's own read timeout is told from a connection that broke")
    func timeout() async {
        for (error, words) in [
            (HTTPClientError.readTimeout, "timed out"),
            (HTTPClientError.remoteConnectionClosed, "the upstream closed the connection"),
        ] {
            let (feed, body) = feed(["a"], endingWith: error)
            async let reading: Void = feed.read(body)
            #expect(await all(feed) == ["a", words])
            await reading
        }
    }

    @Test("A feed that is closed lets its reader go")
    func closing() async {
        let (feed, body) = feed(["a", "b", "c"], endingWith: nil)
        async let reading: Void = feed.read(body)
        guard case .piece = await feed.next(within: 1_000) else {
            Issue.record("no piece")
            return
        }
        feed.close()
        await reading
    }

    @Test("Silence is told after so long by the clock, and not before")
    func silence() async {
        let clock = ManualClock()
        let feed = UpstreamFeed(clock: clock)
        async let signal = feed.next(within: 5_000)
        await clock.somebodyWaits(milliseconds: 5_000)
        clock.advance(milliseconds: 4_999)
        clock.advance(milliseconds: 1)
        guard case .silence = await signal else {
            Issue.record("no silence")
            return
        }
    }
}

@Suite("Lines of a stream")
struct LineSplitterTests {
    @Test("However the bytes are cut, the lines are the same")
    func cuts() throws {
        let text = "data: a\r\n\r\n: note\ndata: 雪\n\nlast"
        for size in 1...text.utf8.count {
            var splitter = LineSplitter(limit: 100)
            var lines: [String] = []
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                lines += try splitter.take(ByteBuffer(bytes: rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(lines == ["data: a", "", ": note", "data: 雪", ""])
            #expect(splitter.finish() == "last")
            #expect(splitter.finish() == nil)
        }
    }

    @Test("A line over the limit is refused, with or without an end")
    func limit() throws {
        var splitter = LineSplitter(limit: 4)
        #expect(try splitter.take(ByteBuffer(string: "1234\n12")) == ["1234"])
        #expect(throws: LineSplitter.TooLong.self) { try splitter.take(ByteBuffer(string: "345\n")) }
        var endless = LineSplitter(limit: 4)
        #expect(throws: LineSplitter.TooLong.self) { try endless.take(ByteBuffer(string: "12345")) }
    }
}
