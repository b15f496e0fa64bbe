import ErrorPolicy
import Gateway
import NIOCore
import Testing

@Suite("The demo's pretend upstream")
struct DemoUpstreamTests {
    /// What its answer's bytes are, for a request with this key and body.
    private func answer(_ key: String, _ body: String) async -> String {
        let seen = ScriptedUpstream.Seen(
            number: 7,
            connection: 1,
            method: "POST",
            path: "/v1/images/generations",
            headers: ["authorization": "Bearer \(key)"],
            body: ByteBuffer(string: body)
        )
        return await DemoUpstream.script(seen).steps.reduce(into: "") { text, step in
            if case .bytes(let bytes) = step { text += String(buffer: bytes) }
        }
    }

    static let cases: [(key: String, body: String, status: Int, contains: String)] = [
        (DemoUpstream.imagesKey, "{\"prompt\":\"a\"}", 200, "\"b64_json\":\"iVBOR"),
        (DemoUpstream.imagesKey, "{\"size\":\"1024x1536\"}", 200, "\"b64_json\""),
        (DemoUpstream.imagesKey, "{\"size\":\"1x1\"}", 400, "Invalid value: '1x1'."),
        (DemoUpstream.imagesKey, "{\"size\":\"a\\\"b\"}", 400, "\\\"b'. Supported"),
        (DemoUpstream.imagesKey, "{\"prompt\":\"forbidden\"}", 400, "moderation_blocked"),
        (DemoUpstream.imagesKey, "{\"stream\":true}", 200, "event: image_generation.completed"),
        (DemoUpstream.limitedKey, "{}", 429, "rate_limit_exceeded"),
        ("other", "{}", 401, "invalid_api_key"),
    ]

    @Test("It answers as the real one would", arguments: cases)
    func answers(key: String, body: String, status: Int, contains: String) async {
        let text = await answer(key, body)
        #expect(text.hasPrefix("HTTP/1.1 \(status) "), "\(text)")
        #expect(text.contains("x-request-id: req_demo_7"))
        #expect(text.contains(contains), "\(text)")
        if status >= 400 {
            let json = text.split(separator: "\r\n\r\n").last.map(String.init) ?? ""
            #expect(JSONReader.strict(json)?["error"]?["message"]?.string?.isEmpty == false)
        }
    }
}
