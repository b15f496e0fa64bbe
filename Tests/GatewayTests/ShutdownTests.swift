import AsyncHTTPClient
import ErrorPolicy
import Gateway
import NIOCore
import OpsModel
import OpsStore
import ServiceLifecycle
import TestSupport
import Testing

@Suite("A gateway with an ops log, and its end")
struct ShutdownTests {
    private static let refusal = #"{"error":{"message":"boom","type":"server_error"}}"#

    /// Every error of the log.
    private func errors(_ path: String) throws -> [ErrorRow] {
        let always = TimeSpan(start: Timestamp(0), end: Timestamp(.max))
        return try OpsLog.open(path, mode: .readOnly).errors(always, limit: 100).rows
    }

    @Test("What was begun is answered and recorded, also for a client that left; then the log is complete")
    func shutdown() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("ops.db")
        let recorder = OpsRecorder(try OpsLog.create(path))
        let gate = Gate()
        let answer = try await ScriptedUpstream.run { seen in
            await gate.opened()
            return .json(500, Self.refusal)
        } _: { upstream in
            try await RunningGateway.run(
                accounts: [.apiKey(at: upstream)],
                recording: recorder,
                after: [recorder]
            ) { gateway in
                let leaver = Task { try await gateway.generate() }
                await upstream.requests(atLeast: 1)
                leaver.cancel()
                _ = await leaver.result
                #expect(await eventually { gateway.gateway.openConnections == 0 })
                async let stayer = gateway.generate()
                await upstream.requests(atLeast: 2)
                await gateway.services.triggerGracefulShutdown()
                gate.open()
                return try await stayer
            }
        }
        #expect(answer.status == 502)
        let rows = try errors(path)
        #expect(rows.map(\.clientStatus).sorted() == [499, 502])
        #expect(rows.contains { $0.requestID == answer.headers["x-request-id"] })
        #expect(rows.allSatisfy { $0.upstreamStatus == 500 })
    }

    @Test("A row in the file says what the client was told and what the upstream said")
    func row() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("ops.db")
        let recorder = OpsRecorder(try OpsLog.create(path))
        let answer = try await ScriptedUpstream.run { seen in
            seen.token == "sk-1" ? .json(429, Self.refusal) : .json(200, ImageGatewayTests.image)
        } _: { upstream in
            try await RunningGateway.run(
                accounts: [.apiKey(1, at: upstream), .apiKey(2, at: upstream)],
                recording: recorder,
                after: [recorder]
            ) { try await $0.generate() }
        }
        #expect(answer.status == 200)
        let row = try #require(try errors(path).first)
        #expect(row.outcome == .recovered)
        #expect(row.account?.id == 1)
        #expect(row.answeredBy?.id == 2)
        #expect(row.upstreamStatus == 429)
        #expect(row.requestID == answer.headers["x-request-id"])
        let log = try OpsLog.open(path, mode: .readOnly)
        let detail = try #require(try log.detail(row.id))
        #expect(detail.attempts.map(\.kind) == ["failover"])
        #expect(detail.attempts.first?.url?.hasSuffix("/v1/images/generations") == true)
    }
}
