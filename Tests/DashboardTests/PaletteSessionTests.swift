import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// Somebody who does not know the keys says what they want.
@Suite struct PaletteSessionTests {
    @Test("a few letters find an action, its key is told, and Enter does it")
    func found() {
        var session = Session(120, 36)
        session.press(":")
        session.type("longer")
        #expect(session.screen.text().contains("A longer window"))
        session.press(.enter)
        #expect(session.dashboard.query.window == .sixHours && session.dashboard.prompt == nil)
    }

    @Test("an action is found by the footer's word for it too")
    func footerWord() {
        var session = Session(120, 36)
        session.press(":")
        session.type("past")
        session.press(.enter)
        #expect(session.dashboard.query.end != nil)
    }

    @Test("what does something stands before what only moves, as long as nothing is written")
    func order() throws {
        let words = Session(120, 36).dashboard.matches(Palette()).map(\.words)
        let firstMove = try #require(words.firstIndex(of: "Up one row"))
        for doing in ["Filter everything; complete with Tab", "A longer window", "The next theme"] {
            #expect(try #require(words.firstIndex(of: doing)) < firstMove)
        }
    }

    @Test("every action of the key table is in it")
    func complete() {
        let dashboard = Session(120, 36).dashboard
        let words = Set(dashboard.matches(Palette()).map(\.words))
        for binding in KeyTable.bindings where binding.section != .prompt && binding.action != .palette {
            #expect(words.contains(binding.help))
        }
        #expect(
            Set(dashboard.matches(Palette()).map { "\($0.choice)\($0.words)" }).count
                == dashboard.matches(Palette()).count
        )
    }

    @Test("what can do nothing now says why, and stays to be changed")
    func disabled() {
        var session = Session(120, 36)
        session.press(":")
        session.type("back to live")
        session.press(.enter)
        #expect(session.dashboard.notice == .plain("This is live."))
        #expect(session.dashboard.prompt != nil)
        session.press(.control("u"))
        session.type("newer error")
        session.press(.enter)
        #expect(session.dashboard.notice == .plain("Not here: in an error."))
        session.press(.escape)
        #expect(session.dashboard.prompt == nil)
    }

    @Test("saved filters are commands too")
    func saved() {
        var session = Session(120, 36)
        session.press(":")
        session.type("@hidden")
        session.press(.enter)
        #expect(session.dashboard.crumbs.map(\.label) == ["/outcome:masked status:4xx"])
    }

    @Test("it works over an open error, and on what lies there")
    func overAnError() {
        var session = Session(120, 36)
        session.press("2", .enter, ":")
        session.type("older")
        session.press(.enter)
        guard case .detail(let open)? = session.dashboard.overlays.last else {
            Issue.record("the error was closed")
            return
        }
        #expect(open.row.id == Sample.rows[1].id)
    }

    @Test("nothing found is said, and Enter is harmless")
    func nothing() {
        var session = Session(60, 16)
        session.press(":")
        session.type("zzzz")
        #expect(session.screen.text().contains("Nothing is called that."))
        session.press(.down, .enter)
        #expect(session.dashboard.prompt != nil)
    }

    @Test(
        "letters match in their order, beginnings and runs first",
        arguments: [
            ("win", "A shorter window", [10, 11, 12]), ("sw", "A shorter window", [2, 10]), ("", "x", []),
            ("back live", "Back to live", [0, 1, 2, 3, 8, 9, 10, 11]),
        ]
    )
    func fuzzy(pattern: String, text: String, places: [Int]) {
        #expect(FuzzyMatch.of(pattern, in: text)?.places == places)
    }

    @Test("a missing letter is no match")
    func noMatch() {
        #expect(FuzzyMatch.of("wx", in: "window") == nil)
        #expect(FuzzyMatch.of("ow", in: "wo") == nil)
        let word = FuzzyMatch.of("win", in: "window")?.score ?? 0
        let scattered = FuzzyMatch.of("win", in: "w i n")?.score ?? 0
        #expect(word > (FuzzyMatch.of("win", in: "rewarding")?.score ?? 0) && scattered > 0)
    }
}
