import ErrorPolicy
import TestSupport
import Testing

@Suite("Bodies nobody wrote on purpose")
struct RobustnessTests {
    @Test("every cut of every body gives a clean message or none", arguments: CorpusBody.all)
    func cuts(_ body: CorpusBody) {
        let step = max(1, body.bytes.count / 30)
        for length in stride(from: 0, to: body.bytes.count, by: step) {
            check(Array(body.bytes.prefix(length)), status: body.status)
        }
    }

    @Test("bytes changed at random do no harm", arguments: CorpusBody.all)
    func mutations(_ body: CorpusBody) {
        guard !body.bytes.isEmpty else { return }
        var generator = SeededGenerator(seed: UInt64(body.bytes.count))
        for _ in 0..<20 {
            var bytes = body.bytes
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            check(bytes, status: body.status)
        }
    }

    @Test("random bytes do no harm", arguments: 0..<200)
    func noise(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let length = Int.random(in: 0...600, using: &generator)
        // Half of them from the bytes that steer the readers.
        let steering = Array("{}[]\"'\\:,<>&?=. \n\tdata:nul0".utf8)
        check(
            (0..<length).map { _ in
                Bool.random(using: &generator)
                    ? UInt8.random(in: 0...255, using: &generator)
                    : steering[Int.random(in: steering.indices, using: &generator)]
            },
            status: 500
        )
    }

    @Test(
        "a large body of one trick stays cheap",
        arguments: [
            "{\"a\":", "[", "\"", "\\u0000", "cookie: ", "{\"error\":{\"message\":\"", "<title", "<", "&#", "data:",
            "://a", "Bearer ", "{'", "token=", "sk-", "eyJ.", "{{{", "?key=", "上",
        ]
    )
    func large(_ piece: String) {
        check(Array(String(repeating: piece, count: (512 << 10) / piece.utf8.count).utf8), status: 500)
    }

    private func check(_ bytes: [UInt8], status: Int) {
        let response = UpstreamResponse(status: status, body: bytes)
        let decision = ErrorPolicy.decide(response, account: AccountContext(kind: .oauth), model: ImageModel.usual)
        if let message = decision.upstream.message { expectClean(message) }
        if let client = decision.client ?? decision.ifExhausted?.client {
            #expect(JSONReader.strict(client.body) != nil)
        }
    }
}
