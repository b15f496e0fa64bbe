import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// Every pane and every overlay in every state it can be in, cut out of the screen: one table a size.
@Suite struct StateTests {
    /// How the log is doing.
    enum State: String, CaseIterable {
        case empty, loading, failing, full, wide
    }

    /// What lies over the panes, and how it came there.
    enum Over: String, CaseIterable {
        case detailFull, detailLoading, detailGone, detailFailed, detailWide
        case storyFull, storyLoading, storyWide
        case trialFull, trialLoading, trialFailed, trialNothing, trialWide
        case auditFull, auditLoading, auditFailed, auditEmpty, auditWide
        case blindSpots, blindSpotsNone, blindSpotsFailing, blindSpotsLoading
        case helpFull
    }

    @Test("panes look as they did, whatever the log holds", arguments: ScreenTests.sizes)
    func panes(size: Size) throws {
        var table = ""
        for pane in Dashboard.PaneID.allCases {
            for state in State.allCases {
                let session = Self.session(pane, state, size)
                let layout = ScreenLayout(size: size, focus: pane, hasBanner: session.dashboard.banner != nil)
                table += Self.entry("\(pane.name), \(state.rawValue)", session.screen, layout[pane])
            }
        }
        try Golden.expect(text: table, "panes-\(size.width)x\(size.height)")
    }

    @Test("overlays look as they did, whatever they wait for", arguments: ScreenTests.sizes)
    func overlays(size: Size) throws {
        var table = ""
        for over in Over.allCases {
            let session = Self.session(over, size)
            let overlay = try #require(session.dashboard.overlays.last, "\(over)")
            table += Self.entry(over.rawValue, session.screen, session.dashboard.frame(of: overlay))
        }
        try Golden.expect(text: table, "overlays-\(size.width)x\(size.height)")
    }

    @Test("no two states of a pane look alike", arguments: ScreenTests.sizes)
    func told(size: Size) {
        for pane in Dashboard.PaneID.allCases {
            let screens = State.allCases.map { Self.session(pane, $0, size).screen.text() }
            #expect(Set(screens).count == screens.count, "\(pane)")
        }
    }

    /// A heading and what stands in a part of a screen.
    private static func entry(_ name: String, _ screen: Canvas, _ area: Rect) -> String {
        let lines = (area.y..<area.maxY).map { y in
            var line = (area.x..<area.maxX).map { screen[Point(x: $0, y: y)].glyph.text }.joined()
            while line.last == " " { line.removeLast() }
            return line
        }
        return "## \(name)\n" + lines.joined(separator: "\n") + "\n\n"
    }

    private static func session(_ pane: Dashboard.PaneID, _ state: State, _ size: Size) -> Session {
        let (width, height) = (size.width, size.height)
        var session: Session
        switch state {
        case .loading: session = Session(width, height, answering: false)
        case .failing:
            session = Session(width, height, answering: false)
            session.tell(.observed(.failed("ops.db is not a database; give the path of an ops log."), at: session.now))
        case .full: session = Session(width, height)
        case .empty:
            session = Session(width, height, rows: [], rules: []) {
                $0.requests = nil
                $0.accounts = []
            }
        case .wide:
            session = Session(
                width,
                height,
                rows: ScreenTests.odd(ScreenTests.wide + ScreenTests.hostile).map(ScreenTests.moved),
                rules: wideRules
            ) { answer in
                for index in answer.accounts.indices {
                    answer.accounts[index].name = ScreenTests.wide[index % ScreenTests.wide.count]
                    answer.accounts[index].errorMessage = ScreenTests.hostile[index % ScreenTests.hostile.count]
                }
            }
        }
        session.press(pane.key, .down)
        return session
    }

    private static let wideRules = ScreenTests.wide.enumerated().map { index, text in
        PassthroughRule(
            id: Int64(index + 1),
            name: text,
            priority: index,
            errorCodes: [400],
            keywords: [ScreenTests.hostile[index]],
            passthroughBody: false,
            customMessage: text
        )
    }

    private static func session(_ over: Over, _ size: Size) -> Session {
        let (width, height) = (size.width, size.height)
        let wide = ScreenTests.odd(ScreenTests.wide + ScreenTests.hostile).map(ScreenTests.moved)
        var session = Session(width, height)
        switch over {
        case .detailFull: session.press("2", .enter)
        case .detailLoading:
            session.answersDetails = false
            session.press("2", .enter)
        case .detailGone:
            session.answersDetails = false
            session.press("2", .enter)
            session.tell(.detail(id: session.rows[0].id, .gone))
        case .detailFailed:
            session.answersDetails = false
            session.press("2", .enter)
            session.tell(.detail(id: session.rows[0].id, .failed("ops.db is locked; trying again.")))
        case .detailWide:
            session = Session(width, height, rows: wide)
            session.press("2", .enter)
        case .storyFull: session.press("3", .enter)
        case .storyLoading:
            session.answersDetails = false
            session.press("3", .enter)
        case .storyWide:
            session = Session(width, height, rows: wide)
            session.press("3", .enter)
        case .trialFull: session.press("4", .enter)
        case .trialLoading:
            session.answersTrials = false
            session.press("4", .enter)
        case .trialFailed:
            session.answersTrials = false
            session.press("4", .enter)
            session.tell(.tried(.stored(1), .failed("ops.db is locked; trying again.")))
        case .trialNothing: session.press("4", .down, .down, .down, .enter)
        case .trialWide:
            session = Session(width, height, rows: wide, rules: wideRules)
            session.press("4", .enter)
        case .auditFull, .auditWide:
            session.disable(over == .auditFull ? 7 : 9)
            session.press(.backTab)
            session.type(over == .auditFull ? "quota" : "画像サイズ")
            session.press(.tab, .tab, .enter, "A")
        case .auditEmpty: session.press("A")
        case .auditLoading:
            session.answersAccounts = false
            session.press("A")
        case .auditFailed:
            session.press("A")
            session.tell(.account(.audit(.failure(OpsReadFailure("ops.db is locked; trying again.")))))
        case .blindSpots:
            session = Session(width, height) {
                $0.unrecorded = ["queue_full": 1_204, "skip_monitoring": 90, "truncated": 7]
                $0.ahead = RowsAhead(count: 2, latest: Sample.now + 3 * Milliseconds.day)
                $0.outOfScope = 340
            }
            session.press("!")
        case .blindSpotsNone:
            session = Session(width, height, rules: [])
            session.press("!")
        case .blindSpotsFailing:
            session = Session(width, height, rows: []) {
                $0.requests = 0
                $0.unrecorded = ["\u{1b}[2J自分の理由": 3]
            }
            session.tell(.tick(session.now + 5 * Milliseconds.minute))
            session.tell(.observed(.failed("ops.db is locked; trying again."), at: session.now))
            session.press("!")
        case .blindSpotsLoading:
            session = Session(width, height, answering: false)
            session.press("!")
        case .helpFull: session.press("?")
        }
        return session
    }
}
