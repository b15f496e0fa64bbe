import ErrorPolicy
import TestSupport
import Testing

@Suite("What rules do to each other")
struct RuleReviewTests {
    private func rule(
        _ id: Int64,
        _ codes: [Int] = [],
        _ keywords: [String] = [],
        mode: String = "any",
        platforms: [String] = [],
        enabled: Bool = true,
        priority: Int = 0
    ) -> PassthroughRule {
        PassthroughRule(
            id: id,
            name: "r\(id)",
            enabled: enabled,
            priority: priority,
            errorCodes: codes,
            keywords: keywords,
            matchMode: mode,
            platforms: platforms
        )
    }

    private func shadows(_ rules: [PassthroughRule]) -> [[Int64]] {
        RuleReview.of(rules).map { $0.shadowedBy.map(\.id) }
    }

    @Test("an earlier rule with the same statuses, or more, leaves nothing")
    func statuses() {
        #expect(shadows([rule(1, [400, 422]), rule(2, [400])]) == [[], [1]])
        #expect(shadows([rule(1, [400]), rule(2, [400, 422])]) == [[], []])
        #expect(shadows([rule(1, [400]), rule(2, [422]), rule(3, [422, 400])]) == [[], [], [1, 2]])
    }

    @Test("a keyword takes every keyword that holds it, whatever the case")
    func keywords() {
        #expect(shadows([rule(1, [], ["safety"]), rule(2, [], ["Safety System"])]) == [[], [1]])
        #expect(shadows([rule(1, [], ["safety system"]), rule(2, [], ["safety"])]) == [[], []])
    }

    @Test("a rule that needs both takes only what has both")
    func both() {
        let narrow = rule(1, [400], ["a"], mode: "all")
        #expect(shadows([narrow, rule(2, [400])]) == [[], []])
        #expect(shadows([narrow, rule(2, [400], ["ab"], mode: "all")]) == [[], [1]])
        #expect(shadows([rule(1, [400]), rule(2, [400], ["a"], mode: "all")]) == [[], [1]])
        #expect(shadows([rule(1, [400]), rule(2, [400], ["a"])]) == [[], []])
    }

    @Test("platforms, disabled rules and the order of trial count")
    func order() {
        #expect(shadows([rule(1, [400], platforms: ["openai"]), rule(2, [400])]) == [[], []])
        #expect(shadows([rule(1, [400]), rule(2, [400], platforms: ["openai"])]) == [[], [1]])
        #expect(shadows([rule(1, [400], enabled: false), rule(2, [400])]) == [[], []])
        #expect(shadows([rule(1, [400], priority: 5), rule(2, [400])]) == [[], [2]])
    }

    @Test("a rule without conditions, or for what no upstream answers, never matches")
    func never() {
        let rules = [rule(1), rule(2, [200]), rule(3, [400]), rule(4, [400], platforms: ["gemini"])]
        let reviews = RuleReview.of(rules, platforms: ["openai"])
        #expect(reviews.map { $0.never != nil } == [true, true, false, true])
        #expect(reviews[3].never?.contains("gemini") == true)
        #expect(RuleReview.of(rules).map { $0.never != nil } == [true, true, false, false])
    }

    @Test("what is called shadowed never decides, what matches something does", arguments: 0..<60 as Range<UInt64>)
    func agreesWithMatching(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func some<T>(_ all: [T]) -> [T] { all.filter { _ in Bool.random(using: &generator) } }
        let rules = (1...4).map { id in
            rule(
                Int64(id),
                some([400, 429, 503]),
                some(["a", "ab", "b"]),
                mode: Bool.random(using: &generator) ? "any" : "all",
                platforms: some(["openai", "grok"]),
                enabled: id == 4 || Bool.random(using: &generator),
                priority: Int.random(in: 0...2, using: &generator)
            )
        }
        for review in RuleReview.of(rules) where !review.shadowedBy.isEmpty || review.never != nil {
            for status in [400, 429, 500, 503] {
                for body in ["", "a", "b", "ab", "c ab"] {
                    for platform in ["openai", "grok", "x"] {
                        let decides = rules.first(matching: status, platform: platform, body: Array(body.utf8))
                        #expect(decides?.id != review.rule.id, "\(rules) \(status) \(body) \(platform)")
                    }
                }
            }
        }
    }

    @Test("a rule and its JSON are the same")
    func json() throws {
        var full = rule(
            7,
            [400],
            ["a \"quoted\" word"],
            mode: "all",
            platforms: ["openai"],
            enabled: false,
            priority: 3
        )
        full.passthroughCode = false
        full.responseCode = 418
        full.passthroughBody = false
        full.customMessage = "no\nmore"
        full.skipMonitoring = true
        full.description = "why"
        for rule in [full, rule(1)] { #expect(try PassthroughRule.list(fromJSON: Array(rule.json.utf8)) == [rule]) }
    }
}

@Suite("What a message leaks")
struct LeakTests {
    @Test(
        "keys, hosts, e-mail addresses and organisations are found",
        arguments: [
            ("see https://platform.openai.com/docs for more", Leak.Kind.host, "platform.openai.com"),
            ("dial tcp 10.2.3.4:8443: refused", .host, "10.2.3.4:8443"),
            ("no route to img-7.internal.", .host, "img-7.internal"),
            ("Organization org-AbCdEf123456 has no quota", .organization, "org-AbCdEf123456"),
            ("write to ops@example.com.", .email, "ops@example.com"),
            ("Incorrect API key provided: sk-proj-abcdef1234567890", .key, "***"),
        ]
    )
    func found(message: String, kind: Leak.Kind, text: String) {
        #expect(Leak.find(in: message).contains { $0.kind == kind && $0.text == text })
    }

    @Test(
        "ordinary words are nothing of the kind",
        arguments: [
            "size must be one of 1024x1024, 1536x1024", "Unknown parameter: response_format.", "gpt-image-1.5 is slow",
            "e.g. v1.2.3 or image.png", "", "org-", "a@b", "Please try again in 1.5 s...",
        ]
    )
    func clean(message: String) { #expect(Leak.find(in: message).isEmpty) }

    @Test("any text of any size is looked at in bounds")
    func bounded() {
        let text = String(repeating: "https://a.com,", count: 100_000) + "x@y.com"
        #expect(Leak.find(in: text).count == 1)
        let many = (0..<100).map { "h\($0).example.com" }.joined(separator: " ")
        #expect(Leak.find(in: many).count == 8)
    }
}
