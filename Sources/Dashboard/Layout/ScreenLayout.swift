package import TerminalCanvas

/// Where everything stands: a pure function of the size and of what has the focus.
///
/// From 110 columns on there is a column for what changed and for the accounts, from 160 on for the selection too; from 22 rows on, both lists stand
/// one above the other; smaller screens show the pane in focus, down to 60x16.
package struct ScreenLayout: Equatable, Sendable {
    package static let minimum = Size(width: 60, height: 16)
    static let wide = 110
    /// Below so many columns there is no preview: drawn again at every step, it would cost too many bytes.
    static let previewing = 160

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
    package var accounts = Rect.zero
    package var changes = Rect.zero
    package var preview = Rect.zero
    package var footer = Rect.zero

    package init(size: Size, focus: Dashboard.PaneID, hasBanner: Bool = false) {
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
            arrangeWide(rest, size: size, focus: focus)
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

    private mutating func arrangeWide(_ area: Rect, size: Size, focus: Dashboard.PaneID) {
        let side = min(max(area.width * 38 / 100, 40), 72)
        if area.height < 20 {
            if focus == .accounts {
                accounts = area
                return
            }
            (groups, errors) = area.split(right: area.width * 46 / 100)
            return
        }
        let (left, right) = area.split(right: side)
        (groups, errors) = left.split(top: area.height * 48 / 100)
        let rest: Rect
        (changes, rest) = right.split(top: min(max(area.height / 3, 6), 9))
        guard size.width >= ScreenLayout.previewing else {
            accounts = rest
            return
        }
        (accounts, preview) = rest.split(top: max(rest.height / 2, 8))
    }

    private mutating func arrangeNarrow(_ area: Rect, size: Size, focus: Dashboard.PaneID) {
        guard size.height >= 22, focus != .accounts else {
            switch focus {
            case .groups: groups = area
            case .errors: errors = area
            case .accounts: accounts = area
            }
            return
        }
        if size.width >= 96, size.height >= 26 {
            let (top, bottom) = area.split(top: area.height * 50 / 100)
            groups = top
            (errors, changes) = bottom.split(right: 38)
        } else {
            let rest: Rect
            (strip, rest) = area.split(top: 1)
            (groups, errors) = rest.split(top: rest.height * 50 / 100)
        }
    }

    /// Rows of the list inside a pane's frame.
    static func listRows(_ pane: Rect, header: Int) -> Int { max(pane.height - 2 - header, 0) }
}
