import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// What a pane asks beside the snapshot, on its way to the log and back.
@MainActor
@Suite struct PaneQuestionTests {
    /// A question about one row, as a pane may have it.
    struct WhichRow: PaneQuestion {
        var id: Int64

        func answer(from log: some OpsObserving) async throws(OpsReadFailure) -> any PaneAnswer {
            guard let detail = try await log.detail(of: id) else { throw OpsReadFailure("There is no row \(id).") }
            return ThatRow(id: detail.row.id)
        }
    }

    struct ThatRow: PaneAnswer {
        var id: Int64
        func show(in dashboard: inout Dashboard) { dashboard.notice = .plain("row \(id)") }
    }

    private func reply(from inbox: Inbox) async -> Msg? {
        for await _ in inbox.wakeUps {
            if let msg = inbox.take().first { return msg }
        }
        return nil
    }

    @Test("a question is read from the log, and its answer comes back for the pane that asked")
    func answered() async {
        let inbox = Inbox()
        let asker = PaneAsker(observing: SampleLog(), inbox: inbox)
        let id = Sample.rows[3].id
        asker.ask(AnyPaneQuestion(WhichRow(id: id)), for: .failovers)
        #expect(await reply(from: inbox) == .answered(.failovers, .found(ThatRow(id: id))))
        asker.ask(AnyPaneQuestion(WhichRow(id: 1)), for: .failovers)
        #expect(await reply(from: inbox) == .answered(.failovers, .failed("There is no row 1.")))
    }

    @Test("of the questions that wait while one is read only the newest is asked")
    func newestWins() async {
        let inbox = Inbox()
        let asker = PaneAsker(observing: SampleLog(), inbox: inbox)
        let ids = Sample.rows.prefix(4).map(\.id)
        for id in ids { asker.ask(AnyPaneQuestion(WhichRow(id: id)), for: .rules) }
        #expect(await reply(from: inbox) == .answered(.rules, .found(ThatRow(id: ids[0]))))
        #expect(await reply(from: inbox) == .answered(.rules, .found(ThatRow(id: ids[3]))))
    }

    @Test("a failure keeps what the pane showed and is told; the next answer takes it back")
    func failure() {
        var session = Session(120, 36)
        session.tell(.answered(.rules, .found(ThatRow(id: 4))))
        #expect(session.dashboard.notice == .plain("row 4"))
        session.tell(.answered(.rules, .failed("ops.db is locked.")))
        #expect(session.dashboard.unread[.rules] == "ops.db is locked." && session.dashboard.notice == .plain("row 4"))
        session.tell(.answered(.rules, .found(ThatRow(id: 5))))
        #expect(session.dashboard.unread.isEmpty)
    }

    @Test("questions are equal when they ask the same")
    func equality() {
        #expect(AnyPaneQuestion(WhichRow(id: 1)) == AnyPaneQuestion(WhichRow(id: 1)))
        #expect(AnyPaneQuestion(WhichRow(id: 1)) != AnyPaneQuestion(WhichRow(id: 2)))
        #expect(PaneReply.found(ThatRow(id: 1)) != .found(ThatRow(id: 2)))
        #expect(PaneReply.found(ThatRow(id: 1)) != .failed("no"))
    }
}
