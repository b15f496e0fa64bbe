internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    /// Where everything stands on the present screen.
    var layout: ScreenLayout {
        ScreenLayout(size: size, focus: focus, hasBanner: banner != nil)
    }

    /// Takes in one message, and returns what the loop is to do. No clock, no input or output, no chance.
    package mutating func update(_ msg: Msg) -> [Effect] {
        take(msg) + askForPanes()
    }

    private mutating func take(_ msg: Msg) -> [Effect] {
        switch msg {
        case .key(.alt(let character))
        where prompt == nil && place != .field && settings.keys.binding(for: .alt(character), at: place) == nil:
            // Esc and another key in one go.
            return press(.escape) + press(.character(character))
        case .key(let key): return press(key)
        case .pasted(let text): return pasteIntoChange(text) ? [] : pasteIntoField(text) ?? paste(text)
        case .mouse(let event): return point(event)
        case .resized(let size):
            self.size = size
            fitToScreen()
            layOutDetails()
            return askLoads()
        case .tick(let moment):
            advance(to: moment)
            return askIfWindowMoved()
        case .resumed(let moment):
            advance(to: moment)
            return isPaused ? [.redraw] : [.redraw] + ask()
        case .observed(let observation, let moment):
            let effects = observe(observation, at: moment)
            fitToScreen()
            return effects + askLoads()
        case .detail(let id, let answer): show(answer, of: id)
        case .reminded(let number): return preview(number) + tryDraft(number)
        case .tried(let tried, let answer): show(answer, of: tried)
        case .ruleChanged(let rule, let result): finish(rule, result)
        case .answered(let pane, let reply): receive(reply, for: pane)
        case .resolved(let id, let result): return finish(id, result)
        case .exported(let request, let answer): finish(request, answer)
        case .copied(let route): notice = Dashboard.notice(of: route)
        case .account(let report): return take(report)
        case .terminated: return [.quit]
        }
        return []
    }

    private mutating func press(_ key: Key) -> [Effect] {
        notice = nil
        if typeIntoChange(key) { return [] }
        guard let binding = settings.keys.binding(for: key, at: place) else {
            notice = whatItDoesElsewhere(key).map { .plain($0) }
            return type(key)
        }
        if let reason = whyDisabled(binding.action) {
            notice = .plain(reason)
            return []
        }
        return perform(binding.action)
    }

    mutating func perform(_ action: Action) -> [Effect] {
        switch action {
        case .up, .down, .pageUp, .pageDown, .halfPageUp, .halfPageDown, .top, .bottom: return move(action)
        case .open:
            switch focus {
            case .groups: return drillDown()
            case .errors: return openDetail()
            case .rules: return openTrial()
            case .failovers: return openStory()
            case .accounts: openActions()
            }
        case .back: return goBack()
        case .expand: return toggleGroup()
        case .expandOrEnter: return expandOrEnter()
        case .collapse: return collapse()
        case .newer, .older: return stepDetail(action)
        case .nextPane: return turnFocus(by: 1)
        case .previousPane: return turnFocus(by: -1)
        case .groupsPane: return focus(on: .groups)
        case .errorsPane: return focus(on: .errors)
        case .failoversPane: return focus(on: .failovers)
        case .rulesPane: return focus(on: .rules)
        case .accountsPane: return focus(on: .accounts)
        case .draftRule: return openForm(.new)
        case .inactiveRules: toggleInactiveRules()
        case .offAccounts: toggleOffAccounts()
        case .actions: openActions()
        case .resolve: return markInHand()
        case .undo: return undoLastChange()
        case .audit: return openAudit()
        case .nextField, .previousField, .nextChoice, .previousChoice: return moveInDialog(action)
        case .choose: return chooseAction()
        case .press: return pressInDialog()
        case .sort: return nextSort()
        case .reverseSort: reverseSort()
        case .grouping: openGrouping()
        case .toggleField, .raiseField, .lowerField: changeGrouping(action)
        case .applyGrouping: return applyGrouping()
        case .outcome: return nextOutcome()
        case .shorterWindow: return changeWindow(query.window.shorter)
        case .longerWindow: return changeWindow(query.window.longer)
        case .pause: return togglePause()
        case .refresh: return ask()
        case .scope: return nextScope()
        case .earlier: return travel(-1)
        case .later: return travel(1)
        case .live: return backToLive()
        case .brush: return beginBrush()
        case .brushLeft, .brushRight, .brushStart, .brushEnd, .brushAnchor, .brushZoom, .brushLeave:
            return atBrush(action)
        case .filter: return openFilter()
        case .palette: prompt = .palette(Palette())
        case .accept, .cancel, .complete, .completeBack, .previous, .next: return atPrompt(action)
        case .cursorLeft, .cursorRight, .wordLeft, .wordRight, .lineStart, .lineEnd, .erase, .eraseForward, .eraseWord,
            .eraseLine:
            return edit(action)
        case .zone: zone = zone == .utc ? settings.localZone : .utc
        case .export: openExport()
        case .copy: return copyText.map { [.copy($0)] } ?? []
        case .theme:
            theme = (theme + 1) % settings.themes.count
            notice = .plain("Theme: \(themeName)")
        case .mouse: return toggleMouse()
        case .redraw: return [.redraw]
        case .blindSpots: toggleBlindSpots()
        case .help: toggleHelp()
        case .leave: leaveOverlay()
        case .quit: return [.quit]
        }
        return []
    }

    private mutating func move(_ action: Action) -> [Effect] {
        if !overlays.isEmpty {
            if !moveInActions(action), !moveInGrouping(action), !scrollPreview(action) { scrollOverlay(action) }
            return []
        }
        return move(action, in: focus)
    }

    /// Moves in a pane's list, whether it has the focus or the wheel turned over it.
    mutating func move(_ action: Action, in pane: PaneID) -> [Effect] {
        switch pane {
        case .groups:
            moveInGroups(action)
            return []
        case .errors: return moveInErrors(action)
        case .rules:
            moveInRules(action)
            return []
        case .failovers:
            moveInFailovers(action)
            return []
        case .accounts:
            moveInAccounts(action)
            return []
        }
    }

    mutating func focus(on pane: PaneID) -> [Effect] {
        focus = pane
        fitToScreen()
        return askLoads()
    }

    private mutating func turnFocus(by step: Int) -> [Effect] {
        let all = PaneID.available
        let here = all.firstIndex(of: focus) ?? 0
        return focus(on: all[(here + step + all.count) % all.count])
    }

    private mutating func toggleHelp() {
        if case .help? = overlays.last {
            overlays.removeLast()
        } else {
            overlays.append(.help(HelpOverlay()))
        }
    }

    private mutating func toggleMouse() -> [Effect] {
        isMouseOn.toggle()
        let key = settings.keys.label(of: .mouse)
        notice = .plain(isMouseOn ? "Mouse on. Hold Shift to select text; \(key) turns it off." : "Mouse off.")
        return [.setMouse(isMouseOn)]
    }

    /// Keeps what is selected on screen when the room for it changed.
    private mutating func fitToScreen() {
        groups.cursor.fit(groupLines.map(\.row.key), height: groupRows)
        failovers.cursor.fit(shownStories.map(\.id), height: failoverRows)
        errors.cursor.fit(shownErrors.map(\.id), height: errorRows)
        rules.cursor.fit(shownRules.map(\.id), height: ruleRows)
        accounts.cursor.fit(shownAccounts.map(\.id), height: accountRows)
    }

    private static func notice(of route: ClipboardRoute) -> Notice {
        switch route {
        case .tmux: .plain("Copied, by way of tmux.")
        case .osc52: .plain("Sent to the terminal's clipboard (OSC 52).")
        case .file(let path): .plain("Too long for the terminal's clipboard: written to \(path).")
        case .failed(let sentence): .warning(sentence)
        }
    }
}
