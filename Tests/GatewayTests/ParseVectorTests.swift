import AsyncHTTPClient
import ErrorPolicy
import Gateway
import NIOCore
import OpsModel
import TestSupport
import Testing

@Suite("Requests over HTTP, by the vectors")
struct ParseVectorTests {
    private static let boundary = "vector"

    /// The request of a vector as a client sends it.
    private func body(_ input: JSONValue) -> (type: String, bytes: ByteBuffer) {
        guard let parts = input["multipart"]?.elements else {
            return ("application/json", ByteBuffer(string: input.text("request")))
        }
        let form = parts.map {
            MultipartBody.Part(
                name: $0.text("Name"),
                filename: $0["Filename"]?.string,
                content: ByteBuffer(string: $0.text("Value"))
            )
        }
        let joined = MultipartBody.joined(form, boundary: Self.boundary)
        return ("multipart/form-data; boundary=\(Self.boundary)", MultipartBodyTests.whole(joined))
    }

    @Test(
        "What is understood reaches the upstream; what is not is refused in the parser's words",
        arguments: Vector.area("parse")
    )
    func request(_ vector: Vector) async throws {
        let path = vector.input["endpoint"]?.string ?? "/v1/images/generations"
        let (type, bytes) = body(vector.input)
        let recording = MemoryRecording()
        let (answer, sent) = try await ScriptedUpstream.run { _ in
            .json(200, ImageGatewayTests.image)
        } _: { upstream in
            let answer = try await RunningGateway.run(accounts: [.apiKey(at: upstream)], recording: recording) {
                try await $0.send(path, headers: [("content-type", type)], body: .bytes(bytes))
            }
            return (answer, upstream.requests())
        }
        if vector.expected.flag("ok") {
            #expect(answer.status == 200)
            #expect(answer.text == ImageGatewayTests.image)
            #expect(sent.map(\.path) == [vector.expected.text("endpoint")])
            #expect(recording.errors.isEmpty)
            return
        }
        #expect(sent.isEmpty)
        if ImageRequest.Endpoint(path: path) == nil {
            // No route leads to the parser, which would say 400: the path is wrong, not what was sent.
            #expect(answer.status == 404)
            #expect(answer.error?.text("type") == "not_found_error")
            #expect(recording.errors.isEmpty)
            return
        }
        expectAnswer(answer, try #require(vector.expected["client"]))
        #expect(recording.errors.map(\.row.outcome) == [.local])
        #expect(recording.errors.first?.row.requestID == answer.headers["x-request-id"])
        #expect(recording.errors.first?.row.clientMessage == answer.error?.text("message"))
    }
}
