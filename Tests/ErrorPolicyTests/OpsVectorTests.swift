import ErrorPolicy
import TestSupport
import Testing

@Suite("Classifying errors for the ops log, by the vectors")
struct OpsVectorTests {
    @Test("which types are kept", arguments: Vector.area("ops_classify", op: "normalize_type"))
    func type(_ vector: Vector) {
        let type = vector.input.text("error_type")
        #expect(OpsErrorType.known.contains(type) == vector.expected.flag("known"))
        #expect(
            OpsErrorType.normalized(type, code: vector.input.text("code")) == vector.expected.text("error_type")
        )
    }

    @Test("severity", arguments: Vector.area("ops_classify", op: "severity"))
    func severity(_ vector: Vector) {
        let severity = OpsSeverity(type: vector.input.text("error_type"), status: vector.input.number("status"))
        #expect(severity.rawValue == vector.expected.text("severity"))
    }

    @Test("phase, owner, source and business limits", arguments: Vector.area("ops_classify"))
    func classification(_ vector: Vector) {
        let input = vector.input
        let result = OpsClassification(
            type: input.text("error_type"),
            code: input.text("code"),
            message: input.text("message"),
            status: input.number("status"),
            context: OpsClassification.Context(vector: input["context"])
        )
        expect(result, vector.expected)
    }

    @Test("reading an answer", arguments: Vector.area("ops_classify", op: "parse_body"))
    func body(_ vector: Vector) {
        let answer = OpsAnswer(vector.input.text("body"))
        let expected = vector.expected
        #expect(answer.rawType == expected.text("error_type_raw"))
        #expect(answer.type == expected.text("error_type"))
        #expect(answer.code == expected.text("code"))
        #expect(answer.message == expected.text("message"))
        #expect(answer.statusCode == expected.number("status_code"))
        #expect(answer.isStreamFailure == expected.flag("stream_failure"))
        if let inferred = expected["inferred_status"]?.integer { #expect(answer.inferredStatus == inferred) }
    }

    @Test("the rows a request leaves", arguments: Vector.area("ops_classify", op: "middleware"))
    func rows(_ vector: Vector) throws {
        let request = OpsRequest(vector: try #require(vector.input["context"]))
        let rows = OpsRow.rows(for: request)
        let expected = try #require(vector.expected["rows"]?.elements)
        #expect(rows.count == expected.count)
        for (row, want) in zip(rows, expected) { expectRow(row, want) }
    }

    private func expect(_ result: OpsClassification, _ expected: JSONValue) {
        #expect(result.type == expected.text("error_type"))
        #expect(result.phase.rawValue == expected.text("error_phase"))
        #expect(result.phase.owner.rawValue == expected.text("error_owner"))
        #expect(result.phase.source.rawValue == expected.text("error_source"))
        #expect(result.isBusinessLimited == expected.flag("is_business_limited"))
        #expect(result.severity.rawValue == expected.text("severity"))
    }
}

/// What a vector says about a row, compared with ours.
func expectRow(_ row: OpsRow, _ want: JSONValue, type: Bool = true) {
    #expect(row.status == want.number("status_code"))
    #expect(row.message == want.text("error_message"))
    #expect(row.accountID == want.present("account_id")?.integer.map(Int64.init))
    if type { #expect(row.classification.type == want.text("error_type")) }
    #expect(row.classification.phase.rawValue == want.text("error_phase"))
    #expect(row.classification.phase.owner.rawValue == want.text("error_owner"))
    #expect(row.classification.phase.source.rawValue == want.text("error_source"))
    #expect(row.classification.isBusinessLimited == want.flag("is_business_limited"))
    #expect(row.classification.severity.rawValue == want.text("severity"))
    #expect(row.isStream == want.flag("stream"))
    #expect(row.upstreamStatus == want.present("upstream_status_code")?.integer)
    #expect((row.upstreamMessage ?? "") == want.text("upstream_error_message"))
    #expect(row.attempts.count == want["upstream_errors"]?.elements?.count ?? 0)
}

extension OpsClassification.Context {
    init(vector context: JSONValue?) {
        self.init()
        let attempts = context?["upstream_errors"]?.elements ?? []
        hasUpstreamError = (context?.number("upstream_status_code") ?? 0) > 0 || !attempts.isEmpty
        failedInAccountAuth = attempts.last?.text("stage") == "account_auth"
        businessLimit = context?["client_business_limited_reason"]?.string
        lacksCapacity = context?.flag("routing_capacity_limited") ?? false
    }
}

extension OpsRequest {
    init(vector context: JSONValue) {
        let response = context["response"]
        self.init(status: response?.number("status") ?? 0, body: response?.text("body") ?? "")
        let chunks = response?["chunks"]?.elements ?? []
        if !chunks.isEmpty { body += chunks.compactMap(\.string).joined() }
        accountID = context["account_id"]?.integer.map(Int64.init)
        attempts = (context["upstream_errors"]?.elements ?? []).map {
            Attempt(
                status: $0["upstream_status_code"]?.integer,
                message: $0["message"]?.string,
                failedInAccountAuth: $0.text("stage") == "account_auth",
                isHidden: $0.flag("skip_monitoring")
            )
        }
        upstreamStatus = context["upstream_status_code"]?.integer
        upstreamMessage = context["upstream_error_message"]?.string
        if let error = context["stream_error"] {
            mark = Mark(
                type: error.text("Type"),
                code: error.text("Code"),
                message: error.text("Message"),
                status: error.number("Status"),
                countsAsUpstream: error.flag("count_sla")
            )
        }
        businessLimit = context["client_business_limited_reason"]?.string
        lacksCapacity = context.flag("routing_capacity_limited")
        isSkipped = context.flag("skip_passthrough")
    }
}
