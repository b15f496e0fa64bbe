import ErrorPolicy
import OpsModel
import TerminalCanvas
import TestSupport
import Testing

@testable import Dashboard

/// Somebody wants the groups formed by other fields than status, type and account.
@Suite struct GroupingSessionTests {
    private func text(_ session: Session) -> String { session.screen.text() }

    /// Chooses fields one after the other, from whatever was chosen before.
    private func group(_ session: inout Session, by fields: [GroupField]) {
        session.press("f")
        func chosen() -> GroupingOverlay? {
            if case .grouping(let grouping)? = session.dashboard.overlays.last { grouping } else { nil }
        }
        func go(to field: GroupField) {
            session.press(.home)
            for _ in 0..<8 where chosen()?.selected != field { session.press(.down) }
        }
        // The first goes to the front before the others are dropped: one must always be left.
        go(to: fields[0])
        if chosen()?.chosen.contains(fields[0]) == false { session.press(" ") }
        for field in chosen()?.chosen ?? [] where field != fields[0] {
            go(to: field)
            session.press(" ")
        }
        for field in fields.dropFirst() {
            go(to: field)
            session.press(" ")
        }
        #expect(chosen()?.chosen == fields)
        session.press(.enter)
    }

    @Test("f shows the fields, Space takes one, the arrows order them, Enter forms the groups, the title says so")
    func choose() throws {
        var session = Session(120, 36)
        session.press("f")
        try Golden.expect(session.screen, "grouping-120x36")
        // Model before account.
        session.press(.down, .down, .down, .down, " ", .left)
        #expect(text(session).contains("status › type › model › account"))
        #expect(session.dashboard.query.fields == GroupField.standard)
        session.press(.enter)
        #expect(session.dashboard.query.fields == [.status, .type, .model, .account])
        #expect(text(session).contains("1 Groups · status › type › model › account"))
        try Golden.expect(session.screen, "grouped-by-four-120x36")
    }

    @Test("Esc changes nothing, and neither does Enter on what was there")
    func leave() {
        var session = Session(100, 30)
        let asked = session.effects.count
        session.press("f", .down, " ", .escape)
        session.press("f", .enter)
        #expect(session.dashboard.query.fields == GroupField.standard && session.dashboard.overlays.isEmpty)
        #expect(session.effects.count == asked)
    }

    @Test("the last field cannot be dropped")
    func one() {
        var session = Session(100, 30)
        session.press("f", " ", .home, " ", .home, " ")
        #expect(session.dashboard.notice == .plain("Groups need one field at least."))
        session.press(.enter)
        #expect(session.dashboard.query.fields == [.account])
        #expect(text(session).contains("ACCOUNT") && !text(session).contains("STATUS"))
        session.press(" ")
        #expect(session.dashboard.notice?.text.hasPrefix("There is nothing inside these groups.") == true)
    }

    @Test("with any fields in any order: open, step in, drill down to what the row counts, Esc goes back")
    func everyOrder() {
        var random = SeededGenerator(seed: 11)
        for turn in 0..<24 {
            let fields = Array(GroupField.allCases.shuffled(using: &random).prefix(turn % 8 + 1))
            var session = Session(turn % 2 == 0 ? 120 : 80, turn % 2 == 0 ? 36 : 24)
            group(&session, by: fields)
            #expect(session.dashboard.shownFields == fields)
            let all = session.dashboard.snapshot?.totals.total
            session.press(.down)
            if fields.count > 1 {
                session.press(.right, .right)
                #expect(session.dashboard.selectedGroup?.isChild == true, "\(fields)")
            }
            let row = session.dashboard.selectedGroup?.row
            session.press(.enter)
            #expect(session.dashboard.snapshot?.totals.total == row?.count, "\(fields)")
            #expect(!session.dashboard.groupLines.isEmpty)
            session.press(.escape)
            #expect(session.dashboard.query.fields == fields)
            #expect(session.dashboard.snapshot?.totals.total == all)
            #expect(session.dashboard.groups.cursor.selected == row?.key, "\(fields)")
        }
    }

    @Test("inside a drill-down the fields it fixed say so, and Esc out of it forgets the choice made there")
    func inside() {
        var session = Session(100, 30)
        session.press(.enter, "f")
        let before = session.dashboard.query.fields
        #expect(text(session).contains("only 400 here") && text(session).contains("only invalid_request_error here"))
        session.press(.down, " ", .enter)
        #expect(session.dashboard.query.fields == [before[0]])
        session.press(.escape)
        #expect(session.dashboard.query.fields == GroupField.standard)
    }

    @Test("the selection stays on its group while rows move, whatever groups are formed by")
    func selection() {
        var session = Session(120, 36)
        group(&session, by: [.model, .outcome, .endpoint])
        session.press(.down, .down, .right)
        let selected = session.dashboard.groups.cursor.selected
        session.rows = Sample.rows.filter { $0.outcome != .masked }
        session.refresh()
        session.rows = Sample.rows
        session.refresh()
        #expect(selected != nil)
        #expect(
            session.dashboard.groupLines.map(\.row.key).contains { $0 == session.dashboard.groups.cursor.selected }
        )
    }

    @Test("names of groups keep to their columns, however many fields share them")
    func columns() {
        for count in 1...8 {
            let fields = Array(GroupField.allCases.prefix(count))
            for width in 12...120 {
                let names = GroupNames(fields, width: width)
                #expect(names.widths.count == count && names.widths.allSatisfy { $0 >= 0 })
                if width >= GroupNames.wanted(fields) {
                    #expect(names.widths.reduce(count - 1, +) == width, "\(count) \(width)")
                    #expect(names.widths.allSatisfy { $0 >= 6 })
                }
            }
        }
    }

    @Test("a narrow screen, whose title names the panes, says below the list what groups are formed by")
    func narrow() {
        var session = Session(60, 16)
        #expect(text(session).contains("by status › type › account"))
        group(&session, by: [.model])
        #expect(text(session).contains("by model"))
    }

    @Test("a title too short for all fields keeps the names of the panes that are not on screen")
    func longTitle() {
        var session = Session(80, 24)
        group(&session, by: GroupField.allCases)
        #expect(text(session).contains("1 Groups · status › type"))
        #expect(text(session).contains("… │ 3 Failovers │ 4 Rules │ 5 Accounts"))
    }
}
