import ErrorPolicy
import OpsModel
import Testing

@testable import Gateway

@Suite("What the gateway's log says of an account that gets no more requests")
struct AccountPauseTests {
    private static let now = Timestamp(1_700_000_000_000)
    private static let account = UpstreamAccount(
        context: AccountContext(id: 1),
        name: "main",
        credential: FixedCredential("sk-1")
    )

    private func decision(_ status: Int, _ body: String, _ headers: Headers = [:]) -> Decision {
        ErrorPolicy.decide(
            UpstreamResponse(status: status, headers: headers, body: Array(body.utf8)),
            account: Self.account.context,
            rules: [],
            model: "gpt-image-2",
            history: AccountHistory()
        )
    }

    @Test(
        "It says until when, and why in the upstream's words",
        arguments: [
            (401, "Incorrect API key provided", "until it is enabled: Authentication failed (401): Incorrect API key"),
            (429, "slow down", "for 5 s"),
            (529, "busy", "for 600 s"),
        ]
    )
    func words(_ status: Int, _ message: String, _ expected: String) throws {
        var roster = AccountRoster([Self.account])
        let decision = decision(status, #"{"error":{"message":"\#(message)"}}"#)
        let pause = try #require(roster.failed(decision, on: 1, model: "gpt-image-2", at: Self.now).pause)
        #expect(pause.words.hasPrefix("Account main gets no requests \(expected)"), "\(pause.words)")
        // Said once: the account was out already when the next request failed.
        #expect(roster.failed(decision, on: 1, model: "gpt-image-2", at: Self.now).pause == nil)
    }

    @Test("Errors in a row that block a model in memory are told too, as nothing else shows them")
    func streak() {
        var roster = AccountRoster([Self.account])
        let decision = decision(500, #"{"error":{"message":"down"}}"#)
        let told = (0..<4).compactMap { second in
            roster.failed(decision, on: 1, model: "gpt-image-2", at: Self.now + Int64(second) * 1_000).pause?.words
        }
        #expect(told == ["Account main gets no requests for gpt-image-2 for 10 s: it failed several times in a row"])
    }

    @Test("An error that pauses nobody is no line")
    func nothing() {
        var roster = AccountRoster([Self.account])
        let decision = decision(400, #"{"error":{"message":"bad size"}}"#)
        #expect(roster.failed(decision, on: 1, model: "gpt-image-2", at: Self.now).pause == nil)
    }
}
