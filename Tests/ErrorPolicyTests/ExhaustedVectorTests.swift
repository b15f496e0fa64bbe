import ErrorPolicy
import TestSupport
import Testing

@Suite("No account left, by the vectors")
struct ExhaustedVectorTests {
    @Test("what the client is told", arguments: Vector.area("exhausted"))
    func exhausted(_ vector: Vector) throws {
        let rules = try PassthroughRule.list(from: #require(vector.input["rules"]))
        let failure = try FailoverError(vector: #require(vector.input["failure"]))
        let answer = ExhaustedAnswer(failure, rules: rules)
        #expect(answer.skipMonitoring == vector.expected.flag("skip_monitoring"))
        let client = try #require(vector.expected["client"])
        if vector.input.flag("stream_started") {
            expectEvents([answer.client.event(typed: false)], client["sse"]?.elements ?? [])
        } else {
            expectClient(answer.client, client)
        }
        #expect((answer.maskReason != nil) == (answer.decision == .masked))
    }
}

extension FailoverError {
    /// The failure of a vector, as an OAuth account's attempt leaves it.
    init(vector value: JSONValue) throws {
        let decision = ErrorPolicy.decide(
            UpstreamResponse(vector: value),
            account: AccountContext(id: 1, kind: .oauth),
            model: ImageModel.usual
        )
        self = try #require(decision.failover)
    }
}
