import TerminalCanvas
import Testing

@testable import Dashboard

@Suite struct KeyTableTests {
    @Test("every action has a key, but going to a pane there is not", arguments: Action.allCases)
    func everyActionIsReachable(_ action: Action) {
        let missing = Dashboard.PaneID.allCases.filter { !Dashboard.PaneID.available.contains($0) }
        guard !missing.map(\.action).contains(action) else { return }
        #expect(KeyTable.bindings.contains { $0.action == action && !$0.keys.isEmpty && !$0.places.isEmpty })
    }

    @Test("no key means two things in one place", arguments: KeyBinding.Place.allCases)
    func noKeyTwice(_ place: KeyBinding.Place) {
        let keys = KeyMap.standard.bindings(at: place).flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
    }

    @Test("a key that means nothing in this pane says where it does")
    func elsewhere() {
        var session = Session(120, 36)
        session.press("+")
        #expect(session.dashboard.notice?.text == "+ is for the rules: Draft a rule, and see what it would do.")
        session.press("3", "m")
        #expect(
            session.dashboard.notice?.text
                == "m is for the errors: Mark the error as resolved, or take the mark back."
        )
        session.press("f")
        #expect(session.dashboard.notice?.text == "f is for the groups: Group by other fields, in any order.")
        // One that means nothing anywhere, and one that does.
        session.press("%")
        #expect(session.dashboard.notice == nil)
        session.press("+", "1")
        #expect(session.dashboard.notice == nil)
    }

    @Test("vim's motions only move or look")
    func motionsOnlyMove() {
        let harmless: Set<Action> = [
            .up, .down, .pageUp, .pageDown, .halfPageUp, .halfPageDown, .top, .bottom, .open, .collapse, .expandOrEnter,
            .newer, .older, .export, .brushLeft, .brushRight, .brushStart, .brushEnd,
        ]
        let motions: [Key] = [
            "h", "j", "k", "l", "g", "G", "d", "w", "b", "n", "N", "0", "$", .control("d"), .control("u"),
            .control("f"),
            .control("b"), .control("h"), .control("j"), .control("k"),
        ]
        for binding in KeyTable.bindings where !harmless.contains(binding.action) && binding.section != .prompt {
            #expect(Set(binding.keys).isDisjoint(with: motions), "\(binding.help)")
        }
    }

    @Test("the keys everybody knows do what everybody expects")
    func consensus() {
        let expected: [(Key, KeyBinding.Place, Action)] = [
            ("j", .groups, .down), ("k", .errors, .up), ("g", .errors, .top), ("G", .groups, .bottom),
            (.control("d"), .errors, .halfPageDown), (.control("f"), .groups, .pageDown), (.enter, .groups, .open),
            (.escape, .groups, .back), (.escape, .detail, .leave), ("q", .groups, .quit), ("q", .help, .leave),
            ("?", .detail, .help), (.function(1), .groups, .help), (.tab, .errors, .nextPane),
            ("2", .groups, .errorsPane),
            ("[", .groups, .shorterWindow), ("]", .errors, .longerWindow), ("p", .detail, .pause),
            ("y", .detail, .copy),
            ("/", .groups, .filter), (":", .detail, .palette), ("}", .errors, .later), ("L", .groups, .live),
            (.control("w"), .filter, .eraseWord), (.control("u"), .palette, .eraseLine), (.escape, .filter, .cancel),
            (.control("l"), .groups, .redraw), (.control("c"), .help, .quit), (" ", .detail, .pageDown),
        ]
        for (key, place, action) in expected {
            #expect(KeyMap.standard.binding(for: key, at: place)?.action == action, "\(key) in \(place)")
        }
    }

    @Test("the help holds every key and every explanation")
    func helpIsComplete() {
        let dashboard = Session(120, 36).dashboard
        for width in [40, 58, 116, 200] {
            let lines = HelpOverlay().lines(width: width, dashboard: dashboard)
            let text = lines.map { $0.map(\.text).joined() }
            for binding in KeyTable.bindings {
                for key in binding.keys { #expect(text.contains { $0.contains(key.label) }, "\(key.label)") }
                let words = binding.help.split(separator: " ")
                #expect(words.allSatisfy { word in text.contains { $0.contains(word) } }, "\(binding.help)")
            }
            #expect(lines.allSatisfy { line in line.reduce(0) { $0 + $1.width() } <= width })
        }
    }

    @Test("the footer never overflows, and always tells how to get help and out", arguments: 20...160)
    func footer(width: Int) {
        for keys in [[], [Key.tab], [.tab, .enter], ["?"]] {
            var session = Session(160, 36)
            for key in keys { session.press(key) }
            let spans = Footer.spans(session.dashboard, width: width)
            #expect(spans.reduce(0) { $0 + $1.width() } <= width)
            let text = spans.map(\.text).joined()
            #expect(text.contains("? help"))
            #expect(text.contains(session.dashboard.overlays.isEmpty ? "q quit" : "? help"))
        }
    }

    @Test("the footer leaves out what can not be done now")
    func footerFollowsTheState() {
        func footer(_ session: Session) -> String { Footer.spans(session.dashboard, width: 200).map(\.text).joined() }
        var session = Session(120, 36)
        #expect(!footer(session).contains("back"))
        session.press(.enter)
        #expect(footer(session).contains("Esc back"))
        #expect(footer(session).contains("p pause"))
        session.press("p")
        #expect(footer(session).contains("p go live"))
    }

    @Test("a key that can do nothing says why, and changes nothing else")
    func disabledKeysSayWhy() {
        var session = Session(120, 36)
        session.press("]", "]", "]")
        let before = session.dashboard
        session.press("]")
        #expect(session.dashboard.notice == .plain("7 days is the longest window."))
        var after = session.dashboard
        after.notice = nil
        #expect(after == before)
        session.press(.escape)
        #expect(session.dashboard.notice == .plain("Nothing to go back to: this is everything. q quits."))
    }

    @Test("any key, in any state, is taken without harm")
    func anyKey() {
        let keys: [Key] =
            KeyTable.bindings.flatMap(\.keys) + ["x", "Z", .alt("q"), .insert, .delete, .function(12), .control("v")]
        for first in keys {
            var session = Session(80, 24, rows: Array(Sample.rows.prefix(8)))
            for second in keys {
                session.press(first, second)
                if session.effects.last == .quit { session = Session(80, 24, rows: Array(Sample.rows.prefix(8))) }
            }
            _ = session.screen
        }
    }
}
