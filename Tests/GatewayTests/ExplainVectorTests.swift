import ErrorPolicy
import Gateway
import OpsModel
import TestSupport
import Testing

/// One account, one answer of its upstream: what the reference's functions made of it, seen by a client over HTTP.
@Suite("Upstream errors over HTTP, by the vectors")
struct ExplainVectorTests {
    /// Without those of other handlers, of functions called alone, and of what lies before the request.
    private static let all = Vector.area("explain").filter { vector in
        let input = vector.input
        return input["path"] == nil && input["request"] == nil && input["oauth_429_retry_started_s_ago"] == nil
            && !input.flag("no_account_state")
    }

    @Test("As many cases as can be asked over HTTP")
    func count() { #expect(Self.all.count == 62) }

    @Test("What the client is told", arguments: all)
    func client(_ vector: Vector) async throws {
        let input = vector.input
        let run = try await run(input)
        #expect(Set(run.calls).count <= 1)
        let surfaced = vector.expected["client"].flatMap { $0.isNull ? nil : $0 }
        let expected = try #require(surfaced ?? vector.expected["if_exhausted"])
        let answer = run.answer
        if vector.expected.flag("skip_monitoring") {
            #expect(run.rows.isEmpty)
        } else {
            #expect(run.rows.map(\.row.clientStatus) == [answer.status])
            #expect(run.rows.first?.row.requestID == answer.headers["x-request-id"])
        }
        let isAskedAgain = vector.expected["failover"]?.flag("retry_same_account") == true
        if isAskedAgain, stored(vector).contains("model_rate_limited") {
            // It is asked again and makes no images for now: SPEC 5.3's last case.
            #expect(answer.status == 503)
            #expect(answer.error?.text("message") == "No available compatible accounts")
        } else if surfaced == nil, expected.text("message") == "Upstream request failed",
            run.rows.first?.row.outcome == .surfaced
        {
            // D6: what one account cannot do and no other can is told as it is.
            #expect(answer.status == input["upstream"]?.number("status"))
        } else if vector.differs?.hasPrefix("D1") == true {
            #expect(answer.status == expected.number("status"))
            #expect(answer.error?.text("message").isEmpty == false)
        } else if vector.differs?.hasPrefix("D2") == true {
            #expect(answer.error?.text("message") == "GET https://h/?key=*** bad")
        } else {
            expectAnswer(answer, expected)
        }
        let isSurfaced = vector.expected.text("decision") == "surfaced"
        let upstreamID = Headers(vector: input["upstream"]?["headers"])["x-request-id"]
        if isSurfaced { #expect(answer.headers["x-upstream-request-id"] == upstreamID) }
        // Who is asked again is worse off in the end than after the one answer of the vector.
        if !isAskedAgain {
            #expect(run.effects.map(\.operation.rawValue) == stored(vector))
        }
    }

    private func run(_ input: JSONValue) async throws -> VectorRun {
        return try await VectorRun.run(
            accounts: [#require(JSONReader.strict(#"{"id":1,"type":"\#(input.text("account_type"))"}"#))],
            responses: JSONReader.strict(#"{"1":[\#(#require(input["upstream"]).rawText)]}"#),
            rules: try PassthroughRule.list(from: #require(input["rules"]))
        ) { context in
            if let credentials = input["credentials"] { context.read(credentials: credentials) }
            context.customErrorCodes = StatusList.read(input["account_custom_error_codes"]) ?? context.customErrorCodes
        }
    }

    private func stored(_ vector: Vector) -> [String] {
        (vector.expected["account_effect"]?.elements ?? []).map { $0.text("op") }.filter {
            AccountEffect.Operation(rawValue: $0)?.isStored ?? false
        }
    }
}
