internal import OpsModel
internal import TerminalCanvas

/// What groups are formed by, while it is being chosen: the fields taken, in their order, above those that are not.
/// Nothing changes on screen until Enter.
struct GroupingOverlay: Equatable, Sendable {
    private(set) var chosen: [GroupField]
    /// The field the mark is on, wherever it moves.
    private(set) var selected: GroupField

    /// - Parameter fields: the present ones; never empty.
    init(_ fields: [GroupField]) {
        chosen = fields.isEmpty ? GroupField.standard : fields
        selected = chosen[0]
    }

    /// The rows from the top down.
    var rows: [GroupField] { chosen + GroupField.allCases.filter { !chosen.contains($0) } }

    mutating func move(to index: (Int) -> Int) {
        let rows = rows
        let here = rows.firstIndex(of: selected) ?? 0
        selected = rows[min(max(index(here), 0), rows.count - 1)]
    }

    /// Takes the field as the last one, or drops it; false where it is the only one.
    mutating func toggle() -> Bool {
        guard let place = chosen.firstIndex(of: selected) else {
            chosen.append(selected)
            return true
        }
        guard chosen.count > 1 else { return false }
        chosen.remove(at: place)
        return true
    }

    /// Moves a chosen field among the others; the first field that is not chosen yet is taken by moving it up.
    mutating func shift(by step: Int) {
        guard let place = chosen.firstIndex(of: selected) else { return }
        let wanted = min(max(place + step, 0), chosen.count - 1)
        chosen.remove(at: place)
        chosen.insert(selected, at: wanted)
    }

    /// - Parameter only: the one value some fields have on screen, because everything is narrowed to it.
    func lines(width: Int, only: [GroupField: String]) -> [[Span]] {
        var lines = rows.map { field -> [Span] in
            let isHere = field == selected
            let place = chosen.firstIndex(of: field)
            var spans = [
                Span(isHere ? "▸ " : "  ", .listMarked, .bold),
                Span(TextWidth.pad(place.map { "\($0 + 1)" } ?? "", to: 3), .number, .bold),
                Span(TextWidth.pad(field.rawValue, to: 10), place == nil ? .textDim : .text, isHere ? .bold : []),
            ]
            let words = only[field].map { "only \($0) here" } ?? field.summary
            spans.append(
                Span(TextWidth.truncate(words, to: max(width - 15, 1)), only[field] == nil ? .textDim : .warning)
            )
            return spans
        }
        lines.insert([], at: chosen.count)
        lines += [[]]
        let words =
            chosen.count == 1
            ? "One field: nothing opens inside a group."
            : "The last, \(chosen[chosen.count - 1].rawValue), opens inside a group."
        lines += TextWidth.wrap(words, width: max(width, 8), maximumLines: 2).map { [Span($0, .textDim)] }
        return lines
    }
}

extension Dashboard {
    mutating func openGrouping() { overlays.append(.grouping(GroupingOverlay(query.fields))) }

    /// The fields that a drill-down narrows to one value, and the value.
    var fixedValues: [GroupField: String] {
        var only: [GroupField: String] = [:]
        for case .group(let fields, let key) in crumbs.map(\.origin) {
            for (field, value) in zip(fields, key.values) { only[field] = field.label(value) }
        }
        return only
    }

    /// Moves in the list of fields, if it is on top.
    mutating func moveInGrouping(_ action: Action) -> Bool {
        guard case .grouping(var grouping)? = overlays.last else { return false }
        switch action {
        case .up: grouping.move { $0 - 1 }
        case .down: grouping.move { $0 + 1 }
        case .top, .pageUp, .halfPageUp: grouping.move { _ in 0 }
        case .bottom, .pageDown, .halfPageDown: grouping.move { _ in .max }
        default: break
        }
        overlays[overlays.count - 1] = .grouping(grouping)
        return true
    }

    mutating func changeGrouping(_ action: Action) {
        guard case .grouping(var grouping)? = overlays.last else { return }
        switch action {
        case .toggleField: if !grouping.toggle() { notice = .plain("Groups need one field at least.") }
        case .raiseField: grouping.shift(by: -1)
        case .lowerField: grouping.shift(by: 1)
        default: return
        }
        overlays[overlays.count - 1] = .grouping(grouping)
    }

    /// Enter: the groups are formed anew. Esc out of a drill-down still goes back to how they were formed before it.
    mutating func applyGrouping() -> [Effect] {
        guard case .grouping(let grouping)? = overlays.last else { return [] }
        overlays.removeLast()
        guard grouping.chosen != query.fields else { return [] }
        query.fields = grouping.chosen
        query.expanded = []
        return ask()
    }
}
