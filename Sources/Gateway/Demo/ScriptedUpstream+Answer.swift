package import NIOCore

extension ScriptedUpstream {
    /// What it does about one request: steps, taken in order. Where none of them ends the connection it stays open for
    /// the next request.
    package struct Answer: Sendable {
        package enum Step: Sendable {
            /// Sends these bytes, whatever they are.
            case bytes(ByteBuffer)
            /// Sends so many bytes of `x`.
            case fill(Int)
            /// Goes on when the closure returns.
            case wait(@Sendable () async -> Void)
            /// Says nothing more until the other side gives up.
            case hang
            /// Closes the connection.
            case close
            /// Breaks the connection off, as a crash does (TCP RST).
            case reset
        }

        package var steps: [Step]

        package init(_ steps: [Step]) { self.steps = steps }

        /// The same, and then these steps.
        package func then(_ more: Step...) -> Answer { Answer(steps + more) }
    }
}

extension ScriptedUpstream.Answer.Step {
    package static func text(_ text: String) -> Self { .bytes(ByteBuffer(string: text)) }

    /// The head of an answer; nothing is added to the headers.
    package static func head(_ status: Int, _ headers: [(String, String)]) -> Self {
        .text(
            "HTTP/1.1 \(status) \(status < 400 ? "OK" : "Error")\r\n"
                + headers.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
        )
    }

    /// A piece of a chunked body.
    package static func chunk(_ text: String) -> Self {
        .text("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
    }

    /// The end of a chunked body.
    package static func lastChunk(trailers: [(String, String)] = []) -> Self {
        .text("0\r\n" + trailers.map { "\($0): \($1)\r\n" }.joined() + "\r\n")
    }
}

// MARK: Answers as they should be

extension ScriptedUpstream.Answer {
    package typealias Fields = [(String, String)]

    /// A whole answer with its length.
    package static func whole(_ status: Int, _ headers: Fields = [], body: ByteBuffer) -> Self {
        Self([.head(status, headers + [("content-length", "\(body.readableBytes)")]), .bytes(body)])
    }

    package static func json(_ status: Int, _ body: String, headers: Fields = []) -> Self {
        whole(status, [("content-type", "application/json")] + headers, body: ByteBuffer(string: body))
    }

    /// A chunked answer; the steps between are the test's: `.chunk`, `.wait`, `.hang`, `.reset`.
    package static func chunked(
        _ status: Int = 200,
        _ headers: Fields = [],
        _ pieces: [Step],
        trailers: Fields = []
    ) -> Self {
        Self(
            [.head(status, headers + [("transfer-encoding", "chunked")])] + pieces + [.lastChunk(trailers: trailers)]
        )
    }

    /// An event stream: each text one write, sent as it is.
    package static func events(_ pieces: [String], headers: Fields = []) -> Self {
        events(pieces.map { .chunk($0) }, headers: headers)
    }

    package static func events(_ pieces: [Step], headers: Fields = []) -> Self {
        chunked(200, [("content-type", "text/event-stream")] + headers, pieces)
    }

    package static func redirect(_ status: Int = 302, to location: String) -> Self {
        whole(status, [("location", location)], body: ByteBuffer())
    }
}

// MARK: And as they should not

extension ScriptedUpstream.Answer {
    /// Never answers.
    package static let hang = Self([.hang])
    /// Breaks off before a single byte.
    package static let reset = Self([.reset])
    /// Closes before a single byte.
    package static let close = Self([.close])
    /// Answers something that is not HTTP.
    package static let garbage = Self([.text("\u{1}\u{2}garbage, not HTTP\r\n\r\n"), .close])

    /// Promises a whole body and closes after its first bytes.
    package static func cut(_ status: Int, _ body: String, after count: Int, headers: Fields = []) -> Self {
        Self([
            .head(
                status,
                [("content-type", "application/json")] + headers + [("content-length", "\(body.utf8.count)")]
            ),
            .bytes(ByteBuffer(bytes: body.utf8.prefix(count))), .close,
        ])
    }

    /// A body of so many bytes.
    package static func huge(_ status: Int = 200, bytes count: Int, headers: Fields = []) -> Self {
        Self([
            .head(status, [("content-type", "application/json")] + headers + [("content-length", "\(count)")]),
            .fill(count),
        ])
    }

    /// The head byte by byte, each after `wait`; then the body.
    package static func slowHead(
        _ status: Int,
        _ body: String,
        wait: @escaping @Sendable () async -> Void
    ) -> Self {
        let head = "HTTP/1.1 \(status) OK\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
        return Self(head.map { String($0) }.flatMap { [.wait(wait), .text($0)] } + [.text(body)])
    }
}
