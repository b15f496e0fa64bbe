import ErrorPolicy
import Gateway
import OpsModel
import TestSupport
import Testing

@Suite("The gateway over HTTP, by the vectors")
struct GatewayVectorTests {
    @Test("Whole requests", arguments: Vector.area("failover"))
    func wholeRequest(_ vector: Vector) async throws {
        let run = try await VectorRun.run(vector.input)
        let expected = vector.expected
        let failsBeforeSending = vector.differs?.hasPrefix("D8") == true
        let surfacesTheLast = vector.differs?.hasPrefix("D6") == true
        if failsBeforeSending {
            #expect(run.rows.first?.attempts.map { Int($0.account?.id ?? 0) } == [1, 2])
        } else {
            #expect(run.calls == (expected["account_calls"]?.elements ?? []).compactMap(\.integer))
        }
        // A complete stream is given a second to end, which is no wait between tries.
        let waited = [run.waits, run.waits.filter { $0 != 1_000 }].map { $0.reduce(0, +) }
        #expect(waited.contains { abs($0 - expected.number("elapsed_ms_approx")) < 10 })
        let client = try #require(expected["client"])
        if surfacesTheLast {
            #expect(run.answer.status == 404)
            #expect(run.answer.error?.text("message") == "model not found")
        } else {
            expectAnswer(run.answer, client)
        }
        let stored = (expected["account_effect"]?.elements ?? []).filter {
            AccountEffect.Operation(rawValue: $0.text("op"))?.isStored ?? false
        }
        #expect(
            run.effects.map { "\($0.accountID) \($0.operation.rawValue)" }
                == stored.map { "\($0.number("account_id")) \($0.text("op"))" }
        )
        let rows = expected["ops_rows"]?.elements ?? []
        #expect(run.rows.count == rows.count)
        if surfacesTheLast { return }
        for (row, want) in zip(run.rows, rows) { expect(row, want, in: run, sameMessage: !failsBeforeSending) }
    }

    private func expect(_ row: ErrorDetail, _ want: JSONValue, in run: VectorRun, sameMessage: Bool) {
        #expect(row.row.requestID == run.answer.headers["x-request-id"])
        #expect(row.row.clientStatus == want.number("status_code"))
        #expect(row.row.clientMessage == want.text("error_message"))
        #expect(row.phase == want.text("error_phase"))
        #expect(row.owner == want.text("error_owner"))
        #expect(row.source == want.text("error_source"))
        #expect(row.severity == want.text("severity"))
        #expect(row.isBusinessLimited == want.flag("is_business_limited"))
        #expect(row.row.stream == want.flag("stream"))
        #expect(row.row.upstreamStatus == want.present("upstream_status_code")?.integer)
        if sameMessage { #expect((row.row.upstreamMessage ?? "") == want.text("upstream_error_message")) }
        // An answer without an image is no attempt of the reference's, and leaves the row with who answered; ours says
        // who failed and who answered.
        guard let attempts = want["upstream_errors"]?.elements else { return }
        #expect(!sameMessage || row.attempts.count == attempts.count)
        #expect(!sameMessage || row.row.account?.id == want.present("account_id")?.integer.map(Int64.init))
        for (ours, attempt) in zip(row.attempts, attempts) where sameMessage {
            #expect(ours.kind == attempt.text("kind") || ours.kind == "retry")
            #expect(ours.status == attempt["upstream_status_code"]?.integer)
            #expect((ours.message ?? "") == attempt.text("message"))
            #expect(ours.account?.name == attempt.text("account_name"))
        }
    }

    private static let exhausted = Vector.area("exhausted").filter { !$0.input.flag("stream_started") }

    @Test("No account is left", arguments: exhausted)
    func nobodyLeft(_ vector: Vector) async throws {
        let failure = try #require(vector.input["failure"])
        let run = try await VectorRun.run(
            accounts: [#require(JSONReader.strict(#"{"id":1,"type":"oauth"}"#))],
            responses: JSONReader.strict(#"{"1":[\#(failure.rawText)]}"#),
            rules: try PassthroughRule.list(from: #require(vector.input["rules"]))
        )
        expectAnswer(run.answer, try #require(vector.expected["client"]))
        if vector.expected.flag("skip_monitoring") {
            #expect(run.rows.isEmpty)
            #expect(run.unrecorded == [.skipMonitoring])
        } else {
            #expect(run.rows.count == 1)
            #expect(run.rows.first?.row.clientStatus == run.answer.status)
        }
    }
}
