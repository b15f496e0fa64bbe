import ErrorPolicy
import Testing

@Suite("Secrets in messages and stored bodies")
struct SecretsTests {
    @Test(
        "what is masked",
        arguments: [
            ("u?key=a&KEY=b&x=c", "u?key=***&KEY=***&x=c"),
            ("https://h/?access_token=a&client_secret=b", "https://h/?access_token=***&client_secret=***"),
            ("blob?sv=1&sig=abc%2B&se=2", "blob?sv=1&sig=***&se=2"),
            ("s3?X-Amz-Signature=ff&X-Amz-Expires=9", "s3?X-Amz-Signature=***&X-Amz-Expires=9"),
            ("Authorization: Bearer abc.def-123", "Authorization: Bearer ***"),
            ("bad key sk-proj-1234567890abcdef.", "bad key sk-***."),
            ("x-api-key=FAKE-0001", "x-api-key=***"),
            (#"{"api_key":"abcdef12345"}"#, #"{"api_key":"***"}"#),
            ("jwt eyJhbGciOiJI.eyJzdWIiOiIx.sig", "jwt ***"),
            ("Set-Cookie: sid=12; Path=/\nnext", "Set-Cookie: ***\nnext"),
            ("https://user:pass@host/x", "https://***@host/x"),
            ("AIzaSyA1234567890", "AIza***"),
        ]
    )
    func masked(_ text: String, _ expected: String) {
        #expect(Secrets.masked(text) == expected)
        #expect(Secrets.masked(expected) == expected)
    }

    @Test(
        "what is not",
        arguments: [
            "Incorrect API key provided: sk-abc", "&apikey=keep", "Bearer authentication is required",
            "api_key: Field required",
            "invalid token: unexpected end", "https://host:8080/v1?size=1", "the cookie: it crumbled", "max_tokens=500",
            "risk-based scoring", "Basic plan needed",
        ]
    )
    func kept(_ text: String) {
        #expect(Secrets.masked(text) == text)
    }

    @Test("stored JSON loses its secrets and keeps its counts")
    func redaction() {
        let body =
            #"{"model":"m","x_key":"1","usage":{"prompt_tokens":3},"a":[{"session_id":"s","note":"sk-123456789"}]}"#
        #expect(
            Redaction.body(Array(body.utf8))
                == #"{"model":"m","x_key":"[REDACTED]","usage":{"prompt_tokens":3},"a":[{"session_id":"[REDACTED]","note":"sk-***"}]}"#
        )
    }

    @Test("stored text is bounded", arguments: [0, 10, 100])
    func bounded(_ limit: Int) {
        #expect(Redaction.body(Array(String(repeating: "é", count: 500).utf8), limit: limit).utf8.count <= limit)
    }
}
