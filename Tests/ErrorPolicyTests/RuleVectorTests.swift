import ErrorPolicy
import TestSupport
import Testing

@Suite("Passthrough rules, by the vectors")
struct RuleVectorTests {
    @Test("the rule that decides, and what it answers", arguments: Vector.area("rule_match"))
    func match(_ vector: Vector) throws {
        let rules = try PassthroughRule.list(from: #require(vector.input["rules"]))
        let status = vector.input.number("status")
        let body = Array(vector.input.text("body").utf8)
        let rule = rules.first(matching: status, platform: vector.input.text("platform"), body: body)
        #expect(rule?.id == vector.expected["matched_rule_id"]?.integer.map(Int64.init))
        guard let rule, let applied = vector.expected["applied"] else { return }
        let told = rule.answer(status: status, message: ErrorBody(body).message)
        #expect(told.status == applied.number("status"))
        #expect(told.message == applied.text("message"))
        #expect(PassthroughRule.answerType == applied.text("type"))
        #expect(rule.skipMonitoring == vector.expected.flag("skip_monitoring"))
    }

    @Test("what is wrong with a rule", arguments: Vector.area("rule_validate"))
    func validate(_ vector: Vector) throws {
        let input = try #require(vector.input["rule"])
        let rule = try #require(PassthroughRule.list(from: input).first)
        #expect((rule.problem == nil) == vector.expected.flag("ok"))
        #expect(rule.problem?.description == vector.expected["error"]?.text)
        #expect(rule.problem?.field == vector.expected["field"]?.text)
    }
}
