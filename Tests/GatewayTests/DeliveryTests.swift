import ErrorPolicy
import Gateway
import Logging
import NIOCore
import OpsModel
import ServiceLifecycle
import Synchronization
import Testing

/// Answers that are larger than what the system keeps for a client that does not read.
@Suite("Answers on their way to slow clients", .timeLimit(.minutes(15)))
struct DeliveryTests {
    private static let size = 12 << 20

    enum Kind: CaseIterable, Sendable {
        case apiKey, apiKeyStream, oauth

        var asked: String {
            self == .apiKeyStream ? #"{"prompt":"a cat","stream":true}"# : #"{"prompt":"a cat"}"#
        }

        var script: ScriptedUpstream.Script {
            switch self {
            case .apiKey: { _ in .huge(bytes: size) }
            case .apiKeyStream: { _ in .events([.chunk("data: " + String(repeating: "x", count: size) + "\n\n")]) }
            case .oauth:
                { _ in
                    let item = #"{"type":"image_generation_call","result":"\#(String(repeating: "x", count: size))"}"#
                    let event = #"{"type":"response.completed","response":{"output":[\#(item)]}}"#
                    return .events(["data: \(event)\n\n"])
                }
            }
        }

        func account(at upstream: ScriptedUpstream) -> UpstreamAccount {
            .apiKey(at: upstream) { account in
                if self == .oauth { account.context = AccountContext(id: 1, kind: .oauth) }
            }
        }
    }

    /// Asks for an image without reading its answer.
    private func run(
        _ kind: Kind,
        recording: MemoryRecording = MemoryRecording(),
        logger: Logger = Logger(label: "gateway") { _ in SwiftLogNoOpLogHandler() },
        _ body: @Sendable (RunningGateway, RawClient) async throws -> Void
    ) async throws {
        try await ScriptedUpstream.run(script: kind.script) { upstream in
            try await RunningGateway.run(
                accounts: [kind.account(at: upstream)],
                recording: recording,
                logger: logger
            ) { gateway in
                let client = try await RawClient.connect(to: gateway.port, isListening: false)
                try await client.send(gateway.request(kind.asked))
                await upstream.requests(atLeast: 1)
                try await body(gateway, client)
            }
        }
    }

    @Test("An end of the gateway waits until the client has its answer", arguments: Kind.allCases)
    func shutdown(_ kind: Kind) async throws {
        let recording = MemoryRecording()
        let lines = RequestLines()
        try await run(kind, recording: recording, logger: lines.logger) { gateway, client in
            await gateway.services.triggerGracefulShutdown()
            try await client.listen()
            await client.ended()
            #expect(client.statuses == [200])
            #expect(client.length > Self.size)
        }
        #expect(recording.traffic.map(\.successes).reduce(0, +) == 1)
        #expect(lines.all.map { $0["client_left"] } == [nil])
    }

    @Test("A request is in flight until the client has its answer; cut off, it is told as one that left")
    func stalled() async throws {
        let lines = RequestLines()
        try await run(.apiKey, logger: lines.logger) { gateway, client in
            #expect(
                await eventually {
                    gateway.clock.ring(after: Int64(GatewaySettings().bodyTimeout) + 1, only: RunningGateway.tick)
                    return gateway.gateway.openConnections == 0
                }
            )
            await gateway.gateway.requestsInFlight.allEnded()
        }
        let line = try #require(lines.all.first)
        #expect(lines.all.count == 1)
        #expect(line["client_left"] == "true")
        #expect(line["bytes"].flatMap { Int("\($0)") } ?? 0 >= Self.size)
    }

    @Test("A connection that waits for its client before it closes is cut off as well")
    func stalledAtTheEnd() async throws {
        try await run(.apiKey) { gateway, client in
            await gateway.services.triggerGracefulShutdown()
            #expect(
                await eventually {
                    gateway.clock.ring(after: Int64(GatewaySettings().bodyTimeout) + 1, only: RunningGateway.tick)
                    return gateway.gateway.openConnections == 0
                }
            )
            try await client.listen()
            await client.ended()
            #expect(client.length < Self.size)
        }
    }
}

/// The lines of an access log.
private final class RequestLines: Sendable {
    private let lines = Mutex<[Logger.Metadata]>([])

    var all: [Logger.Metadata] { lines.withLock(\.self) }
    var logger: Logger { Logger(label: "gateway") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: RequestLines
        var metadata = Logger.Metadata()
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            guard event.message == "request" else { return }
            lines.lines.withLock { $0.append(event.metadata ?? [:]) }
        }
    }
}
