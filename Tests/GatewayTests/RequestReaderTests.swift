import ErrorPolicy
import NIOCore
import TestSupport
import Testing

@testable import Gateway

@Suite("Reading a client's request") struct RequestReaderTests {
    private func read(
        _ body: ByteBuffer,
        _ contentType: String? = "application/json",
        path: String = "/v1/images/generations"
    ) throws -> IncomingRequest {
        var headers: Headers = ["Accept": "*/*"]
        headers["content-type"] = contentType
        return try RequestReader.read(path: path, headers: headers, body: body, id: "req_1", clientID: "c", keyID: 3)
    }

    private func read(_ json: String, path: String = "/v1/images/generations") throws -> IncomingRequest {
        try read(ByteBuffer(string: json), path: path)
    }

    @Test("fields and defaults, or the words of the refusal, from the bytes", arguments: Vector.area("parse"))
    func vectors(_ vector: Vector) throws {
        let path = vector.input["endpoint"]?.string ?? "/v1/images/generations"
        let expected = vector.expected
        do {
            let request: IncomingRequest
            if let parts = vector.input["multipart"]?.elements {
                let form = parts.map {
                    MultipartBody.Part(
                        name: $0.text("Name"),
                        filename: $0["Filename"]?.string,
                        content: ByteBuffer(string: $0.text("Value"))
                    )
                }
                let body = MultipartBodyTests.whole(MultipartBody.joined(form, boundary: "limit"))
                request = try read(body, "Multipart/Form-Data; charset=utf-8; boundary=\"limit\"", path: path)
                #expect(request.parts?.map(\.content) == form.map(\.content))
            } else {
                request = try read(vector.input.text("request"), path: path)
                #expect(request.parts == nil)
            }
            #expect(expected.flag("ok"))
            let image = request.image
            #expect(image.capability.rawValue == expected.text("capability"))
            #expect(image.endpoint.rawValue == expected.text("endpoint"))
            #expect(image.hasMask == expected.flag("has_mask"))
            #expect(image.imageURLs == (expected["input_image_urls"]?.elements ?? []).compactMap(\.string))
            #expect(image.model == expected.text("model"))
            #expect(image.isMultipart == expected.flag("multipart"))
            #expect(image.count == expected.number("n"))
            #expect(image.prompt == expected.text("prompt"))
            #expect(image.responseFormat == expected.text("response_format"))
            #expect(image.size == expected.text("size"))
            #expect(image.sizeTier.rawValue == expected.text("size_tier"))
            #expect(image.isStream == expected.flag("stream"))
            #expect(image.uploads.count == expected.number("uploads"))
        } catch let problem as ImageRequest.Problem {
            #expect(!expected.flag("ok"))
            let client = try #require(expected["client"])
            #expect(problem.client.status == client.number("status"))
            #expect(problem.client.type == client.text("type"))
            #expect(problem.client.message == client.text("message"))
        }
    }

    @Test("there are vectors")
    func hasVectors() { #expect(Vector.area("parse").count == 28) }

    @Test("what came is kept beside what it means")
    func kept() throws {
        let body = ByteBuffer(string: #"{"prompt":"a cat"}"#)
        let request = try read(body, nil, path: "/images/generations")
        #expect(request.id == "req_1" && request.clientID == "c" && request.keyID == 3)
        #expect(request.body == body && request.headers["accept"] == "*/*")
        #expect(request.image.endpoint == .generations && request.image.prompt == "a cat")
    }

    @Test(
        "the words of SPEC 1.3",
        arguments: [
            ("{", "failed to parse request body"), (#"{"prompt":"x"} x"#, "failed to parse request body"),
            (#"{"n":0}"#, "n must be greater than 0"), (#"{"n":-1}"#, "n must be greater than 0"),
            (#"{"stream":null}"#, "invalid stream field type"), (#"{"n":null}"#, "invalid n field type"),
            (#"{"output_compression":"1"}"#, "invalid output_compression field type"),
            (#"{"partial_images":[]}"#, "invalid partial_images field type"),
            (#"{"mask":{"file_id":"f"}}"#, "mask.file_id is not supported (use mask.image_url instead)"),
            ("[1]", "failed to parse request body"), ("3", "failed to parse request body"),
            (#"{"model":"dall-e-3"}"#, "images endpoint requires an image model, got \"dall-e-3\""),
            ("", "request body is empty"),
        ]
    )
    func words(_ body: String, _ message: String) {
        #expect(throws: ImageRequest.Problem(message: message)) { try read(body) }
    }

    @Test("the words for edits, and for a path that is neither")
    func moreWords() {
        func problem(_ body: String, path: String) -> String? {
            do { _ = try read(body, path: path) } catch let problem as ImageRequest.Problem {
                return problem.message
            } catch {}
            return nil
        }
        #expect(problem(#"{"images":{}}"#, path: "/images/edits") == "invalid images field type")
        #expect(problem("", path: "/v1/images/variations") == "unsupported images endpoint")
    }

    @Test(
        "the words for forms",
        arguments: [
            ("n", "0", "n must be a positive integer"), ("n", "two", "n must be a positive integer"),
            ("stream", "yes", "invalid stream field value"),
            ("output_compression", "x", "invalid output_compression field value"),
            ("partial_images", "", "invalid partial_images field value"),
            ("model", "tts-1", "images endpoint requires an image model, got \"tts-1\""),
            ("prompt", "no image", "image file is required"),
        ]
    )
    func formWords(_ name: String, _ value: String, _ message: String) {
        var parts = [MultipartBody.Part(name: name, content: ByteBuffer(string: value))]
        let file = MultipartBody.Part(name: "image", filename: "a", content: ByteBuffer(string: "x"))
        if name != "prompt" { parts.append(file) }
        let body = MultipartBodyTests.whole(MultipartBody.joined(parts, boundary: "limit"))
        #expect(throws: ImageRequest.Problem(message: message)) {
            try read(body, "multipart/form-data; boundary=limit", path: "/v1/images/edits")
        }
    }

    @Test("a form must say its boundary and keep to it")
    func boundary() {
        let body = ByteBuffer(string: "--limit--")
        #expect(throws: ImageRequest.Problem(message: "multipart boundary is required")) {
            try read(body, "multipart/form-data")
        }
        #expect(throws: ImageRequest.Problem(message: "failed to parse request body")) {
            try read(body, "multipart/form-data; boundary=other")
        }
    }

    @Test("an edit with its image as a data URL of megabytes is read")
    func longJSON() throws {
        let url = "data:image/png;base64," + String(repeating: "A", count: 3 << 20)
        let request = try read(#"{"images":[{"image_url":"\#(url)"}],"prompt":"x"}"#, path: "/v1/images/edits")
        #expect(request.image.imageURLs == [url])
    }

    @Test("uploads are counted by their length, cut where the reference cuts them")
    func uploads() throws {
        var content = ByteBuffer()
        content.writeRepeatingByte(1, count: ImageRequest.uploadLimit + 5)
        let file = MultipartBody.Part(name: "image[]", filename: "a", content: content)
        let mask = MultipartBody.Part(name: "mask", filename: "m", content: ByteBuffer(string: "m"))
        let body = MultipartBodyTests.whole(MultipartBody.joined([file, mask], boundary: "limit"))
        let request = try read(body, "multipart/form-data; boundary=limit", path: "/v1/images/edits")
        #expect(request.image.uploads == [ImageRequest.uploadLimit] && request.image.hasMask)
        #expect(request.parts?.first?.content.readableBytes == content.readableBytes)
    }
}
