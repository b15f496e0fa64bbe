/// Where the operator is in a list: on a thing, never on a number.
///
/// Rows move, come and go; the cursor stays on the same thing and, as far as the list allows, on the same line of the
/// screen. When the thing vanishes its nearest neighbour that is left takes over.
struct ListCursor<ID: Hashable & Sendable>: Equatable, Sendable {
    /// What the cursor is on; nil only while the list is empty.
    private(set) var selected: ID?
    /// The first row on screen.
    private(set) var offset = 0

    init(selected: ID? = nil) { self.selected = selected }

    /// The row of the selected thing.
    func index(in ids: [ID]) -> Int? {
        selected.flatMap { ids.firstIndex(of: $0) }
    }

    /// Moves onto a thing of the list; one that is not in it changes nothing.
    mutating func select(_ id: ID, in ids: [ID], height: Int) {
        guard let index = ids.firstIndex(of: id) else { return }
        selected = id
        reveal(index, count: ids.count, height: height)
    }

    /// Moves by rows, stopping at the ends.
    ///
    /// - Parameter jump: how many rows the view moves on when the cursor leaves it. One step that moves every row costs
    ///   a slow terminal as much as a new screen, so a step should do that seldom.
    mutating func move(by rows: Int, in ids: [ID], height: Int, jump: Int = 1) {
        guard !ids.isEmpty else { return }
        let here = index(in: ids) ?? 0
        let (sum, overflow) = here.addingReportingOverflow(rows)
        let target = overflow ? (rows < 0 ? 0 : ids.count - 1) : min(max(sum, 0), ids.count - 1)
        selected = ids[target]
        reveal(target, count: ids.count, height: height, jump: jump)
    }

    /// Moves by whole screens: the view moves along, so that the cursor keeps its line.
    mutating func page(by rows: Int, in ids: [ID], height: Int) {
        guard !ids.isEmpty else { return }
        offset = min(max(offset + rows, 0), max(ids.count - height, 0))
        move(by: rows, in: ids, height: height)
    }

    /// To the first or the last row.
    mutating func moveToEnd(_ last: Bool, in ids: [ID], height: Int) {
        move(by: last ? Int.max : -Int.max, in: ids, height: height)
    }

    /// Takes over a new version of the list.
    mutating func settle(from old: [ID], to new: [ID], height: Int) {
        guard !new.isEmpty else {
            selected = nil
            offset = 0
            return
        }
        guard let selected else {
            self.selected = new[0]
            offset = 0
            return
        }
        let places = Dictionary(zip(new, new.indices), uniquingKeysWith: { first, _ in first })
        let oldIndex = old.firstIndex(of: selected)
        let line = (oldIndex ?? offset) - offset
        let newIndex = places[selected] ?? oldIndex.flatMap { neighbour(of: $0, in: old, places) } ?? 0
        self.selected = new[newIndex]
        offset = newIndex - line
        reveal(newIndex, count: new.count, height: height)
    }

    /// Keeps the selection on screen after the screen changed its size.
    mutating func fit(_ ids: [ID], height: Int) {
        guard let index = index(in: ids) else { return }
        reveal(index, count: ids.count, height: height)
    }

    /// The nearest row of the old list that the new one still holds: the one below before the one above.
    private func neighbour(of index: Int, in old: [ID], _ places: [ID: Int]) -> Int? {
        for distance in 1..<max(old.count, 2) {
            if index + distance < old.count, let place = places[old[index + distance]] { return place }
            if index - distance >= 0, let place = places[old[index - distance]] { return place }
        }
        return nil
    }

    private mutating func reveal(_ index: Int, count: Int, height: Int, jump: Int = 1) {
        let visible = max(height, 1)
        let further = min(max(jump, 1), visible) - 1
        if index < offset { offset = index - further }
        if index - visible + 1 > offset { offset = index - visible + 1 + further }
        offset = min(max(offset, 0), max(count - visible, 0))
    }
}
