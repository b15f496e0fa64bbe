import ErrorPolicy
import OpsModel
import Testing

@Suite("The dry run of a rule")
struct RuleTrialTests {
    private func trial(_ rule: PassthroughRule, among rules: [PassthroughRule] = [], _ errors: [ReplayCase])
        -> RuleTrial
    {
        var trial = RuleTrial(rule, among: rules, accounts: [])
        for error in errors { trial.add(error) }
        return trial
    }

    @Test("counts what it would decide, and what each client would have been told")
    func catches() {
        let rule = PassthroughRule(id: 9, name: "size", errorCodes: [400], passthroughBody: false, customMessage: "no")
        let found = trial(
            rule,
            [
                ReplayTests.recorded(), ReplayTests.recorded(),
                ReplayTests.recorded(client: 400, told: "bad size", outcome: .surfaced),
                ReplayTests.recorded(upstream: 404), ReplayTests.recorded(upstream: nil),
            ]
        )
        #expect(found.total == 5)
        #expect(found.caught == 3)
        #expect(found.changed == 3)
        #expect(found.rankedAnswers.map(\.count) == [2, 1])
        #expect(found.rankedAnswers.first?.answer.message == "no")
        #expect(found.samples.count == 3)
        #expect(found.headline.hasPrefix("\"size\" would decide 3 of 5 recorded errors;"))
        #expect(found.leakSentences == ["Clients get the rule's own text: nothing is passed through."])
    }

    @Test("large numbers are grouped, and one error is one")
    func numbers() {
        let rule = PassthroughRule(id: 9, name: "size", errorCodes: [400], passthroughBody: false, customMessage: "no")
        let many = trial(rule, Array(repeating: ReplayTests.recorded(), count: 1_692))
        #expect(
            many.headline
                == "\"size\" would decide 1,692 of 1,692 recorded errors; "
                + "1,692 of their clients would be told something else."
        )
        let one = trial(rule, [ReplayTests.recorded()])
        #expect(
            one.headline == "\"size\" would decide 1 of 1 recorded error; its client would be told something else."
        )
    }

    @Test("a disabled rule is tried as if it were enabled")
    func disabled() {
        let rule = PassthroughRule(id: 1, name: "off", enabled: false, errorCodes: [400])
        #expect(trial(rule, among: [rule], [ReplayTests.recorded()]).caught == 1)
    }

    @Test("says why matching errors are not its to decide")
    func missed() {
        let earlier = PassthroughRule(id: 1, name: "first", priority: -1, keywords: ["bad"])
        let rule = PassthroughRule(id: 2, name: "second", errorCodes: [400, 429])
        let saved = ReplayTests.recorded(upstream: 429, message: "slow", client: 200, told: nil, outcome: .recovered)
        let found = trial(rule, among: [earlier], [ReplayTests.recorded(), saved, saved])
        #expect(found.caught == 0)
        #expect(found.missed == [.earlierRule("first"): 1, .saved: 2])
        #expect(
            found.missedSentences == [
                "2 more errors match, but another account answered.",
                "1 more error matches, but \"first\" is tried first.",
            ]
        )
    }

    @Test("says what would leak in a message that is passed on")
    func leaks() {
        let rule = PassthroughRule(id: 1, name: "all", errorCodes: [400])
        let found = trial(
            rule,
            [
                ReplayTests.recorded(message: "see https://docs.upstream.com/x, mail me@host.org"),
                ReplayTests.recorded(message: "see https://other.upstream.com"), ReplayTests.recorded(),
            ]
        )
        #expect(found.leaks[.host]?.count == 2)
        #expect(found.leaks[.host]?.example == "docs.upstream.com")
        #expect(found.leaks[.email]?.example == "me@host.org")
        #expect(found.leaks[.key] == nil)
    }

    @Test("a drafted rule stands behind those of its priority")
    func draft() {
        let rule = PassthroughRule(id: 5, name: "draft", errorCodes: [400])
        let other = PassthroughRule(id: 4, name: "other", errorCodes: [400])
        #expect(trial(rule, among: [other], [ReplayTests.recorded()]).missed == [.earlierRule("other"): 1])
    }

    @Test("stays bounded")
    func bounded() {
        let rule = PassthroughRule(id: 5, name: "all", errorCodes: [400])
        let found = trial(rule, (0..<400).map { ReplayTests.recorded(message: "message \($0)") })
        #expect(found.answers.count == RuleTrial.answerLimit)
        #expect(found.answersLeftOut == 200)
        #expect(found.samples.count == RuleTrial.sampleLimit)
    }
}
