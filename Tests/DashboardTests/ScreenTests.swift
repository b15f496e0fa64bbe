import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// Whole screens at the three sizes, in every state.
@Suite struct ScreenTests {
    static let sizes = [Size(width: 120, height: 36), Size(width: 80, height: 24), Size(width: 60, height: 16)]

    enum Scene: String, CaseIterable {
        case full, expanded, errors, drilled, held, masked, detail, detailEnd, help, helpEnd
        case loading, empty, emptyWithTraffic, quiet, noMatch, failed, neverRead, paused, readOnly, blindSpots
        case filterOpen, filterCompleting, filterMistake, filtered, past, brush, palette
        case wideCharacters, hostile, huge
        case rules, inactiveRules, noRules, trial, confirm, ruleActions, ruleForm, ruleFormEmpty, ruleFormHostile
        case failovers, story, failoversNone, failoversCut, failoversHostile
        case accounts, actions, disable, disableLast, refused, enable, audit
    }

    @Test("a screen looks as it did", arguments: Scene.allCases, sizes)
    func golden(_ scene: Scene, _ size: Size) throws {
        let session = ScreenTests.session(scene, size)
        try Golden.expect(session.screen, "\(scene.rawValue)-\(size.width)x\(size.height)")
    }

    /// A rule for sizes, with a message of its own.
    private static func draft(in session: inout Session) {
        session.press("4", "+")
        session.type("尺寸 size limits")
        session.press(.tab, .tab, .tab)
        session.type("400, 429")
        session.press(.tab, .tab, .tab, .tab, .tab, .right, .tab)
        session.type("Choose another size.")
    }

    static func session(_ scene: Scene, _ size: Size) -> Session {
        let (width, height) = (size.width, size.height)
        var session = Session(width, height)
        switch scene {
        case .full: break
        case .expanded: session.press(.down, " ", .down)
        case .errors: session.press(.tab)
        case .drilled: session.press(.down, .enter)
        case .held:
            session.press("2", .down, .down, .down)
            session.rows = Array(arrived(12) + session.rows)
            session.refresh()
        case .masked: session.press("2", "o")
        case .detail: session.press("2", .enter)
        case .detailEnd: session.press("2", .enter, "G")
        case .help: session.press("?")
        case .helpEnd: session.press("?", "G")
        case .loading: session = Session(width, height, answering: false)
        case .empty:
            session = Session(width, height, rows: []) { $0.requests = nil }
        case .emptyWithTraffic: session = Session(width, height, rows: [])
        case .quiet:
            session = Session(
                width,
                height,
                rows: Sample.rows.map { old in
                    var row = old
                    row.createdAt = row.createdAt - 3 * Milliseconds.hour
                    return row
                }
            )
        case .noMatch:
            session.press(.enter)
            session.rows = []
            session.refresh()
        case .failed:
            session.tell(.observed(.failed("ops.db is locked by another program; close it or wait."), at: session.now))
        case .neverRead:
            session = Session(width, height, answering: false)
            session.tell(.observed(.failed("ops.db is not a database; give the path of an ops log."), at: session.now))
        case .paused:
            session.press("p")
            session.rows = Array(arrived(37) + session.rows)
            session.refresh()
        case .readOnly: session = Session(width, height, readOnly: "The file may not be written.")
        case .blindSpots:
            session = Session(width, height) {
                $0.unrecorded = ["queue_full": 1_204, "skip_monitoring": 90, "truncated": 7]
                $0.outOfScope = 340
                $0.groupsLeftOut = 3
                $0.errorsInGroupsLeftOut = 1_250
            }
        case .filterOpen: session.press("/")
        case .filterCompleting:
            session.press("/")
            session.type("outcome:")
            session.press(.tab, .tab)
        case .filterMistake:
            session.press("/")
            session.type("outcome:masked stauts:400")
        case .filtered:
            session.press("/")
            session.type("outcome:masked -status:400")
            session.press(.enter)
        case .past: session.press("{", "[")
        case .brush:
            session.press("B", .left, .left, " ")
            for _ in 0..<9 { session.press(.left) }
        case .palette:
            session.press(":")
            session.type("wind")
        case .wideCharacters: session = Session(width, height, rows: odd(wide))
        case .hostile:
            session = Session(width, height, rows: odd(hostile))
            session.press("2")
        case .rules: session.press("4", .down)
        case .inactiveRules: session.press("4", "i", "G")
        case .noRules:
            session.ruleBook.rules = []
            session.refresh()
            session.press("4")
        case .trial: session.press("4", .down, .enter)
        case .confirm: session.press("4", "a", .enter)
        case .ruleActions: session.press("4", "a")
        case .ruleForm: draft(in: &session)
        case .ruleFormEmpty: session.press("4", "+")
        case .ruleFormHostile:
            session = Session(width, height, rows: odd(hostile + wide))
            draft(in: &session)
        case .huge: session = Session(width, height, rows: extremes)
        case .failovers: session.press("3", .down, .down)
        case .story: session.press("3", .down, .enter)
        case .failoversNone:
            session = Session(
                width,
                height,
                rows: Sample.rows.filter { $0.attemptCount == 1 && $0.outcome != .recovered }
            )
            session.press("3")
        case .failoversCut:
            session.press("3")
            var answer = session.dashboard.failovers.answer!
            answer.requests = 2_000
            answer.countedSince = session.now - 600_000
            session.tell(.answered(.failovers, .found(FailoversPaneAnswer(answer: answer))))
        case .failoversHostile:
            session = Session(width, height, rows: odd(hostile + wide).map(moved))
            session.press("3", .down)
        case .accounts: session.press("5")
        case .actions: session.press("5", .down, .down, "a")
        case .disable: session.disable(7)
        case .disableLast: session.disable(21)
        case .refused:
            session.disable(7)
            session.directory.failure = "ops.db cannot be written by this user; ask for write permission on it."
            session.press(.right, .enter)
        case .enable: session.press("5", .end, "a", .down, .enter)
        case .audit:
            session.disable(7)
            session.press(.backTab, "q", "u", "o", "t", "a", .tab, .tab, .enter)
            session.refresh()
            session.press("u")
            session.refresh()
            session.press("A")
        }
        return session
    }

    /// New rows above the sample's.
    static func arrived(_ count: Int, batch: Int = 0) -> [ErrorRow] {
        (0..<count).reversed().map { index in
            var row = Sample.rows[index % 5]
            row.id = 60_000 + Int64(batch * 1_000 + index)
            row.createdAt = Sample.now + Int64(batch * 1_000 - count + index)
            return row
        }
    }

    static let wide = [
        "请求被安全系统拒绝：提示词包含不允许的内容，请修改后重试。", "画像サイズは 1024x1024 でなければなりません", "이미지 크기가 잘못되었습니다",
        "👩‍👩‍👧‍👦 family 🎨🖌️ not allowed", "e\u{301}te\u{301} naïve µ",
    ]
    static let hostile = [
        "\u{1b}[2J\u{1b}]0;owned\u{7}title", "\u{1b}]52;c;cm0gLXJmIC8=\u{7}clipboard", "\u{202e}txt.exe\u{2066}bidi",
        "zero\u{200b}width\u{feff}bom\u{2028}line", "tab\there\r\nnext\u{0}nul\u{7f}del\u{9b}31m csi",
        String(repeating: "x", count: 5_000),
    ]

    /// The same after all accounts were tried.
    static func moved(_ row: ErrorRow) -> ErrorRow {
        var row = row
        row.maskReason = .accountsExhausted
        row.attemptCount = Int(row.id % 4) + 1
        return row
    }

    /// Rows whose every text is one of `texts`.
    static func odd(_ texts: [String]) -> [ErrorRow] {
        texts.indices.map { index in
            let text = texts[index]
            return ErrorRow(
                id: Int64(100 - index),
                createdAt: Sample.now - Int64(index) * 7_000,
                requestID: text,
                account: AccountRef(id: Int64(index), name: text),
                platform: text,
                model: text,
                endpoint: text,
                clientStatus: 502,
                clientType: text,
                clientMessage: text,
                upstreamStatus: 400,
                upstreamType: text,
                upstreamCode: text,
                upstreamParam: text,
                upstreamMessage: text,
                outcome: .masked,
                maskReason: .genericHandler
            )
        }
    }

    /// Columns at the ends of their ranges, and NULL everywhere.
    static let extremes = [
        ErrorRow(id: .max, createdAt: Sample.now, clientStatus: 99_999, outcome: .local),
        ErrorRow(
            id: 3,
            createdAt: Sample.now - 1,
            clientStatus: -1,
            upstreamStatus: 99_999,
            outcome: .masked,
            attemptCount: .max,
            duration: .max
        ),
        ErrorRow(
            id: .min,
            createdAt: Sample.now - 2,
            clientStatus: 0,
            upstreamStatus: .min,
            outcome: .masked,
            duration: .min
        ),
    ]
}

extension ScreenTests {
    @Test("every scene can be drawn at every size", arguments: Scene.allCases)
    func everySize(_ scene: Scene) {
        // What leads to a scene is the same whatever comes after it: it is done once, and every size begins from there.
        let scene = ScreenTests.session(scene, Size(width: 100, height: 30))
        for (width, height) in [
            (0, 0), (1, 1), (59, 40), (60, 17), (77, 22), (96, 26), (109, 31), (110, 16), (131, 20), (240, 80),
        ] {
            var session = scene
            session.tell(.resized(Size(width: width, height: height)))
            let screen = session.screen
            #expect(screen.size == Size(width: width, height: height))
        }
    }

    @Test("no text of the log reaches a cell as a control, an invisible or a direction")
    func hostileCells() {
        for keys: [Key] in [
            [], ["2"], ["2", .enter], ["2", .enter, "G"], [.enter], [" ", .down, .enter], ["3", .enter],
        ] {
            var session = Session(120, 36, rows: ScreenTests.odd(ScreenTests.hostile).map(ScreenTests.moved))
            for key in keys { session.press(key) }
            for scalar in session.screen.text().unicodeScalars where scalar != "\n" {
                #expect(!scalar.properties.isDefaultIgnorableCodePoint && scalar.properties.generalCategory != .control)
            }
        }
    }

    @Test("times at the ends of their range are told somehow", arguments: [Int64.min, -1, 0, .max])
    func extremeTimes(_ moment: Int64) {
        let time = Timestamp(moment)
        for size in ScreenTests.sizes {
            var session = Session(size.width, size.height) { answer in
                answer.newestRow = RowPosition(createdAt: time, id: 1)
                for index in answer.groups.indices {
                    answer.groups[index].firstSeen = time
                    answer.groups[index].lastSeen = time
                }
                for index in answer.errors.indices { answer.errors[index].createdAt = time }
            }
            for keys: [Key] in [[], ["2"], [.down], [.enter], [.escape, "p", "1"], ["z"]] {
                for key in keys { session.press(key) }
                #expect(session.screen.text().contains("unmask"))
            }
        }
        var empty = Session(80, 24, rows: []) { $0.newestRow = RowPosition(createdAt: time, id: 1) }
        empty.press("]")
        #expect(empty.screen.text().contains("No errors in the last 6 hours."))
    }

    @Test("what a colour tells, a word or a mark tells too")
    func withoutColour() {
        let text = ScreenTests.session(.errors, Size(width: 120, height: 36)).screen.text()
        for word in ["MASKED", "recovered", "● live", "▌", "▲", "following"] { #expect(text.contains(word)) }
        #expect(ScreenTests.session(.detail, Size(width: 120, height: 36)).screen.text().contains("≠"))
    }
}
