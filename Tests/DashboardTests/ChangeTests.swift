import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

@Suite struct ChangeTests {
    private static let start = Window.hour.span(endingAt: Sample.now).start

    private func snapshot(
        _ count: Int,
        recent: Int,
        first: Timestamp = ChangeTests.start + 1,
        window: Window = .hour
    ) -> OpsSnapshot {
        var outcomes = OutcomeCounts()
        outcomes.masked = count
        let row = GroupRow(
            key: GroupKey([.status(400), .text("t")]),
            outcomes: outcomes,
            recent: recent,
            firstSeen: first,
            lastSeen: Sample.now
        )
        let query = OpsQuery(window: window)
        let span = window.span(endingAt: Sample.now)
        return OpsSnapshot(query: query, readAt: Sample.now, span: span, bucket: window.bucket, groups: [row])
    }

    @Test(
        "a change is more than noise",
        arguments: [
            (100, 8, nil), (100, 40, .surged), (4, 4, nil), (5, 5, .surged), (110, 0, .faded), (50, 0, nil),
            (110, 3, .faded),
            (110, 4, nil), (0, 0, nil),
        ] as [(Int, Int, Change.Kind?)]
    )
    func kinds(count: Int, recent: Int, kind: Change.Kind?) {
        #expect(Change.all(in: snapshot(count, recent: recent))?.first?.kind == kind)
    }

    @Test("a group that was never seen before is new, even with one error")
    func appeared() {
        let new = snapshot(1, recent: 1, first: Sample.now - 60_000)
        #expect(Change.all(in: new)?.map(\.kind) == [.appeared])
    }

    @Test("a window too short to compare with says nothing, and does not say steady")
    func shortWindow() {
        #expect(Change.all(in: snapshot(9, recent: 9, window: .fiveMinutes)) == nil)
        var session = Session(120, 36)
        session.press("[", "[")
        #expect(session.dashboard.query.window == .fiveMinutes)
        #expect(session.screen.text().contains("A longer window is needed"))
    }

    @Test("what got worse comes first, and names the account that stands out")
    func order() throws {
        let changes = try #require(Change.all(in: Session(120, 36).dashboard.snapshot!))
        #expect(changes.map(\.kind) == [.surged, .surged, .faded])
        #expect(changes[1].account?.id == 9)
        #expect(changes[2].account == nil)
    }

    @Test("no account stands out where most errors have none", arguments: [true, false])
    func withoutAccount(isGroupedByAccount: Bool) throws {
        let codex = AccountRef(id: 4, name: "codex")
        func row(_ values: [GroupValue], _ count: Int, _ children: [GroupRow] = []) -> GroupRow {
            var outcomes = OutcomeCounts()
            outcomes.local = count
            let first = Sample.now - 60_000
            var row = GroupRow(
                key: GroupKey(values),
                outcomes: outcomes,
                recent: count,
                firstSeen: first,
                lastSeen: Sample.now
            )
            row.children = children
            return row
        }
        func name(_ codexErrors: Int, of all: Int) throws -> AccountRef? {
            var query = OpsQuery(window: .hour)
            query.fields = isGroupedByAccount ? [.status, .type, .account] : [.status, .type]
            let span = Window.hour.span(endingAt: Sample.now)
            let children = [
                row([.none, .none, .account(codex)], codexErrors), row([.none, .none, .none], all - codexErrors),
            ]
            let errors = (0..<all).map { number in
                ErrorRow(
                    id: Int64(number),
                    createdAt: Sample.now - 1_000,
                    account: number < codexErrors ? codex : nil,
                    clientStatus: 503,
                    outcome: .local
                )
            }
            let snapshot = OpsSnapshot(
                query: query,
                readAt: Sample.now,
                span: span,
                bucket: Window.hour.bucket,
                groups: [row([.none, .none], all, isGroupedByAccount ? children : [])],
                errors: errors
            )
            return try #require(Change.all(in: snapshot)?.first).account
        }
        #expect(try name(7, of: 22) == nil)
        #expect(try name(15, of: 22) == codex)
    }

    @Test("a list of one outcome only is no sample of all errors")
    func sample() throws {
        var session = Session(120, 36)
        session.press("o")
        let changes = try #require(Change.all(in: session.dashboard.snapshot!))
        #expect(changes.allSatisfy { $0.account == nil })
    }
}
