import TerminalCanvas
import Testing

@testable import Dashboard

@Suite struct KeyMapTests {
    @Test("no keys of one's own leave the table as it is")
    func none() {
        let (map, problems) = KeyMap.standard(overriding: [:])
        #expect(map == .standard)
        #expect(problems.isEmpty)
    }

    @Test("an action gets the keys it is given, wherever it means something, and loses its old ones")
    func replacing() {
        let (map, problems) = KeyMap.standard(
            overriding: ["open": ["x", "F7"], "page_down": ["Ctrl-n"], "refresh": ["Shift-Tab"]]
        )
        for (key, place) in [("x", .groups), (.function(7), .errors)] as [(Key, KeyBinding.Place)] {
            #expect(map.binding(for: key, at: place)?.action == .open)
        }
        #expect(map.binding(for: .enter, at: .groups) == nil)
        #expect(map.binding(for: .control("n"), at: .detail)?.action == .pageDown)
        #expect(map.binding(for: " ", at: .detail) == nil)
        #expect(map.binding(for: .backTab, at: .errors)?.action == .refresh)
        #expect(problems.map(\.message) == ["`previous_pane` has no key any more (to the previous pane)"])
    }

    @Test("no key means two things in one place, whatever was chosen", arguments: KeyBinding.Place.allCases)
    func noKeyTwice(place: KeyBinding.Place) {
        for chosen in [["sort": ["t", "q", "Esc"]], ["theme": ["x"], "zone": ["x"], "pause": ["x", "?"]]] {
            let keys = KeyMap.standard(overriding: chosen).map.bindings(at: place).flatMap(\.keys)
            #expect(Set(keys).count == keys.count)
        }
    }

    @Test("Ctrl-c quits, whatever was written")
    func alwaysQuits() {
        for chosen in [["quit": []], ["quit": ["Q"]], ["sort": ["Ctrl-c"]]] as [[String: [String]]] {
            let map = KeyMap.standard(overriding: chosen).map
            for place in KeyBinding.Place.allCases {
                #expect(map.binding(for: .control("c"), at: place)?.action == .quit)
            }
        }
        #expect(KeyMap.standard(overriding: ["quit": []]).map.binding(for: "q", at: .groups) == nil)
    }

    /// What is written, and what is said about it.
    static let mistakes: [([String: [String]], [String])] = [
        (["sortt": ["x"]], ["there is no action `sortt`; did you mean sort?"]),
        (["qqqqqqqq": ["x"]], ["there is no action `qqqqqqqq`; the README lists them"]),
        (
            ["sort": ["Hyper-x"]],
            ["`sort`: there is no key \"Hyper-x\"; write it as in x, X, Space, Enter, PgUp, F5, Ctrl-x or Alt-x"]
        ),
        (["sort": ["Ctrl-c"]], ["`sort`: Ctrl-c always quits and means nothing else"]),
        (["sort": ["Ctrl-z"]], ["`sort`: Ctrl-z always suspends the program"]),
        (["sort": ["Ctrl-i"]], ["`sort`: a terminal sends the same for Ctrl-i as for another key"]),
        (["sort": ["x"], "theme": ["x"]], ["x is also `sort`, which keeps it"]),
        (["sort": ["t"]], ["`theme` has no key any more (the next theme)"]),
        (["sort": ["s", "s", "S"]], ["`reverse_sort` has no key any more (turn the order of the groups round)"]),
    ]

    @Test("what cannot be, or takes something away, is said", arguments: mistakes)
    func problems(chosen: [String: [String]], sentences: [String]) {
        #expect(KeyMap.standard(overriding: chosen).problems.map(\.message) == sentences)
    }

    @Test("an action none of whose names is a key keeps the keys it has")
    func keeps() {
        let map = KeyMap.standard(overriding: ["sort": ["Hyper-x"]]).map
        #expect(map.binding(for: "s", at: .groups)?.action == .sort)
    }

    @Test("every key of the table can be written as the help writes it, and every action by its name")
    func names() throws {
        for binding in KeyTable.bindings {
            for key in binding.keys where key != .control("c") { #expect(try Key.named(key.label) == key) }
        }
        for action in Action.allCases { #expect(Action(name: action.name) == action) }
        #expect(Action.halfPageUp.name == "half_page_up")
    }

    @Test("sentences name the operator's own keys")
    func sentences() {
        let keys = KeyMap.standard(overriding: ["undo": ["Ctrl-x"], "brush_zoom": ["x"]]).map
        var session = Session(120, 36, rules: [], keys: keys)
        session.press("2", "m")
        #expect(session.screen.text().contains("is marked as resolved. Ctrl-x undoes."))
        session.press("B", " ")
        #expect(session.screen.text().contains("x zooms"))
    }

    @Test("footer, help and sentences name the operator's keys")
    func shown() {
        var session = Session(160, 48, keys: KeyMap.standard(overriding: ["quit": ["Q"], "pause": ["Ctrl-p"]]).map)
        #expect(session.screen.text().contains("Q quit"))
        #expect(session.screen.text().contains("Ctrl-p pause"))
        session.press(.escape)
        #expect(session.dashboard.notice == .plain("Nothing to go back to: this is everything. Q quits."))
        session.press("?")
        #expect(
            HelpOverlay().lines(width: 60, dashboard: session.dashboard).contains { line in
                line.map(\.text).joined().hasPrefix("Ctrl-p  ")
            }
        )
        session.press(.escape, "q")
        #expect(session.effects.last != .quit)
        session.press("Q")
        #expect(session.effects.last == .quit)
    }

    @Test("the mouse is on and a warning stands until the first key where the settings say so")
    func beginning() {
        let settings = DashboardSettings(database: "ops.db", startsWithMouse: true, firstNotice: "config.toml:1: no.")
        var dashboard = Dashboard(settings: settings, size: Size(width: 80, height: 24), now: Sample.now)
        #expect(dashboard.firstEffects.contains(.setMouse(true)))
        #expect(dashboard.notice == .warning("config.toml:1: no."))
        _ = dashboard.update(.key("j"))
        #expect(dashboard.notice == nil)
        _ = dashboard.update(.key("M"))
        #expect(!dashboard.isMouseOn)
    }
}
