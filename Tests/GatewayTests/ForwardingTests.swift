import AsyncHTTPClient
import ErrorPolicy
import Gateway
import NIOCore
import OpsModel
import TestSupport
import Testing

@Suite("What is sent on for API-key accounts")
struct ForwardingTests {
    /// What the upstream was sent for one request.
    private func forwarded(
        _ path: String = "/v1/images/generations",
        base: String = "",
        headers: [(String, String)] = [],
        body: ByteBuffer = ByteBuffer(string: #"{"prompt":"a cat"}"#),
        _ change: @escaping @Sendable (inout UpstreamAccount) -> Void = { _ in }
    ) async throws -> ScriptedUpstream.Seen {
        try await ScriptedUpstream.run { _ in
            .json(200, ImageGatewayTests.image)
        } _: { upstream in
            let account = UpstreamAccount.apiKey(at: upstream) { account in
                account.baseURL = upstream.url + base
                change(&account)
            }
            let answer = try await RunningGateway.run(accounts: [account], recording: MemoryRecording()) {
                try await $0.send(path, headers: headers, body: .bytes(body))
            }
            #expect(answer.status == 200)
            return try #require(upstream.requests().first)
        }
    }

    @Test(
        "The address is made from the account's",
        arguments: [
            ("", "/v1/images/generations"), ("/", "/v1/images/generations"), ("/v1", "/v1/images/generations"),
            ("/api/v4/", "/api/v4/images/generations"), ("/relay", "/relay/v1/images/generations"),
            ("/my/images/generations", "/my/images/generations"), ("/version", "/version/v1/images/generations"),
        ]
    )
    func address(_ base: String, _ path: String) async throws {
        #expect(try await forwarded(base: base).path == path)
    }

    @Test(
        "The model is overwritten in place, and nothing else",
        arguments: [
            (
                #"{"prompt":"a \u00e9 \"model\": 1","model" : "gpt-image-1","n":1.0}"#,
                #"{"prompt":"a \u00e9 \"model\": 1","model" : "up-image","n":1.0}"#
            ),
            (#"{ "prompt":"x" }"#, #"{"model":"up-image", "prompt":"x" }"#),
            (#"{}"#, #"{"model":"up-image"}"#),
            (
                #"{"model":"gpt-image-1","a":{"model":"inner"},"mod\u0065l":"gpt-5"}"#,
                #"{"model":"up-image","a":{"model":"inner"},"mod\u0065l":"up-image"}"#
            ),
        ]
    )
    func model(_ body: String, _ expected: String) async throws {
        let seen = try await forwarded(body: ByteBuffer(string: body)) {
            $0.context.modelMapping = ["gpt-image-*": "gpt-image-up"]
        }
        #expect(seen.text == expected.replacing("up-image", with: "gpt-image-up"))
    }

    @Test(
        "A model that the upstream calls the same stays as the client wrote it, unless it can be read in two ways",
        arguments: [
            (#"{ "prompt":"x" , "mod\u0065l" :"gpt-image-1"}"#, #"{ "prompt":"x" , "mod\u0065l" :"gpt-image-1"}"#),
            (#"{"model":"gpt-image-1","model":"gpt-5"}"#, #"{"model":"gpt-image-1","model":"gpt-image-1"}"#),
            (#"{"model":" gpt-image-1 "}"#, #"{"model":"gpt-image-1"}"#),
        ]
    )
    func plainModel(_ body: String, _ expected: String) async throws {
        #expect(try await forwarded(body: ByteBuffer(string: body)).text == expected)
    }

    @Test("Of the client's headers only the known ones go on; the account's come last")
    func headers() async throws {
        let seen = try await forwarded(
            headers: [
                ("accept", "application/json"), ("user-agent", "client/1"), ("cookie", "secret"),
                ("x-forwarded-for", "10.0.0.1"), ("accept-encoding", "gzip"), ("openai-organization", "org"),
                ("session_id", "s1"), ("te", "trailers"),
                ("conversation_id", String(repeating: "c", count: 5 << 10)),
            ]
        ) { account in
            account.userAgent = "account/2"
            account.headers = ["X-Tenant": "t", "Accept": "image/png", "Transfer-Encoding": "chunked", "Host": "evil"]
        }
        #expect(seen.headers["accept"] == "image/png")
        #expect(seen.headers["user-agent"] == "account/2")
        #expect(seen.headers["x-tenant"] == "t")
        #expect(seen.headers["session_id"] == "s1")
        #expect(seen.headers["authorization"] == "Bearer sk-1")
        #expect(seen.headers["host"]?.hasPrefix("127.0.0.1") == true)
        for name in [
            "cookie", "x-forwarded-for", "accept-encoding", "openai-organization", "te", "transfer-encoding",
            "conversation_id",
        ] {
            #expect(seen.headers[name] == nil, "\(name) went on")
        }
    }

    @Test("A form is sent on with another boundary, the model replaced, its files as they came")
    func form() async throws {
        let file = String(repeating: "\u{0}PNG\r\n--", count: 10)
        let body = """
            --b1\r
            Content-Disposition: form-data; name="model"\r
            \r
            gpt-image-1\r
            --b1\r
            Content-Disposition: form-data; name="image"; filename="a.png"\r
            Content-Type: image/png\r
            \r
            \(file)\r
            --b1--\r

            """
        let seen = try await forwarded(
            "/v1/images/edits",
            headers: [("content-type", "multipart/form-data; boundary=b1")],
            body: ByteBuffer(string: body)
        ) { $0.context.modelMapping = ["gpt-image-1": "gpt-image-9"] }
        #expect(seen.path == "/v1/images/edits")
        let type = try #require(seen.headers["content-type"])
        let boundary = try ImageRequest.boundary(contentType: type)
        #expect(boundary != "b1")
        let parts = try MultipartBody.split(seen.body, boundary: boundary)
        #expect(parts.map(\.name) == ["model", "image"])
        #expect(parts.map { String(buffer: $0.content) } == ["gpt-image-9", file])
        #expect(parts.last?.contentType == "image/png")
        #expect(seen.headers["content-length"] == "\(seen.body.readableBytes)")
    }

    @Test("A large body arrives whole")
    func large() async throws {
        let image = String(repeating: "A", count: 9 << 20)
        let body = #"{"prompt":"x","model":"gpt-image-1","images":[{"image_url":"data:image/png;base64,\#(image)"}]}"#
        let seen = try await forwarded("/v1/images/edits", body: ByteBuffer(string: body))
        #expect(seen.text == body)
    }
}
