import ErrorPolicy
import Gateway
import OpsModel
import Testing

@Suite("What a failure of the transport is called", .timeLimit(.minutes(15)))
struct TransportWordsTests {
    private static let chunked = [("transfer-encoding", "chunked")]
    private static let event = ScriptedUpstream.Answer.Step.chunk("data: {}\n\n")
    private static let long = String(repeating: "a", count: 1 << 20)

    private static let brokenOff = "the upstream broke its answer off"
    private static let longHeaders = "the headers of the upstream's answer are too long"
    private static let notHTTP = "the upstream's answer is not HTTP: "

    /// What the ops log says that an upstream's answer was.
    private func words(_ trouble: ScriptedUpstream.Answer) async throws -> String? {
        let recording = MemoryRecording()
        try await ScriptedUpstream.run { _ in
            trouble
        } _: { upstream in
            _ = try await RunningGateway.run(accounts: [.apiKey(at: upstream)], recording: recording) { gateway in
                try await gateway.generate()
            }
        }
        #expect(recording.errors.count == 1)
        return recording.errors.first?.row.upstreamMessage
    }

    @Test(
        "An answer that ends before its end was broken off, which is another fault than one that is not HTTP",
        arguments: [
            ("in a body of a known length", .cut(200, ImageGatewayTests.image, after: 12)),
            ("in a chunk", .init([.head(200, chunked), .text("ff\r\n{"), .close])),
            ("between two chunks", .init([.head(200, chunked), .chunk("{"), .close])),
            ("in a stream", .events([event, .close])),
            ("in the head", .init([.text("HTTP/1.1 200 OK\r\ncontent-le"), .close])),
        ] as [(String, ScriptedUpstream.Answer)]
    )
    func brokenOff(_ place: String, _ trouble: ScriptedUpstream.Answer) async throws {
        #expect(try await words(trouble) == Self.brokenOff, "\(place)")
    }

    @Test(
        "Headers over the limit are told as such",
        arguments: [
            ("one", .init([.text("HTTP/1.1 200 OK\r\nx-a: \(long)"), .hang])),
            ("many", .init([.text("HTTP/1.1 200 OK\r\n" + String(repeating: "x-a: b\r\n", count: 100_000)), .hang])),
            ("trailers", .init([.head(200, chunked), .text("0\r\nx-a: \(long)"), .hang])),
        ] as [(String, ScriptedUpstream.Answer)]
    )
    func longHeaders(_ kind: String, _ trouble: ScriptedUpstream.Answer) async throws {
        #expect(try await words(trouble) == Self.longHeaders, "\(kind)")
    }

    @Test(
        "Only what is not HTTP is told so",
        arguments: [
            ("garbage", .garbage),
            ("a chunk's length that is none", .init([.head(200, chunked), .text("zz\r\nx\r\n0\r\n\r\n"), .hang])),
        ] as [(String, ScriptedUpstream.Answer)]
    )
    func notHTTP(_ kind: String, _ trouble: ScriptedUpstream.Answer) async throws {
        #expect(try await words(trouble)?.hasPrefix(Self.notHTTP) == true, "\(kind)")
    }

    @Test("A connection that is closed before any answer is told as closed")
    func closed() async throws {
        #expect(try await words(.close) == "the upstream closed the connection")
    }
}
