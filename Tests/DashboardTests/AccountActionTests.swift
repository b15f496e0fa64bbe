import ErrorPolicy
import OpsModel
import TerminalCanvas
import Testing

@testable import Dashboard

/// Taking accounts out and bringing them back, key by key.
@Suite struct AccountActionTests {
    private func text(_ session: Session) -> String { session.screen.text() }

    private func commits(_ session: Session) -> [AccountChange] {
        session.effects.compactMap { if case .account(.commit(let change)) = $0 { change } else { nil } }
    }

    @Test("from an account to its errors: as a drill-down to it, and Esc goes back", arguments: [(120, 36), (60, 16)])
    func errorsOfAnAccount(size: (Int, Int)) {
        var session = Session(size.0, size.1, readOnly: "The file may not be written.")
        session.press("5", .home)
        while session.dashboard.accounts.cursor.selected != 7 { session.press(.down) }
        let account = session.dashboard.selectedAccount
        let before = session.dashboard.query
        session.press("a", .down, .down)
        #expect(text(session).contains("▸ Show only its errors"))
        session.press(.enter)
        #expect(session.dashboard.focus == .errors && session.dashboard.overlays.isEmpty)
        #expect(!session.dashboard.shownErrors.isEmpty)
        #expect(session.dashboard.shownErrors.allSatisfy { $0.account?.id == account?.id })
        #expect(!session.dashboard.shownFields.contains(.account))
        session.press("5", "a", .down, .down, .enter)
        #expect(session.dashboard.crumbs.count == 1)
        session.press(.escape, .escape)
        #expect(session.dashboard.crumbs.isEmpty && session.dashboard.query.fields == before.fields)
    }

    @Test("what enabling clears is told in the zone on screen")
    func clearsInTheZone() {
        var session = Session(120, 36)
        let index = session.directory.accounts.firstIndex { $0.id == 7 }!
        session.directory.accounts[index].overloadUntil = Sample.now + Milliseconds.hour
        session.refresh()
        session.press("z", "5", .home)
        while session.dashboard.accounts.cursor.selected != 7 { session.press(.down) }
        session.press("a", .down, .enter)
        #expect(text(session).contains("overloaded until 15:04:31"))
        #expect(!text(session).contains("T13:04"))
    }

    @Test("find, drill down, disable, undo: a whole incident without leaving the keyboard")
    func incident() throws {
        var session = Session(120, 36)
        // The largest group, opened: its accounts below it, the worst one first.
        session.press(.right, .down, "a")
        #expect(text(session).contains("▸ Disable openai-main …"))
        session.press(.enter)
        #expect(text(session).contains("▸[ Cancel ]"))
        #expect(text(session).contains("31% of 41,318 requests"))
        #expect(text(session).contains("dall-e-3"))
        // To the reason, one field back, then on to the button.
        session.press(.backTab, "q", "u", "o", "t", "a", .tab, .tab)
        #expect(text(session).contains("▸[ Disable openai-main ]"))
        session.press(.enter)
        let change = try #require(commits(session).first)
        #expect(change.account.id == 7 && change.reason == "quota" && change.actor == "amir@ops")
        #expect(change.verb == .disable(for: Milliseconds.hour) && !change.acceptsLast)
        #expect(session.dashboard.notice?.text == "openai-main is off till 13:04. u undoes.")
        session.refresh()
        session.press("5")
        #expect(text(session).contains("○ off till 13:04"))
        #expect(session.dashboard.accounts.pending == nil)
        session.press("u")
        #expect(session.dashboard.notice?.text.hasPrefix("openai-main is on; cleared: paused until 13:04") == true)
        session.refresh()
        #expect(text(session).contains("openai-main"))
        #expect(!text(session).contains("off till 13:04"))
        session.press("A")
        #expect(text(session).contains("disable account 7 openai-main") && text(session).contains("undo account 7"))
        session.press(.escape, "u")
        #expect(session.dashboard.notice?.text == "You have changed nothing that could be undone.")
    }

    @Test("i lists the accounts that get no requests; one that is enabled stays until the cursor leaves it")
    func offOnly() {
        var session = Session(120, 36)
        for id in 100..<160 {
            session.directory.accounts.append(Account(id: Int64(id), name: "spare-\(id)", priority: 30))
        }
        session.directory.accounts[60].schedulable = false
        // Limited for images only: not off, and yet of no use.
        var limits = ModelLimits()
        limits.set("openai:image_generation", until: Sample.now + 240_000, reason: "per min", at: Sample.now)
        session.directory.accounts[61].modelRateLimits = limits.json
        session.refresh()
        session.press("5", "i")
        #expect(session.dashboard.shownAccounts.map(\.id) == [3, 5, 9, 12, 153, 154])
        #expect(text(session).contains("off only · 62 of 67 on"))
        session.press("G", .up)
        #expect(session.dashboard.selectedAccount?.id == 153)
        session.directory.accounts[60].schedulable = true
        session.refresh()
        #expect(session.dashboard.shownAccounts.map(\.id) == [3, 5, 9, 12, 153, 154])
        session.press(.up)
        #expect(session.dashboard.shownAccounts.map(\.id) == [3, 5, 9, 12, 154])
        session.press("i")
        #expect(session.dashboard.shownAccounts.count == 67)
        #expect(session.dashboard.selectedAccount?.id == 12)
    }

    @Test("i from an account that is on goes to the nearest one that is off; where none is, it says so")
    func offOnlyFromOn() {
        var session = Session(120, 36)
        session.press("5", "G", "i")
        #expect(session.dashboard.selectedAccount?.id == 12)
        session = Session(120, 36)
        session.directory.accounts = [Account(id: 7, name: "openai-main")]
        session.refresh()
        session.press("5", "i")
        #expect(session.dashboard.notice?.text == "Every account is on.")
        #expect(session.dashboard.shownAccounts.map(\.id) == [7])
    }

    @Test("no key repeated changes anything", arguments: ["a", .enter, "u", "y", " ", .right, .tab] as [Key])
    func repeated(_ key: Key) {
        for start: [Key] in [["5"], ["5", "a"], ["2"], []] {
            var session = Session(120, 36)
            for key in start { session.press(key) }
            for _ in 0..<12 { session.press(key) }
            #expect(commits(session).isEmpty)
        }
    }

    @Test("Enter upon Enter cancels")
    func reflex() {
        var session = Session(100, 30)
        session.disable(7)
        session.press(.enter)
        #expect(session.dashboard.overlays.isEmpty && commits(session).isEmpty)
    }

    @Test("Esc leaves the dialog from every field, and changes nothing")
    func escape() {
        for tabs in 0..<5 {
            var session = Session(100, 30)
            session.disable(21)
            for _ in 0..<tabs { session.press(.tab) }
            session.press(.escape)
            #expect(session.dashboard.overlays.isEmpty && commits(session).isEmpty)
        }
    }

    @Test("letters typed into the reason are text, whatever they mean elsewhere")
    func typing() throws {
        var session = Session(100, 30)
        session.disable(7)
        session.press(.backTab, "q", " ", "?", "u", .backspace, "t", "p", "é")
        session.tell(.pasted("a\u{1B}[31m\nb"))
        session.press(.enter, .tab, .enter)
        #expect(commits(session).first?.reason?.hasPrefix("q ?tpéa") == true)
        let reason = try #require(commits(session).first?.reason)
        #expect(reason.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }

    @Test(
        "the duration is chosen with the arrows",
        arguments: [(-1, 900_000), (0, 3_600_000), (1, 14_400_000), (2, nil), (9, nil)] as [(Int, Int64?)]
    )
    func duration(_ steps: Int, _ length: Int64?) {
        var session = Session(100, 30)
        session.disable(7)
        session.press(.up, .up)
        for _ in 0..<abs(steps) { session.press(steps < 0 ? .left : .right) }
        session.press(.down, .down, .right, .enter)
        #expect(commits(session).first?.verb == .disable(for: length))
    }

    @Test("the last schedulable account of a platform is disabled only with its name typed")
    func last() {
        var session = Session(100, 30)
        session.disable(21)
        #expect(text(session).contains("The last schedulable account of gemini"))
        session.press(.right, .enter)
        #expect(commits(session).isEmpty)
        #expect(session.dashboard.notice?.text == "Type gemini-lab first: it is the last of its platform.")
        for character in "gemini-la" { session.press(.character(character)) }
        session.press(.tab, .right, .enter)
        #expect(commits(session).isEmpty)
        session.press("b", .tab, .right, .enter)
        #expect(commits(session).map(\.acceptsLast) == [true])
    }

    @Test("an account that becomes the last while the dialog is open needs its name from then on")
    func becomesLast() {
        var session = Session(100, 30)
        session.disable(7)
        #expect(!text(session).contains("The last schedulable"))
        session.directory.accounts.removeAll { $0.id == 14 }
        session.refresh()
        #expect(text(session).contains("The last schedulable account of openai"))
        session.press(.right, .enter)
        #expect(commits(session).isEmpty)
    }

    @Test("a row that changed while the dialog was open is said at once, and the change is refused")
    func changedMeanwhile() throws {
        var session = Session(100, 30)
        session.disable(7)
        let index = try #require(session.directory.accounts.firstIndex { $0.id == 7 })
        session.directory.accounts[index].schedulable = false
        session.refresh()
        #expect(text(session).contains("openai-main has changed since you looked"))
        session.press(.right, .enter)
        #expect(text(session).contains("nothing was done"))
        #expect(session.dashboard.accounts.pending == nil)
        session.press(.enter)
        #expect(session.dashboard.overlays.isEmpty)
    }

    @Test("the dialog stays with its account while rows move and vanish")
    func identity() {
        var session = Session(100, 30)
        session.disable(3)
        session.directory.accounts.insert(Account(id: 1, name: "aaa", priority: 1), at: 0)
        session.refresh()
        session.press(.tab, .enter)
        #expect(commits(session).map(\.account.id) == [3])
    }

    @Test("a change is pending until the log shows it, and cannot be made twice")
    func pending() {
        var session = Session(120, 36)
        session.answersAccounts = false
        session.press("5")
        session.disable(7)
        session.press(.right, .enter, .enter)
        #expect(commits(session).count == 1)
        #expect(text(session).contains("◌ pending"))
        session.press("a")
        #expect(text(session).contains("A change of it is being written."))
        session.press(.enter)
        #expect(session.dashboard.notice?.text == "A change of it is being written.")
        session.press(.escape)
        // Written, but the reader has not seen it yet.
        let done = session.directory.commit(commits(session)[0], now: session.now + 5)
        session.tell(.account(.changed(7, done)))
        #expect(text(session).contains("◌ pending"))
        session.refresh()
        #expect(!text(session).contains("◌ pending") && text(session).contains("○ off till"))
    }

    @Test("a read-only log shows the actions with the reason why not", arguments: [true, false])
    func readOnly(fromTheErrors: Bool) {
        var session = Session(120, 36, readOnly: "ops.db may not be written by this user.")
        session.press(fromTheErrors ? "2" : "5", "a")
        #expect(text(session).contains("ops.db may not be written by this user."))
        session.press(.enter)
        #expect(session.dashboard.overlays.count == 1 && commits(session).isEmpty)
        session.press(.escape, "u")
        #expect(session.dashboard.notice?.text == "ops.db may not be written by this user.")
    }

    @Test("what is selected without an account says so")
    func noAccount() {
        var session = Session(100, 30)
        session.press("a", .enter)
        #expect(session.dashboard.notice?.text.contains("select one (5)") == true)
    }

    @Test("what has to be selected is named with the key that is in use")
    func ownKey() {
        var session = Session(100, 30, keys: KeyMap.standard(overriding: ["accounts_pane": ["F9"]]).map)
        session.press("a", .enter)
        #expect(session.dashboard.notice?.text.contains("select one (F9)") == true)
    }

    @Test("enabling says what it clears")
    func enabling() {
        var session = Session(100, 30)
        session.press("5", .end, "a", .down, .enter)
        #expect(text(session).contains("error: Token revoked (401)"))
        #expect(text(session).contains("switched off"))
        session.press(.right, .enter)
        #expect(commits(session).map(\.verb) == [.enable])
        #expect(session.dashboard.notice?.text.hasPrefix("codex-team-b is on; cleared: error: Token revoked") == true)
    }

    @Test("an account that is on but takes no image requests says so, and enabling it clears the limit")
    func limited() throws {
        var session = Session(100, 30)
        let index = try #require(session.directory.accounts.firstIndex { $0.name == "codex-team-b" })
        var account = Account(id: session.directory.accounts[index].id, name: "codex-team-b")
        var limits = ModelLimits()
        limits.set("openai:image_generation", until: Sample.now + 240_000, reason: "per min", at: Sample.now)
        account.modelRateLimits = limits.json
        session.directory.accounts[index] = account
        session.refresh()
        session.press("5", .home, .down)
        #expect(text(session).contains("◐ limited 12:08"))
        session.press("a", .down, .enter)
        #expect(text(session).contains("no requests for images: per min"))
        #expect(text(session).contains("images limited until"))
        session.press(.right, .enter)
        #expect(commits(session).map(\.verb) == [.enable])
        #expect(session.dashboard.notice?.text.hasPrefix("codex-team-b is on; cleared: images limited") == true)
    }

    @Test("loads are asked for when the pane shows, once per answer of the log, and a second apart")
    func asking() {
        func asked(_ session: Session) -> [Timestamp] {
            session.effects.compactMap { if case .account(.loads(_, _, _, let at)) = $0 { at } else { nil } }
        }
        var narrow = Session(80, 24)
        #expect(asked(narrow).isEmpty)
        narrow.press("5")
        #expect(asked(narrow) == [Sample.now])
        narrow.press(.down, .up)
        narrow.refresh()
        #expect(asked(narrow).count == 1, "the same answer again")
        narrow.now = Sample.now + 20
        narrow.refresh()
        #expect(asked(narrow) == [Sample.now, Sample.now + 1_000])
    }

    @Test("the selection stays on its account when others come and go")
    func selection() {
        var session = Session(120, 36)
        session.press("5", .down, .down, .down)
        #expect(session.dashboard.accounts.cursor.selected == 7)
        session.directory.accounts.removeFirst(2)
        session.directory.accounts.append(Account(id: 2, name: "new", platform: "a"))
        session.refresh()
        #expect(session.dashboard.accounts.cursor.selected == 7)
    }

    @Test("the columns of the accounts never overflow")
    func columns() {
        for width in 38...240 {
            let c = AccountColumns(width: width)
            let used = 3 + c.name + AccountColumns.state + 1 + AccountColumns.share
            let optional =
                (c.errors > 0 ? c.errors + 1 : 0) + (c.trend > 0 ? c.trend + 2 : 0) + (c.why > 0 ? c.why + 2 : 0)
            #expect(c.name >= 8 && used + optional <= width, "\(width)")
        }
    }

    @Test("hostile names and reasons reach no cell as they are")
    func hostile() {
        var session = Session(120, 36)
        for index in session.directory.accounts.indices {
            session.directory.accounts[index].name = ScreenTests.hostile[index % ScreenTests.hostile.count]
            session.directory.accounts[index].tempUnschedulableReason = ScreenTests.hostile[0]
        }
        session.refresh()
        for keys: [Key] in [["5"], ["a"], [.enter], [.escape, "A"]] {
            for key in keys { session.press(key) }
            for scalar in session.screen.text().unicodeScalars where scalar != "\n" {
                #expect(!scalar.properties.isDefaultIgnorableCodePoint && scalar.properties.generalCategory != .control)
            }
        }
    }
}
