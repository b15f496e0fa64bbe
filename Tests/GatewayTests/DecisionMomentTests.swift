import ErrorPolicy
import Gateway
import OpsModel
import TestSupport
import Testing

@Suite("What is known when an error is in decides about it")
struct DecisionMomentTests {
    @Test(
        "A rule that was made while a request was under way decides about its error",
        arguments: [AccountContext.Kind.apiKey, .oauth]
    )
    func lateRule(_ kind: AccountContext.Kind) async throws {
        let recording = MemoryRecording()
        let gate = Gate()
        let answer = try await ScriptedUpstream.run { _ in
            await gate.opened()
            return .json(400, #"{"error":{"message":"bad size"}}"#)
        } _: { upstream in
            let account = UpstreamAccount.apiKey(at: upstream) { $0.context.kind = kind }
            return try await RunningGateway.run(accounts: [account], recording: recording) { gateway in
                async let answer = gateway.generate()
                await gate.visited()
                let rule = PassthroughRule(
                    id: 3,
                    name: "late",
                    errorCodes: [400],
                    passthroughCode: false,
                    responseCode: 422
                )
                gateway.accounts.adopt(RoutingState(accounts: [], rules: [rule]))
                gate.open()
                return try await answer
            }
        }
        #expect(answer.status == 422)
        #expect(recording.errors.map(\.row.ruleID) == [3])
        #expect(recording.errors.map(\.row.outcome) == [.rewritten])
    }

    @Test("A rule that was made while a request was under way keeps its error out of the log")
    func lateSilence() async throws {
        let recording = MemoryRecording()
        let gate = Gate()
        try await ScriptedUpstream.run { seen in
            await gate.opened()
            return seen.token == "sk-1" ? .json(500, "{}") : .json(200, ImageGatewayTests.image)
        } _: { upstream in
            let accounts = [UpstreamAccount.apiKey(1, at: upstream), .apiKey(2, at: upstream)]
            try await RunningGateway.run(accounts: accounts, recording: recording) { gateway in
                async let answer = gateway.generate()
                await gate.visited()
                let rule = PassthroughRule(id: 3, name: "late", errorCodes: [500], skipMonitoring: true)
                gateway.accounts.adopt(RoutingState(accounts: [], rules: [rule]))
                gate.open()
                let status = try await answer.status
                #expect(status == 200)
            }
        }
        #expect(recording.errors.isEmpty)
        #expect(recording.unrecorded == [.skipMonitoring])
    }

    @Test(
        "403 answers to requests that overlap are counted one after the other: the third takes the account out",
        arguments: [AccountContext.Kind.apiKey, .oauth]
    )
    func overlapping(_ kind: AccountContext.Kind) async throws {
        let routing = MemoryRouting()
        let gate = Gate()
        try await ScriptedUpstream.run { _ in
            await gate.opened()
            return .json(403, #"{"error":{"message":"no"}}"#)
        } _: { upstream in
            let account = UpstreamAccount.apiKey(at: upstream) { $0.context.kind = kind }
            try await RunningGateway.run(
                accounts: [account],
                routing: routing,
                recording: MemoryRecording()
            ) { gateway in
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<3 { group.addTask { try await gateway.generate().status } }
                    await upstream.requests(atLeast: 3)
                    gate.open()
                    for try await status in group { #expect(status == 502) }
                }
            }
        }
        #expect(
            routing.effects.map(\.reason) == [
                "OpenAI 403 temporary cooldown (1/3): Access forbidden (403): no",
                "OpenAI 403 temporary cooldown (2/3): Access forbidden (403): no",
                "Access forbidden (403): no | consecutive_403=3/3",
            ]
        )
        #expect(routing.effects.last?.operation == .setError)
    }
}
