import ErrorPolicy
import Testing

@Suite("Finding the words in an error body")
struct MessageSearchTests {
    @Test(
        "however they are wrapped",
        arguments: [
            (#"{"error":"plain words"}"#, "plain words"),
            (#"{"detail":[{"loc":["body","n"],"msg":"too many"}]}"#, "body.n: too many"),
            (#"{"detail":{"error":{"message":"inside"}}}"#, "inside"),
            (#"{"errors":["one","two"]}"#, "one; two"),
            (#"{"errors":[{"message":"one"},{"message":"one"}]}"#, "one"),
            (#"{"errors":{"size":["too large"],"n":["too many"]}}"#, "size: too large; n: too many"),
            (#"{"fieldErrors":{"size":["too large"]}}"#, "size: too large"),
            (#"[{"error":{"message":"in a list"}}]"#, "in a list"),
            (#"{"error":true,"msg":"said here"}"#, "said here"),
            (#"{"error":{"message":"{\"error\":{\"message\":\"{\\\"error\\\":\\\"deep\\\"}\"}}"}}"#, "deep"),
            (#"{"error":{"message":"Relay failed: {\"error\":{\"message\":\"busy\"}}"}}"#, "Relay failed: busy"),
            (#"{"detail":"{'error': {'message': \"can't do\", 'code': None}}"}"#, "can't do"),
            (#"Error - {"message":"busy"} at host"#, "busy"),
            ("data: {\"error\":\"boom\"}\ndata: [DONE]\n", "boom"),
            (
                "event: error\ndata: {\"type\":\"response.failed\",\"response\":{\"error\":{\"message\":\"no\"}}}\n\n",
                "no"
            ),
            (#"{"errors":[{"message":"cut in the mid"#, "cut in the mid"),
            ("<html><head><title>502 Bad &amp; Gateway</title></head></html>", "502 Bad & Gateway"),
            ("<html><style>b{}</style><body><h1>Down</h1>text</body></html>", "Down"),
            ("<?xml version='1.0'?><Error><Code>X</Code><Message>Expired</Message></Error>", "Expired"),
            ("upstream connect error", "upstream connect error"),
            ("  words \r\n\t on lines ", "words on lines"),
            (#"{"promptFeedback":{"blockReason":"IMAGE_SAFETY"}}"#, "IMAGE_SAFETY"),
            ("format must be in ['RGBA', 'L'], got RGB", "format must be in ['RGBA', 'L'], got RGB"),
        ]
    )
    func found(_ body: String, _ message: String) {
        #expect(UpstreamError(UpstreamResponse(status: 500, body: body)).message == message)
    }

    @Test(
        "a body without words has no message",
        arguments: ["", " \n", "{}", "[]", "429", "<>", #"{"detail":[]}"#, "data: [DONE]"]
    )
    func wordless(_ body: String) {
        let error = UpstreamError(UpstreamResponse(status: 404, body: body))
        #expect(error.message == nil)
        #expect(error.surfaced.message == "Upstream request failed (status 404)")
    }

    @Test("controls and marks that reorder text are gone")
    func controls() {
        let text = "a\u{1B}[31mred\u{7}\u{202E}x\u{200B}y\u{9B}z\u{2028}end"
        #expect(CleanText.message(text) == "a [31mred xy z end")
    }

    @Test("a long message is cut between characters")
    func long() {
        let message = CleanText.message(String(repeating: "上", count: 5000))
        #expect(message.utf8.count <= UpstreamError.messageLimit)
        #expect(message.allSatisfy { $0 == "上" })
    }
}
