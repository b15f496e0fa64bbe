import ErrorPolicy
import TestSupport
import Testing

@Suite("Parsing an image request, by the vectors")
struct ParseVectorTests {
    @Test("fields and defaults, or the words of the refusal", arguments: Vector.area("parse"))
    func parse(_ vector: Vector) throws {
        let path = vector.input["endpoint"]?.string ?? "/v1/images/generations"
        do {
            let request = try read(vector.input, path: path)
            #expect(vector.expected.flag("ok"))
            let expected = vector.expected
            #expect(request.capability.rawValue == expected.text("capability"))
            #expect(request.endpoint.rawValue == expected.text("endpoint"))
            #expect(request.hasMask == expected.flag("has_mask"))
            #expect(request.imageURLs == (expected["input_image_urls"]?.elements ?? []).compactMap(\.string))
            #expect(request.model == expected.text("model"))
            #expect(request.isMultipart == expected.flag("multipart"))
            #expect(request.count == expected.number("n"))
            #expect(request.prompt == expected.text("prompt"))
            #expect(request.responseFormat == expected.text("response_format"))
            #expect(request.size == expected.text("size"))
            #expect(request.sizeTier.rawValue == expected.text("size_tier"))
            #expect(request.isStream == expected.flag("stream"))
            #expect(request.uploads.count == expected.number("uploads"))
        } catch let problem as ImageRequest.Problem {
            #expect(!vector.expected.flag("ok"))
            expectClient(problem.client, try #require(vector.expected["client"]))
        }
    }

    private func read(_ input: JSONValue, path: String) throws -> ImageRequest {
        guard let parts = input["multipart"]?.elements else {
            return try ImageRequest.read(path: path, json: Array(input.text("request").utf8))
        }
        return try ImageRequest.read(
            path: path,
            parts: parts.map {
                ImageRequest.Part(
                    name: $0.text("Name"),
                    filename: $0["Filename"]?.string,
                    value: Array($0.text("Value").utf8)
                )
            }
        )
    }
}
