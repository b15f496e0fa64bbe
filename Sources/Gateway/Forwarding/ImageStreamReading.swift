internal import ErrorPolicy
internal import NIOCore

/// Reads the bytes of an upstream's image stream within bounds: pieces in, the client's events out.
struct ImageStreamReading {
    /// The longest line, in bytes. An event is one line with a whole image in it.
    static let lineLimit = 64 << 20

    /// What is longer than this, in bytes, holds an image and is not searched for the account's secrets.
    private static let searchLimit = 64 << 10

    private var lines = LineSplitter(limit: lineLimit)
    private var events = ServerSentEvents()
    private var stream: ImageStream
    /// How many bytes may still come.
    private var left: Int
    private var givenUp: StreamFailure?
    private let secrets: AccountSecrets

    init(_ stream: ImageStream, maxBytes: Int, secrets: AccountSecrets = AccountSecrets("")) {
        self.stream = stream
        self.secrets = secrets
        left = maxBytes
    }

    /// Whether there is nothing more to read for.
    var isOver: Bool { givenUp != nil || stream.failureSoFar != nil }
    /// Whether the upstream said that this was all.
    var isComplete: Bool { stream.isComplete }

    /// Takes the next bytes; returns what the client gets for them.
    mutating func take(_ piece: ByteBuffer) -> String {
        left -= piece.readableBytes
        guard left >= 0, let lines = try? lines.take(piece) else {
            givenUp = .tooLarge
            return ""
        }
        var told = ""
        for line in lines {
            if let event = events.line(masked(line)) { told += stream.take(event.data).joined() }
            if isOver { break }
        }
        return told
    }

    /// Nothing came for so long that nothing more is waited for.
    mutating func giveUp(idleFor milliseconds: Int) { givenUp = StreamFailure(idleFor: milliseconds) }

    /// Ends the stream; returns what the client gets last, and how it ended.
    ///
    /// - Parameter readError: what the transport said if the reading broke off.
    mutating func finish(readError: String? = nil) -> (told: String, ending: ImageStream.Ending) {
        var told = ""
        if !isOver {
            if let line = lines.finish(), let event = events.line(masked(line)) {
                told += stream.take(event.data).joined()
            }
            if let event = events.finish() { told += stream.take(event.data).joined() }
        }
        let (events, ending) = stream.finish(readError: readError, givenUp: givenUp)
        return (told + events.joined(), ending)
    }

    private func masked(_ line: String) -> String {
        line.utf8.count > Self.searchLimit ? line : secrets.masked(in: line)
    }
}
