internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    /// The mouse does what keys do: the wheel moves, a click selects, a double click opens.
    mutating func point(_ event: MouseEvent) -> [Effect] {
        guard prompt == nil, brush == nil else { return [] }
        if !overlays.isEmpty {
            switch event.kind {
            case .wheelUp: scrollOverlay(.up)
            case .wheelDown: scrollOverlay(.down)
            default: break
            }
            return []
        }
        guard let pane = pane(at: event.at) else { return [] }
        switch event.kind {
        case .wheelUp: return move(.up, in: pane)
        case .wheelDown: return move(.down, in: pane)
        case .press, .click:
            _ = focus(on: pane)
            return select(at: event.at, in: pane)
        case .doubleClick:
            _ = focus(on: pane)
            let effects = select(at: event.at, in: pane)
            return whyDisabled(.open) == nil ? effects + perform(.open) : effects
        case .release: return []
        }
    }

    private func pane(at point: Point) -> PaneID? {
        let layout = layout
        return PaneID.available.first { layout[$0].contains(point) }
    }

    private mutating func select(at point: Point, in pane: PaneID) -> [Effect] {
        switch pane {
        case .groups:
            let row = point.y - layout.groups.y - 2
            let ids = groupLines.map(\.row.key)
            let index = groups.cursor.offset + row
            guard row >= 0, row < groupRows, ids.indices.contains(index) else { return [] }
            groups.cursor.select(ids[index], in: ids, height: groupRows)
            return []
        case .errors:
            let row = (point.y - layout.errors.y - 1) / errorHeight
            let ids = shownErrors.map(\.id)
            let index = errors.cursor.offset + row
            guard point.y > layout.errors.y, row < errorRows, ids.indices.contains(index) else { return [] }
            errors.cursor.select(ids[index], in: ids, height: errorRows)
            return isPaused ? [] : holdErrors()
        case .rules:
            let row = (point.y - layout.rules.y - 1) / ruleHeight
            let ids = shownRules.map(\.id)
            let index = rules.cursor.offset + row
            guard point.y > layout.rules.y, row < ruleRows, ids.indices.contains(index) else { return [] }
            rules.cursor.select(ids[index], in: ids, height: ruleRows)
            return []
        case .failovers:
            selectFailover(at: point)
            return []
        case .accounts:
            let row = point.y - layout.accounts.y - 2
            let ids = shownAccounts.map(\.id)
            let index = accounts.cursor.offset + row
            guard row >= 0, row < accountRows, ids.indices.contains(index) else { return [] }
            accounts.cursor.select(ids[index], in: ids, height: accountRows)
            return []
        }
    }
}
