import ErrorPolicy
import GRDB
import OpsModel
import Testing

@testable import OpsStore

@Suite("Changing rules")
struct RuleChangeTests {
    private let note = ChangeNote(actor: "amir@ops", at: Timestamp(5_000), reason: "noise")
    private let quota = PassthroughRule(name: "quota", errorCodes: [429])

    private func audit(_ log: ScratchLog) throws -> [[String?]] {
        try log.writer.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT actor, action, target, before, after, reason FROM ops_audit_log ORDER BY id"
            )
            .map { row in (0..<6).map { row[$0] } }
        }
    }

    @Test("adding, switching and removing each leave a row of the audit log")
    func audited() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open(.readWrite)
        let added = try #require(try log.commit([.add(quota)], note: note)[0].after)
        #expect(added.id == 1)
        let off = try #require(try log.commit([.disable(added)], note: note)[0].after)
        #expect(!off.enabled)
        let on = try #require(try log.commit([.enable(off)], note: note)[0].after)
        #expect(try log.rules() == [on])
        try log.commit([.remove(on)], note: note)
        #expect(try log.rules().isEmpty)
        let rows = try audit(scratch)
        #expect(rows.map { $0[1] } == ["rule.add", "rule.disable", "rule.enable", "rule.remove"])
        #expect(rows[0] == ["amir@ops", "rule.add", "rule 1 quota", nil, added.json, "noise"])
        #expect(rows[1][3] == added.json)
        #expect(rows[1][4] == off.json)
        #expect(rows[3][4] == nil)
    }

    @Test("a rule that is not any more what the operator saw is left alone, and nothing is audited")
    func guarded() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open(.readWrite)
        let added = try #require(try log.commit([.add(quota)], note: note)[0].after)
        try scratch.run("UPDATE error_passthrough_rules SET priority = 7")
        let refusal = #expect(throws: ChangeRefusal.self) { try log.commit([.disable(added)], note: note) }
        #expect(refusal?.description.contains("changed meanwhile") == true)
        try scratch.run("DELETE FROM error_passthrough_rules")
        #expect(throws: ChangeRefusal.self) { try log.commit([.remove(added)], note: note) }
        #expect(try audit(scratch).count == 1)
    }

    @Test("changes are made together or not at all")
    func atomic() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open(.readWrite)
        #expect(throws: ChangeRefusal("conditions: at least one error_code or keyword is required")) {
            try log.commit([.add(quota), .add(PassthroughRule(name: "nothing"))], note: note)
        }
        #expect(try log.rules().isEmpty)
        #expect(try audit(scratch).isEmpty)
    }

    @Test("a log that may only be read says so")
    func readOnly() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open(.readOnly)
        let refusal = #expect(throws: ChangeRefusal.self) { try log.commit([.add(quota)], note: note) }
        #expect(refusal?.description.contains("cannot be written") == true)
    }

    @Test("hits are the rows that name a rule, of the span and the scope alone")
    func hits() throws {
        let scratch = try ScratchLog()
        func hit(_ rule: Int64, at: Int64, endpoint: String? = nil, client: Int = 400) throws {
            try scratch.insert([
                "created_at": at, "status_code": client, "upstream_status_code": 400, "account_id": 1, "rule_id": rule,
                "inbound_endpoint": endpoint,
            ])
        }
        try hit(1, at: 10)
        try hit(1, at: 20)
        try hit(2, at: 30)
        try hit(2, at: 99)
        try hit(3, at: 40, endpoint: "/v1/chat/completions")
        let log = try scratch.open()
        let all = try log.ruleHits(.between(0, 50))
        #expect(all.byRule[1] == RuleHits(count: 2, last: Timestamp(20)))
        #expect(all.byRule[2] == RuleHits(count: 1, last: Timestamp(30)))
        #expect(try log.ruleHits(.between(0, 50), scope: .images).byRule[3] == nil)
        let newest = try log.ruleHits(.between(0, 50), limit: 2)
        #expect(!newest.isComplete)
        #expect(newest.byRule.values.map(\.count).reduce(0, +) == 2)
    }

    @Test("a rule that answers with a success is counted too")
    func success() throws {
        let scratch = try ScratchLog()
        let calm = PassthroughRule(name: "calm", errorCodes: [400], passthroughCode: false, responseCode: 200)
        try scratch.open(.readWrite).commit([.add(calm)], note: note)
        try scratch.insert(["created_at": 10, "status_code": 200, "upstream_status_code": 400, "rule_id": 1])
        #expect(try scratch.open().ruleHits(.between(0, 50)).byRule[1]?.count == 1)
    }
}
