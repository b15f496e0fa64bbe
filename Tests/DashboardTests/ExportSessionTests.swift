import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// Somebody takes what is on screen away in a file.
@Suite struct ExportSessionTests {
    private func text(_ session: Session) -> String { session.screen.text() }

    private func requests(_ session: Session) -> [ExportRequest] {
        session.effects.compactMap { if case .export(let request) = $0 { request } else { nil } }
    }

    private func name(_ session: Session) -> String? { session.dashboard.prompt?.editor.text }

    @Test("w asks for a name that says what and when, Enter writes, and the screen tells where and how many")
    func errors() throws {
        var session = Session(120, 36)
        session.press("2", "w")
        #expect(name(session) == "unmask-errors-20261123T1204Z.csv")
        try Golden.expect(session.screen, "export-120x36")
        session.press(.enter)
        let request = try #require(requests(session).first)
        let span = try #require(session.dashboard.snapshot?.span)
        #expect(request.format == .csv)
        #expect(request.content == .errors(span, .images, Filter(), limit: Dashboard.exportLimit))
        #expect(session.dashboard.prompt == nil)
        let notice = "Wrote 12 errors to /home/amir/unmask-errors-20261123T1204Z.csv."
        #expect(session.dashboard.notice == .plain(notice))
    }

    @Test("the filter, the outcome and the scope in force go into the file, not the place of the list")
    func inForce() throws {
        var session = Session(120, 36)
        session.press("/")
        session.type("status:400")
        session.press(.enter, "e", "2", "o", .down, .down, "w")
        #expect(text(session).contains("of the window, listed here or not."))
        session.press(.enter)
        guard case .errors(_, let scope, let filter, _) = try #require(requests(session).first).content else {
            Issue.record("no errors")
            return
        }
        #expect(scope == .all && filter.description == "status:400 outcome:masked")
    }

    @Test("every pane has its own content and name, as its command has them")
    func panes() throws {
        var session = Session(120, 36)
        for (key, word) in [("1", "groups"), ("3", "failovers"), ("4", "rules"), ("5", "accounts")] {
            session.press(.character(Character(key)), "w")
            #expect(name(session) == "unmask-\(word)-20261123T1204Z.csv")
            #expect(text(session).contains("Write the \(word) to a file"))
            session.press(.enter)
        }
        let contents = requests(session).map(\.content)
        #expect(contents.map(\.noun) == ["group", "move", "rule", "account"])
        let span = try #require(session.dashboard.snapshot?.span)
        #expect(
            contents[0] == .groups(span, .images, Filter(), by: GroupField.standard, .count, isReversed: false)
        )
        guard case .failovers(let stories) = contents[1], case .rules(let book) = contents[2],
            case .accounts(let accounts, _, _) = contents[3]
        else {
            Issue.record("\(contents.map(\.noun))")
            return
        }
        #expect(stories == session.dashboard.shownStories && book.reviews == session.dashboard.shownRules)
        #expect(accounts == session.dashboard.shownAccounts)
    }

    @Test("the name's end is the format, Tab goes through them, and any other end is refused")
    func format() {
        var session = Session(100, 30)
        session.press("2", "w", .tab)
        #expect(name(session)?.hasSuffix("Z.json") == true)
        session.press(.tab, .tab)
        #expect(name(session)?.hasSuffix("Z.txt") == true && text(session).contains("The screen as it is."))
        session.press(.tab, .backTab, .control("u"))
        session.type("errors.xls")
        session.press(.enter)
        #expect(requests(session).isEmpty && text(session).contains("End the name with .csv, .json, .ndjson or .txt"))
        session.press(.tab)
        #expect(name(session) == "errors.xls.csv")
        session.press(.control("u"))
        session.type("~/a dir/x.NDJSON")
        session.press(.enter)
        #expect(requests(session).map(\.format) == [.ndjson] && requests(session)[0].path == "~/a dir/x.NDJSON")
    }

    @Test(
        "a name without a stem or an end has no format",
        arguments: [
            ("", nil), (".csv", nil), ("csv", nil), ("a.", nil), ("a/.csv", nil), ("a.csv/b", nil), ("b.CSV", .csv),
            ("a.b.ndjson", .ndjson), ("/x/y.txt", .txt),
        ] as [(String, ExportFormat?)]
    )
    func formats(_ path: String, _ format: ExportFormat?) {
        #expect(ExportFormat(path: path) == format)
    }

    @Test(".txt is the screen without the prompt")
    func screen() {
        var session = Session(100, 30)
        session.press("2")
        let before = session.screen.lines()
        session.press("w", .backTab)
        #expect(name(session)?.hasSuffix(".txt") == true)
        session.press(.enter)
        #expect(requests(session).first?.content == .screen(before))
        #expect(session.dashboard.notice?.text.hasPrefix("Wrote 12 lines to ") == true)
    }

    @Test("a file that is there is not touched: it says so, and another name is tried from there")
    func exists() {
        var session = Session(100, 30)
        session.files = ["/home/amir/unmask-errors-20261123T1204Z.csv"]
        session.press("2", "w", .enter)
        #expect(text(session).contains("A file of that name is there already: choose another."))
        #expect(session.dashboard.prompt != nil)
        session.press(.home)
        session.type("2-")
        #expect(!text(session).contains("is there already"))
        session.press(.enter)
        #expect(session.dashboard.prompt == nil && requests(session).count == 2)
        #expect(session.dashboard.notice?.text.hasSuffix("/2-unmask-errors-20261123T1204Z.csv.") == true)
    }

    @Test("Esc writes nothing; a file that is being written is not written twice, and is told of after Esc too")
    func whileWriting() {
        var session = Session(100, 30)
        session.press("2", "w", .escape)
        #expect(session.dashboard.prompt == nil && requests(session).isEmpty)
        var slow = session.dashboard
        _ = slow.update(.key("w"))
        guard case .export(let request)? = slow.update(.key(.enter)).last else {
            Issue.record("nothing is written")
            return
        }
        #expect(slow.update(.key(.enter)).isEmpty)
        _ = slow.update(.key(.escape))
        #expect(slow.prompt == nil)
        _ = slow.update(.exported(request, .written(path: "/x.csv", count: 100_000, isCut: true)))
        let words = "Wrote the newest 100,000 errors to /x.csv; there are older ones: choose a shorter window."
        #expect(slow.notice == .warning(words))
        _ = slow.update(.exported(request, .refused("The disk is full.")))
        #expect(slow.notice == .warning("The disk is full."))
    }

    @Test("the open error goes into a file of its own, as JSON, which is no table")
    func detail() {
        var session = Session(100, 30)
        session.press("2", .enter, "w")
        let id = Sample.rows[0].id
        #expect(name(session) == "unmask-error-\(id)-20261123T1204Z.json")
        session.press(.backTab, .enter)
        #expect(text(session).contains("One error is no list: end the name with .json."))
        session.press(.tab, .enter)
        #expect(requests(session).map(\.content) == [.error(Sample.detail(of: Sample.rows[0]))])
    }

    @Test("before anything was read there is nothing to write")
    func nothing() {
        var session = Session(100, 30, answering: false)
        session.press("w", .enter)
        #expect(requests(session).isEmpty && text(session).contains("Nothing was read yet."))
    }

    @Test("the prompt can be drawn at every size, with every pane and a long name")
    func sizes() {
        for (width, height) in [(120, 36), (80, 24), (60, 16)] {
            for pane in ["1", "2", "3", "4", "5"] as [Key] {
                var session = Session(width, height)
                session.press(pane, "w")
                session.type(String(repeating: "/long", count: 60))
                #expect(text(session).contains("to a file"))
                #expect(session.dashboard.cursor != nil)
            }
        }
    }
}
