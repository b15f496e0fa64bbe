import ErrorPolicy
import OpsModel
import TestSupport
import Testing

@Suite("Holding a filter against rows")
struct FilterMatcherTests {
    static let row = ErrorRow(
        id: 42,
        createdAt: Timestamp(1_000),
        requestID: "req_42",
        account: AccountRef(id: 7, name: "OpenAI-main"),
        platform: "openai",
        model: "gpt-image-1",
        endpoint: "/v1/images/generations",
        stream: true,
        clientStatus: 502,
        clientType: "upstream_error",
        clientMessage: "Upstream request failed",
        upstreamStatus: 400,
        upstreamType: "invalid_request_error",
        upstreamCode: "bad_size",
        upstreamParam: "size",
        upstreamMessage: "Size must be one of 1024x1024",
        outcome: .masked,
        maskReason: .genericHandler,
        ruleID: 3
    )
    static let bare = ErrorRow(id: 1, createdAt: Timestamp(0), clientStatus: 500, outcome: .local)

    @Test(
        "a term that holds, and its negation does not",
        arguments: [
            "status:400", "status:4xx", "status:500,400", "status:<401", "status:<=400", "status:>399", "status:>=400",
            "client:502", "client:5xx", "type:INVALID_request_error", "type:invalid*", "type:*_error", "type:*request*",
            "type:*", "code:bad_size", "param:size", "account:7", "account:openai-MAIN", "account:open*", "account:8,7",
            "platform:openai", "model:gpt-*", "endpoint:*/generations", "outcome:masked", "reason:generic_handler",
            "rule:3", "rule:>2", "request:req_42", "request:req_*", "id:42", "stream:yes", "resolved:no", "size",
            "SIZE",
            "\"must be one\"", "failed", "/\\d+x\\d+/", "/(?i)UPSTREAM/", "/^Size/", "/1024$/",
        ]
    )
    func holds(text: String) throws {
        #expect(try Filter.parse(text).matches(Self.row))
        #expect(try !Filter.parse("-" + text).matches(Self.row))
    }

    @Test(
        "a term that does not hold, and its negation does",
        arguments: [
            "status:401", "status:none", "status:5xx", "status:>400", "client:400", "type:invalid", "type:invalid*x",
            "account:70", "account:main", "account:none", "account:\"7\"", "model:gpt", "outcome:surfaced,local",
            "reason:none", "rule:4,none", "request:none", "id:41", "stream:no", "resolved:yes", "moderation",
            "/UPSTREAM/", "/^must/", "/one$/",
        ]
    )
    func holdsNot(text: String) throws {
        #expect(try !Filter.parse(text).matches(Self.row))
        #expect(try Filter.parse("-" + text).matches(Self.row))
    }

    @Test(
        "where nothing is known only none holds",
        arguments: [
            "status", "type", "code", "param", "account", "platform", "model", "endpoint", "reason", "rule", "request",
        ]
    )
    func unknown(field: String) throws {
        let value = ["status": ">=0", "rule": "<9", "reason": "generic_handler"][field] ?? "*"
        #expect(try !Filter.parse("\(field):\(value)").matches(Self.bare))
        #expect(try Filter.parse("-\(field):\(value)").matches(Self.bare))
        #expect(try Filter.parse("\(field):none").matches(Self.bare))
        #expect(try Filter.parse("\(field):\(value),none").matches(Self.bare))
        #expect(try !Filter.parse("-\(field):none").matches(Self.bare))
    }

    @Test("a message nobody knows holds no text, and its negation holds")
    func unknownMessages() throws {
        #expect(try !Filter.parse("/.*/").matches(Self.bare))
        #expect(try Filter.parse("-size").matches(Self.bare))
    }

    @Test("all terms must hold")
    func conjunction() throws {
        #expect(try Filter.parse("status:400 outcome:masked size").matches(Self.row))
        #expect(try !Filter.parse("status:400 outcome:masked moderation").matches(Self.row))
        #expect(Filter().matches(Self.row))
    }

    @Test("the upstream's request id is found where it is known")
    func upstreamRequestID() throws {
        let matcher = FilterMatcher(try Filter.parse("request:up_*"))
        #expect(!matcher.matches(Self.row))
        #expect(matcher.matches(ErrorDetail(row: Self.row, upstreamRequestID: "up_1")))
    }

    @Test("no more of a message is looked at than the limit")
    func bounded() throws {
        var row = Self.row
        row.upstreamMessage = String(repeating: "x", count: FilterMatcher.textLimit) + "needle"
        #expect(try !Filter.parse("needle").matches(row))
        #expect(try Filter.parse("xxx").matches(row))
    }

    @Test("a pattern that is wrong holds for no row")
    func wrongPattern() {
        #expect(!Filter(terms: [Filter.Term(.regex("("))]).matches(Self.row))
    }

    @Test("a star pattern holds exactly where a search through all splits finds a way", arguments: 0..<500)
    func stars(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        func word(_ letters: String, _ length: Int) -> String {
            String((0..<length).map { _ in letters.randomElement(using: &generator)! })
        }
        let pattern = word("ab*", Int.random(in: 1...6, using: &generator))
        let text = word("ab", Int.random(in: 0...7, using: &generator))
        func search(_ p: Substring, _ t: Substring) -> Bool {
            guard let first = p.first else { return t.isEmpty }
            if first == "*" { return search(p.dropFirst(), t) || (!t.isEmpty && search(p, t.dropFirst())) }
            return t.first == first && search(p.dropFirst(), t.dropFirst())
        }
        var row = Self.bare
        row.model = text
        let filter = Filter(terms: [Filter.Term(.field(.model, [.pattern(pattern)]))])
        #expect(filter.matches(row) == search(pattern[...], text[...]), "\(pattern) \(text)")
    }
}
