import ErrorPolicy
import TestSupport
import Testing

@Suite("Reading an upstream error, by the vectors")
struct ExtractVectorTests {
    @Test("the vectors are all there")
    func areas() {
        #expect(Vector.counts.values.reduce(0, +) >= 447)
    }

    @Test("a body gives message, type, code, param and request id", arguments: Vector.area("extract"))
    func extract(_ vector: Vector) {
        let response = UpstreamResponse(vector: vector.input)
        let body = ErrorBody(response.body)
        #expect(body.code == vector.expected.text("code").trimmed)
        #expect(body.message == vector.expected.text("message"))

        let client = UpstreamError(response).surfaced
        let expected = vector.expected["client"] ?? vector.expected
        expectClient(client, expected, freeMessage: vector.differs?.hasPrefix("D1") == true)
        #expect((client.headers["x-upstream-request-id"] ?? "") == expected.text("upstream_request_id"))
    }
}
