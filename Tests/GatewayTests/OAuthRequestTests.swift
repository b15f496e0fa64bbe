import ErrorPolicy
import Gateway
import NIOCore
import Testing

@Suite("What an OAuth account's upstream is asked")
struct OAuthRequestTests {
    private static let image = ScriptedUpstream.Answer.events([
        "data: {\"type\":\"response.output_item.done\",\"item\":"
            + "{\"type\":\"image_generation_call\",\"result\":\"aW1n\",\"output_format\":\"png\"}}\n\n",
        "data: {\"type\":\"response.completed\",\"response\":{\"created_at\":5}}\n\n",
    ])

    /// What the upstream was sent.
    private func asked(_ attempt: OAuthAttempt) async throws -> ScriptedUpstream.Seen {
        try await ScriptedUpstream.run(script: { _ in Self.image }) { upstream in
            let seen = await attempt.run(base: upstream.url)
            #expect(seen.decision == nil)
            return try #require(upstream.requests().first)
        }
    }

    @Test("The head is the responses backend's")
    func head() async throws {
        var attempt = OAuthAttempt()
        attempt.workspaceID = "ws-1"
        attempt.request.headers = [
            "User-Agent": "curl/8", "originator": "mine", "session_id": "s-1", "authorization": "Bearer client-key",
            "cookie": "a=b",
        ]
        let seen = try await asked(attempt)
        #expect(seen.method == "POST")
        #expect(seen.path == "/backend-api/codex/responses")
        #expect(seen.token == "token-1")
        #expect(seen.headers["accept"] == "text/event-stream")
        #expect(seen.headers["content-type"] == "application/json")
        #expect(seen.headers["chatgpt-account-id"] == "ws-1")
        #expect(seen.headers["originator"] == "codex_cli_rs")
        #expect(seen.headers["user-agent"]?.hasPrefix("codex_cli_rs/") == true)
        #expect(seen.headers["cookie"] == nil)
        #expect(seen.headers["conversation_id"] == nil)
    }

    @Test("The same session of two clients is two sessions upstream, of one client one")
    func sessions() async throws {
        var ids: [String?] = []
        for key in [7, 7, 8] as [Int64] {
            var attempt = OAuthAttempt()
            attempt.request.keyID = key
            attempt.request.headers = ["session_id": "shared", "conversation_id": "shared"]
            let headers = try await asked(attempt).headers
            #expect(headers["session_id"] == headers["conversation_id"])
            ids.append(headers["session_id"])
        }
        #expect(ids[0] == ids[1])
        #expect(ids[0] != ids[2])
        #expect(ids.allSatisfy { $0?.count == 32 && $0?.contains("shared") == false })
    }

    @Test("A plain request becomes a message and the image tool, with the options that were given")
    func generation() async throws {
        var attempt = OAuthAttempt { image in
            image.count = 2
            image.prompt = "a \"cat\"\nin 雪"
        }
        attempt.request.body = ByteBuffer(
            string: """
                {"size":"1024x1024","quality":" high ","background":"","input_fidelity":"high","n":2,
                 "output_compression":80,"partial_images":2,"unknown":1}
                """
        )
        let seen = try await asked(attempt)
        #expect(
            seen.text
                == #"{"model":"gpt-5.4-mini","instructions":"","stream":true,"store":false,"parallel_tool_calls":true,"#
                + #""reasoning":{"effort":"medium","summary":"auto"},"include":["reasoning.encrypted_content"],"#
                + #""tool_choice":{"type":"image_generation"},"#
                + #""input":[{"type":"message","role":"user","content":["#
                + #"{"type":"input_text","text":"a \"cat\"\nin 雪"}]}],"#
                + #""tools":[{"type":"image_generation","action":"generate","model":"gpt-image-2","n":2,"#
                + #""size":"1024x1024","quality":"high","output_compression":80,"partial_images":2}]}"#
        )
    }

    @Test("Uploads become data URLs by what they are, cut at the limit; the mask is the tool's")
    func uploads() async throws {
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(repeating: 1, count: 100)
        var attempt = OAuthAttempt { image in
            image.endpoint = .edits
            image.isMultipart = true
            image.hasMask = true
            image.uploads = [108, 4]
        }
        attempt.settings.maxUploadBytes = 9
        attempt.request.parts = [
            .init(name: "prompt", content: ByteBuffer(string: "draw a cat")),
            .init(name: "size", content: ByteBuffer(string: "auto")),
            .init(name: "partial_images", content: ByteBuffer(string: " 1 ")),
            .init(name: "image[]", filename: "a.jpg", contentType: "image/jpeg", content: ByteBuffer(bytes: png)),
            .init(
                name: "image[]",
                filename: "b",
                contentType: "Image/AVIF; x=\"1\"",
                content: ByteBuffer(string: "avif")
            ),
            .init(name: "mask", filename: "m", contentType: "te\"xt/,", content: ByteBuffer(string: "mask")),
        ]
        let body = try #require(JSONReader.strict(try await asked(attempt).text))
        let content = body["input"]?.elements?.first?["content"]?.elements
        #expect(
            content?.compactMap { $0["image_url"]?.string } == [
                "data:image/png;base64,iVBORw0KGgoB", "data:image/avif;base64,YXZpZg==",
            ]
        )
        let tool = body["tools"]?.elements?.first
        #expect(tool?["action"]?.string == "edit")
        #expect(tool?["size"]?.string == "auto")
        #expect(tool?["partial_images"]?.integer == 1)
        #expect(
            tool?["input_image_mask"]?["image_url"]?.string == "data:application/octet-stream;base64,bWFzaw=="
        )
    }

    @Test("An edit with addresses sends the addresses")
    func addresses() async throws {
        let url = "https://example.com/a.png?x=\"1\""
        var attempt = OAuthAttempt { image in
            image.endpoint = .edits
            image.imageURLs = [url]
            image.hasMask = true
        }
        attempt.request.body = ByteBuffer(string: #"{"mask":{"image_url":"https://example.com/m.png"}}"#)
        let body = try #require(JSONReader.strict(try await asked(attempt).text))
        #expect(body["input"]?.elements?.first?["content"]?.elements?.last?["image_url"]?.string == url)
        #expect(
            body["tools"]?.elements?.first?["input_image_mask"]?["image_url"]?.string == "https://example.com/m.png"
        )
    }

    @Test(
        "What cannot be sent is answered with the generic 502, and nothing is sent",
        arguments: ["no prompt", "an empty upload", "an empty mask", "no image", "no image model"]
    )
    func notSent(_ flaw: String) async throws {
        var attempt = OAuthAttempt { image in
            switch flaw {
            case "no prompt": image.prompt = " \n"
            case "no image model": image.model = "gpt-5"
            default: (image.endpoint, image.isMultipart) = (.edits, true)
            }
            if flaw == "an empty upload" { image.uploads = [0] }
            if flaw == "an empty mask" { image.uploads = [1] }
        }
        if flaw == "an empty mask" {
            attempt.request.parts = [
                .init(name: "image", filename: "a", content: ByteBuffer(string: "x")),
                .init(name: "mask", filename: "m", content: ByteBuffer()),
            ]
        }
        let ready = attempt
        try await ScriptedUpstream.run(script: { _ in Self.image }) { upstream in
            let seen = await ready.run(base: upstream.url)
            #expect(seen.head?.status == 502)
            #expect(JSONReader.strict(seen.body)?["error"]?["message"]?.string == "Upstream request failed")
            #expect(seen.decision?.kind == .masked)
            #expect(seen.decision?.attempt == nil)
            #expect(seen.failure?.url == nil)
            #expect(upstream.requests().isEmpty)
        }
    }

    @Test("Without a token nothing is sent, and another account is asked for")
    func noToken() async throws {
        var attempt = OAuthAttempt()
        attempt.credential = NoToken()
        let ready = attempt
        try await ScriptedUpstream.run(script: { _ in Self.image }) { upstream in
            let seen = await ready.run(base: upstream.url)
            #expect(seen.head == nil)
            #expect(seen.decision?.kind == .failover)
            #expect(seen.decision?.attempt == .requestError)
            #expect(seen.decision?.upstream.message == "there is none")
            #expect(seen.failure?.url == nil)
            #expect(upstream.requests().isEmpty)
        }
    }

    @Test(
        "A base address is completed",
        arguments: [
            ("", "/backend-api/codex/responses"), ("/", "/backend-api/codex/responses"),
            ("/codex/", "/codex/responses"),
            ("/v1/responses", "/v1/responses"),
        ]
    )
    func address(_ base: String, _ path: String) async throws {
        try await ScriptedUpstream.run(script: { _ in Self.image }) { upstream in
            _ = await OAuthAttempt().run(base: upstream.url + base)
            #expect(upstream.requests().map(\.path) == [path])
        }
    }
}

private struct NoToken: CredentialSource {
    func token() async throws(CredentialFailure) -> String { throw CredentialFailure("there is none") }
    func refused(_ token: String) async {}
}
