import GRDB
import OpsModel
import Testing

@testable import OpsStore

@Suite("Marking errors as resolved")
struct ResolutionTests {
    private let note = ChangeNote(actor: "amir@ops", at: Timestamp(5_000), reason: "told the client")

    private func log() throws -> ScratchLog {
        let scratch = try ScratchLog()
        for (id, status) in [(1, 400), (2, 429), (3, 503)] {
            try scratch.insert(["id": id, "created_at": 1_000 * id, "status_code": 502, "upstream_status_code": status])
        }
        return scratch
    }

    private func change(_ ids: Int64..., resolves: Bool = true) -> ResolutionChange {
        ResolutionChange(resolves: resolves, ids.map { ResolutionChange.Target(id: $0) }, note: note)
    }

    private func marks(_ scratch: ScratchLog) throws -> [[String]] {
        try scratch.writer.read { db in
            try Row.fetchAll(db, sql: "SELECT resolved, resolved_at, resolved_by FROM ops_error_logs ORDER BY id")
                .map { row in (0..<3).map { "\(row[$0] as DatabaseValue)" } }
        }
    }

    @Test("a mark has who and when in the row, and a row of the audit log; reopening clears both")
    func marked() throws {
        let scratch = try log()
        let log = try scratch.open(.readWrite)
        let done = try log.commit(change(2))
        #expect(done.map(\.resolution) == [Resolution(isResolved: true, at: Timestamp(5_000), by: "amir@ops")])
        #expect(try marks(scratch)[1] == ["1", "5000", "\"amir@ops\""])
        let detail = try #require(try log.detail(2))
        #expect(detail.row.resolved && detail.resolvedAt == Timestamp(5_000) && detail.resolvedBy == "amir@ops")
        _ = try log.commit(change(2, resolves: false))
        #expect(try marks(scratch)[1] == ["0", "NULL", "NULL"])
        let audit = try log.auditLog(limit: 9)
        #expect(audit.map(\.action) == ["error.reopen", "error.resolve"])
        #expect(audit.map(\.errorID) == [2, 2] && audit.map(\.accountID) == [nil, nil])
        #expect(audit[1].reason == "told the client" && audit[1].actor == "amir@ops")
        #expect(audit[1].differences.map(\.column) == ["resolved", "resolved_at", "resolved_by"])
        #expect(audit[1].summary { "\($0.rawValue)" } == "resolved false → true")
    }

    @Test("several are marked together or not at all; those that are so already stay as they are")
    func together() throws {
        let scratch = try log()
        let log = try scratch.open(.readWrite)
        let refusal = #expect(throws: ChangeRefusal.self) { try log.commit(change(1, 9)) }
        #expect(refusal?.description == "Error 9 is not in the log: nothing was changed.")
        #expect(try marks(scratch).allSatisfy { $0[0] == "0" })
        _ = try log.commit(change(1))
        let done = try log.commit(change(1, 3))
        #expect(done.map { $0.audit == nil } == [true, false])
        #expect(try log.auditLog(limit: 9).count == 2)
    }

    @Test("an id that means another row by now is left alone")
    func anotherRow() throws {
        let scratch = try log()
        let log = try scratch.open(.readWrite)
        let seen = ResolutionChange.Target(id: 1, createdAt: Timestamp(999))
        let refusal = #expect(throws: ChangeRefusal.self) {
            try log.commit(ResolutionChange(resolves: true, [seen], note: note))
        }
        #expect(refusal?.description == "Error 1 is another one by now: nothing was changed.")
        #expect(try log.auditLog(limit: 9).isEmpty)
    }

    @Test("undo gives the row its mark from before, once, and only while nobody has marked it since")
    func undone() throws {
        let scratch = try log()
        let log = try scratch.open(.readWrite)
        _ = try log.commit(change(1))
        let reopened = try #require(try log.commit(change(1, resolves: false))[0].audit)
        let undone = try log.undoResolution(reopened.id, note: note)
        #expect(undone.resolution == Resolution(isResolved: true, at: Timestamp(5_000), by: "amir@ops"))
        #expect(undone.audit?.action == "undo" && undone.audit?.reason == "takes back error.reopen #2")
        let late = #expect(throws: ChangeRefusal.self) { try log.undoResolution(reopened.id, note: note) }
        #expect(late?.description == "Somebody has marked error 1 since: nothing was undone.")
        #expect(throws: ChangeRefusal.self) { try log.undoResolution(99, note: note) }
        try scratch.run("INSERT INTO ops_audit_log (actor, action, target) VALUES ('a', 'rule.add', 'rule 1 x')")
        #expect(throws: ChangeRefusal("Change 4 (rule.add rule 1 x) is no mark of an error.")) {
            try log.undoResolution(4, note: note)
        }
    }

    @Test("no count moves, and whoever reads live is told")
    func counts() throws {
        let scratch = try log()
        let log = try scratch.open(.readWrite)
        let span = TimeSpan.between(0, 10_000)
        func state() throws -> Int64 {
            try scratch.writer.read { try Int64.fetchOne($0, sql: "SELECT revision FROM ops_rollup_state") ?? 0 }
        }
        let before = try log.groups(GroupsQuestion(span: span))
        let revision = try state()
        _ = try log.commit(change(1, 2, 3))
        #expect(try log.groups(GroupsQuestion(span: span)) == before)
        #expect(try state() > revision)
        #expect(try log.errors(span, filter: Filter.parse("resolved:yes"), limit: 9).rows.map(\.id) == [3, 2, 1])
        #expect(try log.errors(span, filter: Filter.parse("resolved:no"), limit: 9).rows.isEmpty)
    }
}
