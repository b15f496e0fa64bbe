import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import Gateway

@Suite("The HTTP clients of the event loops", .timeLimit(.minutes(15)))
struct UpstreamClientsTests {
    @Test("A request that is served on a loop is answered there, over a connection that is kept")
    func sameLoop() async throws {
        let clients = UpstreamClients.patient()
        let seen = try await ScriptedUpstream.run(script: { _ in .json(200, "{}") }) { upstream in
            for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() {
                await withTaskExecutorPreference(LoopExecutor(loop)) {
                    let call = UpstreamCall(clients: clients, clock: ManualClock())
                    for _ in 1...3 {
                        #expect(clients.here.eventLoopGroup.any() === loop)
                        let answer = try? await call.post(
                            upstream.url,
                            headers: [:],
                            body: [ByteBuffer(string: "{}")],
                            within: 600_000
                        )
                        while case .piece? = await answer?.next(within: 600_000) {}
                        #expect(answer?.status == 200)
                    }
                }
            }
            return upstream.requests()
        }
        let connections = Dictionary(grouping: seen, by: \.connection)
        #expect(connections.values.allSatisfy { $0.count == 3 })
        try await clients.shutdown()
    }

    @Test("A reload may let more requests in than were allowed at the start: none waits for another's connection")
    func raisedLimit() async throws {
        var settings = GatewaySettings()
        settings.maxConcurrentRequests = 1
        let clients = UpstreamClients.patient(settings)
        try await ScriptedUpstream.run(script: { _ in .hang }) { upstream in
            await withDiscardingTaskGroup { tasks in
                let loop = MultiThreadedEventLoopGroup.singleton.any()
                let call = UpstreamCall(clients: clients, clock: ManualClock())
                for _ in 1...3 {
                    tasks.addTask(executorPreference: LoopExecutor(loop)) {
                        let body = [ByteBuffer(string: "{}")]
                        _ = try? await call.post(upstream.url, headers: [:], body: body, within: 600_000)
                    }
                }
                #expect(await eventually { upstream.requests().count == 3 })
                await upstream.stop()
            }
        }
        try await clients.shutdown()
    }

    @Test("A connection that nobody uses is closed, before servers do that")
    func idle() async throws {
        #expect(UpstreamClients.idle < 5_000)
        let clients = UpstreamClients(GatewaySettings(), idle: 20)
        try await ScriptedUpstream.run(script: { _ in .json(200, "{}") }) { upstream in
            let call = UpstreamCall(clients: clients, clock: ManualClock())
            let answer = try await call.post(upstream.url, headers: [:], body: [], within: 600_000)
            while case .piece = await answer.next(within: 600_000) {}
            await upstream.waitUntilDisconnected()
        }
        try await clients.shutdown()
    }
}
