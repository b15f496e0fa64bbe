package import TerminalCanvas

/// Where everything stands: a pure function of the size and of what has the focus.
///
/// From 110 columns on there is a right column for what changed and the panes beside the two lists; from 160 on there
/// is another for the selection, which follows it and would cost slow terminals too much at every step. From 22 rows on,
/// both lists stand one above the other; smaller screens show the pane in focus, down to 60x16.
package struct ScreenLayout: Equatable, Sendable {
    package static let minimum = Size(width: 60, height: 16)
    static let wide = 110
    static let veryWide = 160

    /// False when the screen is too small for anything but saying so.
    package var fits = true
    package var header = Rect.zero
    /// A sentence about what is wrong, when there is one.
    package var banner = Rect.zero
    package var graph = Rect.zero
    /// What changed, in one line, where there is no pane for it.
    package var strip = Rect.zero
    package var groups = Rect.zero
    package var errors = Rect.zero
    package var failovers = Rect.zero
    package var rules = Rect.zero
    package var accounts = Rect.zero
    package var changes = Rect.zero
    package var preview = Rect.zero
    package var footer = Rect.zero

    /// - Parameter panes: those there are.
    package init(
        size: Size,
        focus: Dashboard.PaneID,
        panes: [Dashboard.PaneID] = Dashboard.PaneID.available,
        hasBanner: Bool = false
    ) {
        guard size.width >= ScreenLayout.minimum.width, size.height >= ScreenLayout.minimum.height else {
            fits = false
            return
        }
        var rest = Rect(size)
        (header, rest) = rest.split(top: 2)
        (rest, footer) = rest.split(bottom: 1)
        if hasBanner { (banner, rest) = rest.split(top: 1) }
        (graph, rest) = rest.split(top: ScreenLayout.graphRows(size))

        if size.width >= ScreenLayout.wide {
            arrangeWide(rest, size: size, focus: focus, panes: panes)
        } else {
            arrangeNarrow(rest, size: size, focus: focus)
        }
    }

    /// One row is a sparkline; more are a graph above its axis.
    private static func graphRows(_ size: Size) -> Int {
        switch size.height {
        case ..<26: 1
        case ..<32: 4
        case ..<48: 5
        default: 7
        }
    }

    private mutating func arrangeWide(_ area: Rect, size: Size, focus: Dashboard.PaneID, panes: [Dashboard.PaneID]) {
        let side = panes.filter(\.isSide)
        guard area.height >= 20 else {
            if focus.isSide { self[focus] = area } else { (groups, errors) = area.split(right: area.width * 46 / 100) }
            return
        }
        guard size.width >= ScreenLayout.veryWide || !side.isEmpty else {
            stack(area)
            return
        }
        var area = area
        if size.width < ScreenLayout.veryWide, area.height < 24 { (strip, area) = area.split(top: 1) }
        var rest = area
        if size.width >= ScreenLayout.veryWide {
            let share = side.isEmpty ? 38 : 26
            let column: Rect
            (rest, column) = rest.split(right: min(max(area.width * share / 100, 40), 72))
            (changes, preview) = column.split(top: min(max(area.height / 3, 6), 12))
        }
        if !side.isEmpty {
            var column: Rect
            (rest, column) = rest.split(right: min(max(rest.width * 38 / 100, 40), 72))
            if changes.isEmpty, strip.isEmpty { (changes, column) = column.split(top: 5) }
            divide(column, among: side, focus: size.width < ScreenLayout.veryWide ? focus : nil)
        }
        (groups, errors) = rest.split(top: area.height * 48 / 100)
    }

    /// Groups over everything, and beside the errors what changed.
    private mutating func stack(_ area: Rect) {
        let bottom: Rect
        (groups, bottom) = area.split(top: area.height * 50 / 100)
        (errors, changes) = bottom.split(right: 38)
    }

    /// Rows of a pane that gives way to the one in focus: its frame and a line.
    private static let leastPane = 3

    /// Panes one above the other, the failovers a little higher than the rest; `focus` takes what the others can spare.
    private mutating func divide(_ column: Rect, among panes: [Dashboard.PaneID], focus: Dashboard.PaneID?) {
        var rest = column
        if let focus, panes.contains(focus) {
            let least = max(column.height / 5, ScreenLayout.leastPane)
            for pane in panes {
                let height = pane == focus ? column.height - least * (panes.count - 1) : least
                (self[pane], rest) = rest.split(top: height)
            }
            return
        }
        var weights = panes.map { $0 == .failovers ? 4 : 3 }
        for pane in panes {
            let height = rest.height * weights[0] / weights.reduce(0, +)
            weights.removeFirst()
            (self[pane], rest) = rest.split(top: height)
        }
    }

    private mutating func arrangeNarrow(_ area: Rect, size: Size, focus: Dashboard.PaneID) {
        guard size.height >= 22, !focus.isSide else {
            self[focus] = area
            return
        }
        if size.width >= 96, size.height >= 26 {
            stack(area)
        } else {
            let rest: Rect
            (strip, rest) = area.split(top: 1)
            (groups, errors) = rest.split(top: rest.height * 50 / 100)
        }
    }

    /// Where a pane stands; empty where it does not.
    package internal(set) subscript(pane: Dashboard.PaneID) -> Rect {
        get {
            switch pane {
            case .groups: groups
            case .errors: errors
            case .failovers: failovers
            case .rules: rules
            case .accounts: accounts
            }
        }
        set {
            switch pane {
            case .groups: groups = newValue
            case .errors: errors = newValue
            case .failovers: failovers = newValue
            case .rules: rules = newValue
            case .accounts: accounts = newValue
            }
        }
    }

    /// Rows of the list inside a pane's frame.
    static func listRows(_ pane: Rect, header: Int) -> Int { max(pane.height - 2 - header, 0) }
}
