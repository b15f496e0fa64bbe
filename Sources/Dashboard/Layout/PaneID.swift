internal import TerminalCanvas

extension Dashboard {
    /// The panes that can have the focus; the raw value is the number they are known by.
    package enum PaneID: Int, CaseIterable, Sendable {
        case groups = 1
        case errors, failovers, rules, accounts

        /// The panes this dashboard has, in the order of Tab. The others take no room, no key and no focus.
        package static let available: [PaneID] = PaneID.allCases

        /// Whether it stands in the right column of a wide screen, and takes the whole of a narrow one.
        var isSide: Bool { self != .groups && self != .errors }

        /// Its name in titles.
        var name: String {
            switch self {
            case .groups: "Groups"
            case .errors: "Errors"
            case .failovers: "Failovers"
            case .rules: "Rules"
            case .accounts: "Accounts"
            }
        }

        /// The key that goes to it.
        var key: Key { .character(Character("\(rawValue)")) }

        /// What that key means.
        var action: Action {
            switch self {
            case .groups: .groupsPane
            case .errors: .errorsPane
            case .failovers: .failoversPane
            case .rules: .rulesPane
            case .accounts: .accountsPane
            }
        }
    }

    /// `1 Groups · status › type › account`. The names of panes that are not on screen stand beside it, so that nobody
    /// has to remember them: after the groups, or after one another where one pane has the screen for itself.
    func paneTitle(_ pane: PaneID, fields: [String] = [], layout: ScreenLayout) -> [Span] {
        let panes = PaneID.available
        let shown = panes.filter { !layout[$0].isEmpty }
        guard shown.count > 1 else {
            let isTerse = panes.count > 2 && size.width < 76
            let tabs = panes.map { tab($0, isNamed: !isTerse || focus == $0) }
            return Array(tabs.joined(separator: [Span(" │ ", .border)]))
        }
        let hidden = pane == .groups ? panes.filter { !shown.contains($0) } : []
        let others = hidden.flatMap { [Span(" │ ", .border)] + tab($0) }
        var title = tab(pane)
        if !fields.isEmpty {
            let used = (title + others).reduce(0) { $0 + $1.width() }
            let room = layout[pane].width - 9 - used
            title.append(Span(" · " + TextWidth.truncate(fields.joined(separator: " › "), to: max(room, 4)), .textDim))
        }
        return title + others
    }

    private func tab(_ pane: PaneID, isNamed: Bool = true) -> [Span] {
        let isFocus = focus == pane
        let name = Span(pane.name, isFocus ? .titleFocus : .title, isFocus ? .bold : [])
        return isNamed ? [Span("\(pane.rawValue) ", .key), name] : [Span("\(pane.rawValue)", .key)]
    }
}
