internal import OpsModel
internal import TerminalCanvas

/// What can be changed about what is selected. Opening it changes nothing; choosing leads to a dialog or a view, or
/// does what `u` takes back.
struct ActionsOverlay: Equatable, Sendable {
    enum Entry: Equatable, Sendable { case disable, enable, resolve, undo, audit }

    /// The account by its id: the row is looked up when an entry is chosen.
    var accountID: Int64?
    /// The error that is selected or open, if one is.
    var errorID: Int64?
    var selected = 0
    var entries: [Entry] { [.disable, .enable] + (errorID == nil ? [] : [.resolve]) + [.undo, .audit] }
    var entry: Entry { entries[min(max(selected, 0), entries.count - 1)] }

    func lines(width: Int, dashboard: Dashboard) -> [[Span]] {
        entries.enumerated().flatMap { index, entry -> [[Span]] in
            let reason = dashboard.whyNot(entry, accountID)
            let isHere = index == selected
            let mark = Span(isHere ? "▸ " : "  ", .listMarked, .bold)
            let role: Role = reason == nil ? .text : .keyDisabled
            var lines = [[mark, Span(dashboard.label(of: entry, accountID), role, isHere ? .bold : [])]]
            if let reason {
                lines += TextWidth.wrap(reason, width: max(width - 4, 8), maximumLines: 2).map {
                    [Span("    "), Span($0, .textDim)]
                }
            }
            return lines
        }
    }
}

extension Dashboard {
    /// The account that what is selected is about; nil where that is none or several.
    var accountInHand: Account? {
        var id: Int64?
        if case .detail(let detail)? = overlays.last {
            id = detail.row.account?.id
        } else {
            switch focus {
            case .accounts: id = accounts.cursor.selected
            case .failovers, .rules: break
            case .errors: id = selectedError?.account?.id
            case .groups:
                var values = selectedGroup?.row.key.values ?? []
                for case .group(_, let key) in crumbs.map(\.origin) { values += key.values }
                for case .account(let account) in values where id == nil { id = account.id }
            }
        }
        return snapshot?.accounts.first { $0.id == id }
    }

    mutating func openActions() {
        overlays.append(.actions(ActionsOverlay(accountID: accountInHand?.id, errorID: errorInHand?.id)))
    }

    /// Moves in the list of actions, if it is on top.
    mutating func moveInActions(_ action: Action) -> Bool {
        guard case .actions(var menu)? = overlays.last else { return false }
        let last = menu.entries.count - 1
        switch action {
        case .up: menu.selected = max(menu.selected - 1, 0)
        case .down: menu.selected = min(menu.selected + 1, last)
        case .top, .pageUp, .halfPageUp: menu.selected = 0
        case .bottom, .pageDown, .halfPageDown: menu.selected = last
        default: break
        }
        overlays[overlays.count - 1] = .actions(menu)
        return true
    }

    func label(of entry: ActionsOverlay.Entry, _ id: Int64?) -> String {
        let name = snapshot?.accounts.first { $0.id == id }?.name ?? "an account"
        switch entry {
        case .disable: return "Disable \(name) …"
        case .enable: return "Enable \(name) …"
        case .resolve: return markLabel
        case .undo: return "Undo your last change"
        case .audit: return "Audit log: who changed what"
        }
    }

    /// Why an entry cannot be chosen now, as a sentence; nil where it can.
    func whyNot(_ entry: ActionsOverlay.Entry, _ id: Int64?) -> String? {
        switch entry {
        case .audit: return nil
        case .resolve: return whyNotResolve
        case .undo: return whyNoUndo
        case .disable, .enable: break
        }
        if let reason = settings.readOnlyReason { return reason }
        guard let account = snapshot?.accounts.first(where: { $0.id == id }) else {
            return "What is selected is about no account, or about several: select one (5)."
        }
        if accounts.pending?.id == account.id { return "A change of it is being written." }
        let verb: AccountChange.Verb = entry == .enable ? .enable : .disable(for: nil)
        return AccountChange(verb, account, actor: settings.actor).objection(at: now)
    }

    /// Why nothing can be undone now, as a sentence; nil where it can.
    var whyNoUndo: String? {
        if let reason = settings.readOnlyReason { return reason }
        if accounts.pending != nil || errors.pending.values.contains(where: { !$0.isWritten }) {
            return "A change is being written."
        }
        return lastChange == nil ? "You have changed nothing that could be undone." : nil
    }

    /// Does what the chosen entry says.
    mutating func chooseAction() -> [Effect] {
        guard case .actions(let menu)? = overlays.last else { return [] }
        if let reason = whyNot(menu.entry, menu.accountID) {
            notice = .plain(reason)
            return []
        }
        overlays.removeLast()
        switch menu.entry {
        case .resolve: return markInHand()
        case .undo: return undoLastChange()
        case .audit: return openAudit()
        case .disable, .enable:
            guard let account = snapshot?.accounts.first(where: { $0.id == menu.accountID }) else { return [] }
            return openChange(of: account, disables: menu.entry == .disable)
        }
    }
}
