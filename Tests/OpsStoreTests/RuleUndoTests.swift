import ErrorPolicy
import OpsModel
import Testing

@testable import OpsStore

@Suite("Taking changes of rules back")
struct RuleUndoTests {
    private let note = ChangeNote(actor: "amir@ops", at: Timestamp(5_000), reason: "noise")
    private let quota = PassthroughRule(
        name: "quota",
        priority: 7,
        errorCodes: [429],
        keywords: ["a, \"b\"", "\u{202E}"],
        passthroughBody: false,
        customMessage: "Later.",
        description: ""
    )

    private func undo(_ change: RuleChanged, in log: OpsLog) throws(ChangeRefusal) -> RuleChanged {
        try log.undoRuleChange(change.audit.id, actor: "eve@ops", at: Timestamp(6_000))
    }

    @Test("each kind of change is taken back, also the taking back")
    func every() throws {
        let log = try ScratchLog().open(.readWrite)
        let added = try log.commit([.add(quota)], note: note)[0]
        let rule = try #require(added.after)
        var wider = rule
        wider.errorCodes = [429, 402]
        for change in [RuleChange.disable(rule), .edit(wider, from: rule), .remove(rule)] {
            let changed = try log.commit([change], note: note)[0]
            let undone = try undo(changed, in: log)
            #expect(try log.rules() == [rule])
            #expect(undone.audit.action == "rule.undo" && undone.audit.actor == "eve@ops")
            #expect(undone.audit.reason == "takes back \(change.action) #\(changed.audit.id)")
            let redone = try undo(undone, in: log)
            #expect(try log.rules() == change.after.map { [$0] } ?? [])
            _ = try undo(redone, in: log)
        }
        #expect(try undo(added, in: log).participle == "removed")
        #expect(try log.rules().isEmpty)
    }

    @Test("an edit keeps the id, and is refused where the rule may not be so or is not as it was seen")
    func edit() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open(.readWrite)
        let rule = try #require(try log.commit([.add(quota)], note: note)[0].after)
        var other = rule
        other.id = 99
        other.name = "limits"
        let edited = try log.commit([.edit(other, from: rule)], note: note)[0]
        #expect(edited.after?.id == rule.id && edited.participle == "changed")
        #expect(try log.rules().map(\.name) == ["limits"])
        #expect(throws: ChangeRefusal.self) { try log.commit([.edit(other, from: rule)], note: note) }
        let now = try #require(edited.after)
        var wrong = now
        wrong.name = ""
        #expect(throws: ChangeRefusal("name: name is required")) {
            try log.commit([.edit(wrong, from: now)], note: note)
        }
    }

    @Test("what somebody has changed since stays as it is, and nothing is audited")
    func guarded() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open(.readWrite)
        let added = try log.commit([.add(quota)], note: note)[0]
        let rule = try #require(added.after)
        let disabled = try log.commit([.disable(rule)], note: note)[0]
        try scratch.run("UPDATE error_passthrough_rules SET priority = 8")
        #expect(throws: ChangeRefusal("Rule 1 quota has changed since: nothing was undone.")) {
            try undo(disabled, in: log)
        }
        try scratch.run("DELETE FROM error_passthrough_rules")
        #expect(throws: ChangeRefusal("Rule 1 is not in the log any more: nothing was undone.")) {
            try undo(disabled, in: log)
        }
        #expect(try log.auditLog(limit: 9).count == 2)
    }

    @Test("a removed rule is not put in the place of another one")
    func taken() throws {
        let log = try ScratchLog().open(.readWrite)
        let rule = try #require(try log.commit([.add(quota)], note: note)[0].after)
        let removed = try log.commit([.remove(rule)], note: note)[0]
        let other = try #require(try log.commit([.add(quota)], note: note)[0].after)
        #expect(other.id == rule.id)
        #expect(throws: ChangeRefusal.self) { try undo(removed, in: log) }
        #expect(try log.rules() == [other])
    }

    @Test("an entry that is about no rule, or that nobody can read, says so")
    func foreign() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open(.readWrite)
        try scratch.run(
            """
            INSERT INTO ops_audit_log (actor, action, target, before, after) VALUES
              ('a', 'disable', 'model 7 main', '{}', '{}'), ('a', 'rule.edit', 'rule 3 x', '{"id":4}', 'no json');
            """
        )
        for id in [1, 2] as [Int64] {
            let refusal = #expect(throws: ChangeRefusal.self) {
                try log.undoRuleChange(id, actor: "eve@ops", at: Timestamp(6_000))
            }
            #expect(refusal?.description.hasSuffix("cannot be undone here.") == true)
        }
        #expect(throws: ChangeRefusal("Change 9 is not in the audit log: nothing was undone.")) {
            try log.undoRuleChange(9, actor: "eve@ops", at: Timestamp(6_000))
        }
    }

    @Test("a change of something else is refused with the command that takes it back")
    func elsewhere() throws {
        let scratch = try ScratchLog()
        let log = try scratch.open(.readWrite)
        try scratch.run(
            """
            INSERT INTO ops_audit_log (actor, action, target, before, after) VALUES
              ('a', 'disable', 'account 7 main', '{}', '{}'), ('a', 'rule.edit', 'rule 3 x', '{}', '{}'),
              ('a', 'error.resolve', 'error 12', '{"resolved":false}', '{"resolved":true}'),
              ('a', 'undo', 'error 12', '{"resolved":true}', '{"resolved":false}'), ('a', 'x', 'error 12', '', '');
            """
        )
        let commands =
            [
                1: "unmask accounts \(log.path) undo 1", 2: "unmask rules \(log.path) undo 2",
                3: "unmask resolve \(log.path) 12 --undo", 4: "unmask resolve \(log.path) 12",
            ] as [Int64: String]
        for id in 1...5 as ClosedRange<Int64> {
            let told = commands[id].map { ": \"\($0)\" takes it back." } ?? " cannot be undone here."
            let byRules = #expect(throws: ChangeRefusal.self) {
                try log.undoRuleChange(id, actor: "eve@ops", at: Timestamp(6_000))
            }
            #expect(byRules?.description.hasSuffix(id == 2 ? " cannot be undone here." : told) == true)
            let byAccounts = #expect(throws: AccountRefusal.self) {
                try log.undo(id, actor: "eve@ops", at: Timestamp(6_000))
            }
            #expect(byAccounts?.description.hasSuffix(id == 1 ? " cannot be undone here." : told) == true)
        }
    }
}
