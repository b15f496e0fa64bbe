import AsyncHTTPClient
import Gateway
import NIOCore
import NIOHTTP1
import Testing

@Suite("The scripted upstream")
struct ScriptedUpstreamTests {
    private typealias Answer = ScriptedUpstream.Answer

    private static let client = HTTPClient(configuration: UpstreamClients.patientConfiguration)

    /// What a client got: a status and a body, or nothing it could use.
    private func ask(_ answer: Answer) async throws -> (status: Int, body: String)? {
        try await ScriptedUpstream.run(script: { _ in answer }) { upstream in
            do {
                let response = try await Self.client.execute(request(upstream), timeout: .minutes(10))
                let body = try await response.body.collect(upTo: 4 << 20)
                return (Int(response.status.code), String(buffer: body))
            } catch {
                return nil
            }
        }
    }

    private func request(_ upstream: ScriptedUpstream, body: String = "{}") -> HTTPClientRequest {
        var request = HTTPClientRequest(url: upstream.url + "/v1/images/generations?x=1")
        request.method = .POST
        request.headers.add(name: "authorization", value: "Bearer upstream-key")
        request.body = .bytes(ByteBuffer(string: body))
        return request
    }

    @Test("A script sees each request whole and answers it")
    func seen() async throws {
        try await ScriptedUpstream.run(script: { .json(400, #"{"n":\#($0.number),"sent":\#($0.text)}"#) }) { upstream in
            for number in 1...2 {
                let response = try await Self.client.execute(
                    request(upstream, body: "[\(number)]"),
                    timeout: .minutes(10)
                )
                #expect(response.status.code == 400)
                #expect(
                    String(buffer: try await response.body.collect(upTo: 1_000))
                        == #"{"n":\#(number),"sent":[\#(number)]}"#
                )
            }
            let seen = await upstream.requests(atLeast: 2)
            #expect(seen.map(\.path) == ["/v1/images/generations?x=1", "/v1/images/generations?x=1"])
            #expect(seen.map(\.token) == ["upstream-key", "upstream-key"])
            #expect(seen.map(\.connection) == [1, 1])
        }
    }

    @Test("Answers of every shape arrive as written")
    func shapes() async throws {
        #expect(try await ask(.json(200, "{}"))?.body == "{}")
        #expect(try await ask(.events(["data: a\n\n", "data: b\n\n"]))?.body == "data: a\n\ndata: b\n\n")
        #expect(try await ask(.chunked(200, [], [.chunk("half")], trailers: [("x-late", "1")]))?.body == "half")
        #expect(try await ask(.huge(bytes: 1 << 20))?.body.utf8.count == 1 << 20)
        #expect(try await ask(.slowHead(201, "late", wait: { await Task.yield() }))?.status == 201)
    }

    @Test(
        "Broken answers reach nobody whole",
        arguments: [Answer.reset, .close, .garbage, .cut(200, #"{"data":[]}"#, after: 5)]
            + [Answer([.head(200, [("content-length", "9")]), .text("1234"), .reset])]
    )
    func broken(answer: ScriptedUpstream.Answer) async throws {
        #expect(try await ask(answer) == nil)
    }

    @Test("A hanging request ends when the client goes, and its connection is counted out")
    func hang() async throws {
        try await ScriptedUpstream.run(script: { _ in .hang }) { upstream in
            let asking = Task { try await Self.client.execute(request(upstream), timeout: .seconds(600)) }
            await upstream.requests(atLeast: 1)
            #expect(upstream.openConnections == 1)
            asking.cancel()
            await #expect(throws: (any Error).self) { try await asking.value }
            await upstream.waitUntilDisconnected()
            #expect(upstream.openConnections == 0)
        }
    }

    @Test("The test decides when a waiting answer goes on")
    func waiting() async throws {
        let (moments, go) = AsyncStream<Void>.makeStream()
        let script: ScriptedUpstream.Script = { _ in
            .events([.chunk("data: first\n\n"), .wait { for await _ in moments { break } }, .chunk("data: second\n\n")])
        }
        try await ScriptedUpstream.run(script: script) { upstream in
            let response = try await Self.client.execute(request(upstream), timeout: .minutes(10))
            var pieces = response.body.makeAsyncIterator()
            #expect(try await pieces.next().map { String(buffer: $0) } == "data: first\n\n")
            go.yield()
            #expect(try await pieces.next().map { String(buffer: $0) } == "data: second\n\n")
            #expect(try await pieces.next() == nil)
        }
    }

    @Test("One that runs for long keeps no requests, and still counts them")
    func forgetting() async throws {
        let upstream = try await ScriptedUpstream.start(remembers: false) { seen in
            .json(200, #"{"number":\#(seen.number)}"#)
        }
        for number in 1...3 {
            let answer = try await Self.client.execute(HTTPClientRequest(url: upstream.url), timeout: .minutes(10))
            let body = try await answer.body.collect(upTo: 1_024)
            #expect(String(buffer: body) == #"{"number":\#(number)}"#)
        }
        #expect(upstream.requests().isEmpty)
        await upstream.requests(atLeast: 3)
        await upstream.stop()
    }

    /// Its port is nobody's afterwards, or another test's: it is not asked any more.
    @Test("Stopping ends what hangs, and every connection")
    func stopping() async throws {
        let upstream = try await ScriptedUpstream.start { _ in .hang }
        let asking = Task { [request = request(upstream)] in
            _ = try await Self.client.execute(request, timeout: .minutes(10))
        }
        await upstream.requests(atLeast: 1)
        await upstream.stop()
        await upstream.waitUntilDisconnected()
        await #expect(throws: (any Error).self) { try await asking.value }
    }
}
