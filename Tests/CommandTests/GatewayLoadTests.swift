import AsyncHTTPClient
import Foundation
import Gateway
import NIOCore
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

/// Every kind of request at once, at a gateway that is told to end, is killed, or is told to read its configuration.
@Suite("The gateway as a process under load", .timeLimit(.minutes(15)))
struct GatewayLoadTests {
    private static let clients = 32

    private enum Kind: String, CaseIterable {
        case success, refused, failover, stream
    }

    /// What clients were told, and who was told nothing.
    private final class Told: Sendable {
        struct Answer {
            var name: String
            var status: Int
            var body: String
            var requestID: String
        }

        private let state = Mutex<(answers: [Answer], unanswered: [String])>(([], []))

        var answers: [Answer] { state.withLock(\.answers) }
        var unanswered: [String] { state.withLock(\.unanswered) }
        func add(_ answer: Answer) { state.withLock { $0.answers.append(answer) } }
        func addUnanswered(_ name: String) { state.withLock { $0.unanswered.append(name) } }
    }

    private static let image = "{\"created\":1,\"data\":[{\"b64_json\":\"aW1hZ2U=\"}]}"
    private static let events = (0..<20).map { "data: {\"n\":\($0)}\n\n" }

    /// The name of the request is its prompt: its kind and a number.
    private static func name(of seen: ScriptedUpstream.Seen) -> String {
        guard let start = seen.text.range(of: "\"prompt\":\"") else { return "" }
        return String(seen.text[start.upperBound...].prefix { $0 != "\"" })
    }

    private static let script: ScriptedUpstream.Script = { seen in
        // A moment's work, so that there is always something under way.
        let moment = ScriptedUpstream.Answer.Step.wait { try? await Task.sleep(for: .milliseconds(5)) }
        let name = name(of: seen)
        let answer: ScriptedUpstream.Answer
        if name.hasPrefix(Kind.refused.rawValue) {
            answer = .json(400, "{\"error\":{\"message\":\"bad size\",\"type\":\"invalid_request_error\"}}")
        } else if name.hasPrefix(Kind.failover.rawValue), seen.token == "upstream-key" {
            answer = .json(405, "{\"error\":{\"message\":\"not here\"}}")
        } else if name.hasPrefix(Kind.stream.rawValue) {
            answer = .events(events.flatMap { [.chunk($0), moment] })
        } else {
            answer = .json(200, image)
        }
        return ScriptedUpstream.Answer([moment] + answer.steps)
    }

    /// Names of requests that met an error at an upstream.
    private func failed(_ upstream: ScriptedUpstream) -> Set<String> {
        Set(
            upstream.requests().compactMap { seen in
                let name = Self.name(of: seen)
                let isRefused = name.hasPrefix(Kind.refused.rawValue)
                let isFailover = name.hasPrefix(Kind.failover.rawValue) && seen.token == "upstream-key"
                return isRefused || isFailover ? name : nil
            }
        )
    }

    /// Sends requests from 32 clients until nobody answers any more, or each has sent so many.
    private func load(_ port: Int, limit: Int, round: String = "", into told: Told) async throws {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.clients
        configuration.timeout.connect = .minutes(10)
        // A refused connection is an answer: nobody listens any more.
        configuration.connectionPool.retryConnectionEstablishment = false
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        await withTaskGroup { group in
            for client in 0..<Self.clients {
                group.addTask {
                    for number in 0..<limit {
                        let kind = Kind.allCases[(client + number) % Kind.allCases.count]
                        let name = "\(kind.rawValue)-\(round)\(client)-\(number)"
                        do {
                            told.add(try await Self.ask(name, kind, port, http))
                        } catch {
                            told.addUnanswered(name)
                            return
                        }
                    }
                }
            }
        }
        try await http.shutdown()
    }

    private static func ask(_ name: String, _ kind: Kind, _ port: Int, _ http: HTTPClient) async throws -> Told.Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/v1/images/generations")
        request.method = .POST
        request.headers.add(name: "authorization", value: "Bearer \(GatewayFixture.key)")
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: "{\"prompt\":\"\(name)\",\"stream\":\(kind == .stream)}"))
        let response = try await http.execute(request, timeout: .minutes(10))
        return Told.Answer(
            name: name,
            status: Int(response.status.code),
            body: String(buffer: try await response.body.collect(upTo: 1 << 20)),
            requestID: response.headers.first(name: "x-request-id") ?? ""
        )
    }

    private func expectWhole(_ answers: [Told.Answer]) {
        for answer in answers {
            if answer.name.hasPrefix(Kind.refused.rawValue) {
                #expect(answer.status == 400 && answer.body.contains("bad size"), "\(answer)")
            } else if answer.name.hasPrefix(Kind.stream.rawValue) {
                #expect(answer.status == 200 && answer.body == Self.events.joined(), "\(answer)")
            } else {
                #expect(answer.status == 200 && answer.body == Self.image, "\(answer)")
            }
        }
    }

    /// The request ids of every error in the log.
    private func recorded(_ fixture: GatewayFixture) async throws -> [String] {
        try await Program.shell(
            "sqlite3 \"$1\" \"SELECT request_id FROM ops_error_logs\"",
            fixture.folder.path("ops.db")
        ).lines
    }

    private func expectSound(_ fixture: GatewayFixture) async throws {
        let check = try await Program("unmask").run(["check", fixture.folder.path("ops.db")])
        #expect(check.status == 0, "\(check.output)\(check.error)")
    }

    @Test("SIGTERM: what was accepted is answered whole, what went wrong is in the log, the end is clean")
    func terminate() async throws {
        try await ScriptedUpstream.run(script: Self.script) { upstream in
            let fixture = try GatewayFixture(twoAccountsAt: upstream)
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            let told = Told()
            async let loading: Void = load(gateway.port, limit: 500, into: told)
            await upstream.requests(atLeast: 600)
            try await gateway.signal("TERM")
            try await loading
            #expect(try await gateway.status() == 0, "\(gateway.log)")
            #expect(gateway.log.contains("Ended; every error is recorded."))
            expectWhole(told.answers)
            // Nobody got through all requests: the end came in the middle. Who got no answer was not accepted.
            #expect(told.unanswered.count == Self.clients)
            let seen = Set(upstream.requests().map(Self.name))
            #expect(told.unanswered.filter(seen.contains).isEmpty)
            let failed = failed(upstream)
            let ids = told.answers.filter { failed.contains($0.name) }.map(\.requestID)
            #expect(ids.count == failed.count && failed.count > 100)
            #expect(try await recorded(fixture).sorted() == ids.sorted())
            try await expectSound(fixture)
        }
    }

    @Test("SIGKILL: what was written before is there, the log is sound, and the gateway starts on it again")
    func kill() async throws {
        try await ScriptedUpstream.run(script: Self.script) { upstream in
            let fixture = try GatewayFixture(twoAccountsAt: upstream)
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            let before = Told()
            try await load(gateway.port, limit: 12, round: "before-", into: before)
            #expect(before.unanswered.isEmpty)
            // Nothing waits to be written: every error so far is acknowledged.
            var waits = true
            for _ in 0..<10_000 where waits {
                waits = try await !gateway.get("metrics").body.contains("unmask_gateway_recorder_queue 0\n")
                if waits { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(!waits)
            let durable = failed(upstream)
            let told = Told()
            async let loading: Void = load(gateway.port, limit: 500, into: told)
            await upstream.requests(atLeast: upstream.requests().count + 300)
            try await gateway.signal("KILL")
            try await loading
            #expect(try await gateway.status() == -9)

            try await expectSound(fixture)
            let ids = try await recorded(fixture)
            #expect(Set(ids).count == ids.count)
            let missing = before.answers.filter { durable.contains($0.name) && !ids.contains($0.requestID) }
            #expect(missing.isEmpty && durable.count > 50, "\(missing.count) of \(durable.count)")

            try FileManager.default.removeItem(atPath: fixture.folder.path("log"))
            let again = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            #expect(try await again.ask("{\"prompt\":\"refused-again\"}").status == 400)
            try await again.signal("TERM")
            #expect(try await again.status() == 0)
            #expect(try await recorded(fixture).count == ids.count + 1)
            try await expectSound(fixture)
        }
    }

    @Test("SIGHUP, again and again, costs no request")
    func reloads() async throws {
        try await ScriptedUpstream.run(script: Self.script) { upstream in
            let fixture = try GatewayFixture(twoAccountsAt: upstream)
            let gateway = try await RunningGateway.start(["--config", fixture.path], in: fixture)
            let told = Told()
            async let loading: Void = load(gateway.port, limit: 20, into: told)
            try await gateway.signal("HUP", times: 50)
            try await loading
            #expect(told.unanswered.isEmpty)
            #expect(told.answers.count == Self.clients * 20)
            expectWhole(told.answers)
            #expect(gateway.log.contains("The configuration was read anew."))
            try await gateway.signal("TERM")
            #expect(try await gateway.status() == 0, "\(gateway.log)")
            #expect(try await recorded(fixture).count == failed(upstream).count)
        }
    }
}
