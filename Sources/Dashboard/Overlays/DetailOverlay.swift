internal import OpsModel

/// Everything about one error: what the upstream said, what the client was told, and how it came to that.
struct DetailOverlay: Equatable, Sendable {
    /// The row as the list had it; it stands there until the rest has been read.
    var row: ErrorRow
    var answer: DetailAnswer?
    var scroll = 0

    init(row: ErrorRow) { self.row = row }

    /// The detail as far as it is known.
    var detail: ErrorDetail {
        if case .found(let detail)? = answer { return detail }
        return ErrorDetail(row: row)
    }
}

extension Dashboard {
    /// Opens the selected error.
    mutating func openDetail() -> [Effect] {
        guard let row = selectedError else { return [] }
        overlays.append(.detail(DetailOverlay(row: row)))
        return [.loadDetail(row.id)]
    }

    /// Shows the error before or after the open one; the list's cursor goes along.
    mutating func stepDetail(_ action: Action) -> [Effect] {
        guard case .detail(let open)? = overlays.last else { return [] }
        errors.cursor.select(open.row.id, in: shownErrors.map(\.id), height: errorRows)
        var effects = moveInErrors(action == .newer ? .up : .down)
        guard let row = selectedError, row.id != open.row.id else { return effects }
        overlays[overlays.count - 1] = .detail(DetailOverlay(row: row))
        effects.append(.loadDetail(row.id))
        return effects
    }

    /// Takes in what was read about an error, if it is still the one on screen.
    mutating func show(_ answer: DetailAnswer, of id: Int64) {
        for (index, overlay) in overlays.enumerated() {
            guard case .detail(var detail) = overlay, detail.row.id == id else { continue }
            detail.answer = answer
            overlays[index] = .detail(detail)
        }
    }
}
