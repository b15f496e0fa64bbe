import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// What the screen cannot show is on the screen.
@Suite struct BlindSpotTests {
    private static let sizes = [
        Size(width: 60, height: 16), Size(width: 80, height: 24), Size(width: 120, height: 36),
        Size(width: 170, height: 50),
    ]

    private func header(_ session: Session) -> String {
        session.screen.text().split(separator: "\n", omittingEmptySubsequences: false).prefix(2).joined(separator: "\n")
    }

    @Test(
        "errors missing from the log are told at every size, with their reasons where there is room",
        arguments: sizes
    )
    func missing(size: Size) {
        let session = Session(size.width, size.height) {
            $0.unrecorded = ["queue_full": 1_204, "skip_monitoring": 90, "of their own": 3]
        }
        let header = header(session)
        #expect(header.contains("1,297 not recorded") || header.contains("1,204 queue full"))
        if size.width >= 170 {
            #expect(header.contains("! 1,204 queue full, 90 left out by a rule, 3 of their own"))
        }
    }

    @Test("cut bodies and rows from the future are told at every size", arguments: sizes)
    func cutAndAhead(size: Size) {
        let session = Session(size.width, size.height) {
            $0.unrecorded = ["truncated": 7]
            $0.ahead = RowsAhead(count: 2, latest: Sample.now + 3 * Milliseconds.day)
        }
        #expect(header(session).contains("! 7 bodies cut, 2 dated ahead"))
        #expect(!header(session).contains("not recorded"))
    }

    @Test("when there is no room for all of them their number is told", arguments: sizes)
    func crowded(size: Size) {
        let session = Session(size.width, size.height) {
            $0.unrecorded = ["truncated": 123_456, "write_failed": 999_999]
            $0.ahead = RowsAhead(count: RowsAhead.limit, latest: Sample.now + Milliseconds.day)
        }
        #expect(header(session).contains("!"))
        #expect(header(session).contains("3 blind spots") || header(session).contains("1,000+ "))
    }

    @Test("a log that fell silent says so at every size, whatever else the header holds", arguments: sizes)
    func lag(size: Size) {
        let old = Sample.rows.filter { Sample.now.since($0.createdAt) > 20 * Milliseconds.minute }
        for readOnly in [nil, "The file may not be written."] {
            let session = Session(size.width, size.height, rows: old, readOnly: readOnly)
            #expect(header(session).contains("20 min ago") || header(session).contains("20 min old"))
        }
    }

    @Test("a newest row ahead of this clock says so at every size", arguments: sizes)
    func skew(size: Size) {
        let session = Session(size.width, size.height) {
            $0.newestRow = RowPosition(createdAt: Sample.now + 3 * Milliseconds.hour, id: 1)
        }
        #expect(header(session).contains("3 h ahead"))
    }

    @Test("a reader that does not answer any more is stale, even when it does not say that it failed", arguments: sizes)
    func stuck(size: Size) {
        var session = Session(size.width, size.height)
        session.tell(.tick(Sample.now + 2 * Milliseconds.minute))
        #expect(header(session).contains("● live"))
        session.tell(.tick(Sample.now + 3 * Milliseconds.minute))
        #expect(header(session).contains("✗ stale 3 min") && !header(session).contains("live"))
        session.now = Sample.now + 3 * Milliseconds.minute
        session.refresh()
        #expect(header(session).contains("● live"))
        // Paused, or in the past, nothing newer is waited for.
        session.press("p")
        session.tell(.tick(Sample.now + 30 * Milliseconds.minute))
        #expect(!header(session).contains("stale"))
    }

    /// What a pane without errors says, and how.
    private func nothing(
        requests: Int?,
        rows: [ErrorRow] = [],
        newest: Timestamp? = Sample.now - 3 * Milliseconds.hour,
        unrecorded: [String: Int] = [:],
        failing: Bool = false
    ) -> [Span] {
        var session = Session(120, 36, rows: rows) {
            $0.requests = requests
            $0.newestRow = newest.map { RowPosition(createdAt: $0, id: 1) }
            $0.unrecorded = unrecorded
        }
        if failing { session.tell(.observed(.failed("ops.db is locked."), at: session.now)) }
        return session.dashboard.nothing
    }

    @Test("no errors is well only where requests prove it; no data never looks like it")
    func noErrorsIsNotNoData() {
        let well = nothing(requests: 41_318)
        #expect(well.first == Span("No errors in the last hour.", .good))
        let others = [
            nothing(requests: 0), nothing(requests: nil), nothing(requests: nil, newest: nil),
            nothing(requests: 41_318, unrecorded: ["write_failed": 2]), nothing(requests: 41_318, failing: true),
        ]
        for (index, other) in others.enumerated() {
            #expect(!other.contains { $0.role == .good })
            #expect(other.first?.text != well.first?.text || other.first?.role != well.first?.role)
            for later in others[(index + 1)...] { #expect(other != later) }
        }
        #expect(nothing(requests: 0).first?.text == "No data in the last hour: no errors, and no requests either.")
        #expect(others[3].first?.text == "2 errors in the last hour, and none of them recorded.")
        #expect(others[4].first?.text == "No errors in the hour before 12:04:31.")
        // A cut body is recorded, so it takes nothing away from a quiet hour.
        #expect(nothing(requests: 41_318, unrecorded: ["truncated": 2]) == well)
    }

    @Test("the header tells an hour without requests from a quiet one")
    func header() {
        let quiet = Session(60, 16, rows: [])
        let dead = Session(60, 16, rows: []) { $0.requests = 0 }
        #expect(!header(quiet).contains("no requests"))
        #expect(header(dead).contains("no requests counted"))
    }

    @Test("! lists everything that could hide an error, and what to do; rules that do so by name")
    func overlay() {
        var session = Session(60, 16) {
            $0.unrecorded = ["queue_full": 1_204, "skip_monitoring": 1, "truncated": 7]
            $0.ahead = RowsAhead(count: 1, latest: Sample.now + 3 * Milliseconds.day)
        }
        session.press("!")
        // The rules pane is not on this screen: it is the overlay that asks.
        #expect(session.effects.contains { if case .askForPane(.rules, _) = $0 { true } else { false } })
        var text = session.screen.text()
        #expect(text.contains("1,204 errors not recorded: queue full"))
        session.press("G")
        text += session.screen.text()
        session.tell(.resized(Size(width: 120, height: 36)))
        text += session.screen.text()
        for words in [
            "1 error not recorded: left out by a rule", "7 upstream bodies cut", "1 row dated ahead of this clock",
            "the latest by 3 d", "✓ The log was read at 12:04:31.", "1 active rule leaves errors out", "quiet 524",
        ] { #expect(text.contains(words), "\(words)") }
        session.press("!")
        #expect(session.dashboard.overlays.isEmpty)
    }

    @Test("a log without blind spots says so")
    func nothingHidden() {
        var session = Session(120, 36) { $0.accounts = [] }
        session.ruleBook.rules = []
        session.now = session.now + 1
        session.refresh()
        #expect(!header(session).contains("!"))
        session.press("!")
        #expect(session.screen.text().contains("Nothing is known to be hidden"))
        #expect(!session.screen.text().contains("│ ! "))
    }

    /// What `!` shows of a log without rules and accounts.
    private func blindSpots(shape: @escaping (inout OpsSnapshot) -> Void) -> String {
        var session = Session(120, 36) {
            $0.accounts = []
            shape(&$0)
        }
        session.ruleBook.rules = []
        session.now = session.now + 1
        session.refresh()
        session.press("!")
        return session.screen.text()
    }

    @Test("a window in which nobody counted requests is no all-clear, however fresh the newest row")
    func freshRowWithoutRequests() {
        let text = blindSpots { $0.requests = 0 }
        #expect(!text.contains("Nothing is known to be hidden") && !text.contains("✓ The newest row"))
        #expect(text.contains("! No requests are counted in this window"))
        #expect(text.contains("Is a gateway writing to this log?"))
    }

    @Test("one of something is told as one")
    func one() {
        #expect(nothing(requests: 1).contains(Span("1 request, and it went well.", .good)))
        let text = blindSpots {
            $0.unrecorded = ["queue_full": 1, "truncated": 1]
            $0.outOfScope = 1
        }
        #expect(text.contains("1 error on other endpoints") && text.contains("It is kept apart."))
        #expect(!text.contains("They ") && !text.contains("their"))
    }

    @Test("a log without errors whose requests are counted hides nothing")
    func noErrorsButRequests() {
        let text = blindSpots {
            $0.newestRow = nil
            $0.requests = 41
        }
        #expect(text.contains("Nothing is known to be hidden"))
        #expect(text.contains("✓ The log holds no error, and 41 requests are counted in this window."))
    }

    @Test("without an account that can serve, the header says so at every size, and ! says more", arguments: sizes)
    func noAccountOn(size: Size) {
        var session = Session(size.width, size.height) {
            for index in $0.accounts.indices { $0.accounts[index].schedulable = false }
        }
        #expect(header(session).contains("! no account on"))
        session.press("!")
        #expect(session.screen.text().contains("No account is on"))
        let crowded = Session(size.width, size.height) {
            for index in $0.accounts.indices { $0.accounts[index].schedulable = false }
            $0.unrecorded = ["truncated": 123_456, "write_failed": 999_999]
            $0.ahead = RowsAhead(count: RowsAhead.limit, latest: Sample.now + Milliseconds.day)
        }
        #expect(header(crowded).contains("! no account on"))
        #expect(header(crowded).contains("3 more") || header(crowded).contains("1,000+ "))
        #expect(!header(Session(size.width, size.height)).contains("no account on"))
        #expect(!header(Session(size.width, size.height) { $0.accounts = [] }).contains("no account on"))
        // Limited for one model an account takes the others' requests: it counts as on, here as in its pane.
        let limited = Session(size.width, size.height) { snapshot in
            var limits = ModelLimits()
            limits.set("dall-e-2", until: Sample.now + 240_000, reason: nil, at: Sample.now)
            snapshot.accounts = [Account(id: 7, name: "openai-main", modelRateLimits: limits.json)]
        }
        #expect(!header(limited).contains("no account on"))
    }

    @Test("a rule that leaves errors out is marked in its list")
    func rule() {
        var session = Session(120, 36)
        session.press("4")
        #expect(session.screen.text().contains("?  blind"))
    }
}
