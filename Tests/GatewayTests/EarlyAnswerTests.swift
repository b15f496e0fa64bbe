import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import Gateway

@Suite("Answers that begin before their request is out")
struct EarlyAnswerTests {
    /// More than a connection takes that nobody reads from, in so many pieces.
    private static func body(_ pieces: Int) -> [ByteBuffer] {
        Array(repeating: ByteBuffer(repeating: UInt8(ascii: "x"), count: 24 << 20), count: pieces)
    }

    /// Runs `work` on an event loop, with clients.
    private func run(_ work: @Sendable (UpstreamCall) async throws -> Void) async throws {
        let clients = UpstreamClients.patient()
        let call = UpstreamCall(clients: clients, clock: ManualClock())
        try await withTaskExecutorPreference(LoopExecutor(MultiThreadedEventLoopGroup.singleton.any())) {
            try await work(call)
        }
        try await clients.shutdown()
    }

    private static func post(_ upstream: EarlyUpstream, pieces: Int, with call: UpstreamCall) async throws
        -> UpstreamAnswer
    {
        try await call.post(upstream.url, headers: [:], body: body(pieces), within: 600_000)
    }

    @Test("Whatever its status, it is read to its end", arguments: [200, 413], [1, 3])
    func readToTheEnd(_ status: Int, _ pieces: Int) async throws {
        let head = "HTTP/1.1 \(status) x\r\ntransfer-encoding: chunked\r\n\r\n"
        try await EarlyUpstream.run(answering: "HTTP/1.1 100 Continue\r\n\r\n" + head) { upstream in
            try await run { call in
                let answer = try await Self.post(upstream, pieces: pieces, with: call)
                #expect(answer.status == status)
                upstream.say("2\r\n{}\r\n")
                guard case .piece(ByteBuffer(string: "{}")) = await answer.next(within: 600_000) else {
                    Issue.record("no piece")
                    return
                }
                upstream.say("0\r\n\r\n")
                guard case .ended(nil) = await answer.next(within: 600_000) else {
                    Issue.record("no end")
                    return
                }
            }
        }
    }

    @Test("An answer without a body ends at once", arguments: [200, 413], [1, 3])
    func empty(_ status: Int, _ pieces: Int) async throws {
        try await EarlyUpstream.run(answering: "HTTP/1.1 \(status) x\r\ncontent-length: 0\r\n\r\n") { upstream in
            try await run { call in
                let answer = try await Self.post(upstream, pieces: pieces, with: call)
                guard case .ended(nil) = await answer.next(within: 600_000) else {
                    Issue.record("no end")
                    return
                }
            }
        }
    }

    @Test("The next request does not wait behind what is left of the one before", arguments: [200, 413], [1, 3])
    func nextRequest(_ status: Int, _ pieces: Int) async throws {
        try await EarlyUpstream.run(answering: "HTTP/1.1 \(status) x\r\ncontent-length: 2\r\n\r\n{}") { upstream in
            try await run { call in
                for number in 1...3 {
                    let answer = try await Self.post(upstream, pieces: pieces, with: call)
                    while case .piece = await answer.next(within: 600_000) {}
                    #expect(answer.status == status)
                    #expect(upstream.count == number)
                }
            }
        }
    }

    @Test("A connection that is closed while a request goes out was the upstream's doing", arguments: [1, 3])
    func closed(_ pieces: Int) async throws {
        try await EarlyUpstream.run(answering: nil) { upstream in
            try await run { call in
                do throws(UpstreamCall.Failure) {
                    _ = try await call.post(upstream.url, headers: [:], body: Self.body(pieces), within: 600_000)
                    Issue.record("answered")
                } catch {
                    #expect(error.wasSent)
                    #expect(error.message.hasPrefix("the "))
                }
            }
        }
    }

    @Test("A client that was shut down fails its requests at once")
    func shutDown() async throws {
        let clients = UpstreamClients.patient()
        try await clients.shutdown()
        let call = UpstreamCall(clients: clients, clock: ManualClock())
        await #expect(throws: UpstreamCall.Failure.self) {
            _ = try await call.post("http://127.0.0.1:1", headers: [:], body: Self.body(1), within: 600_000)
        }
    }
}
