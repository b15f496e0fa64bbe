internal import OpsModel

/// An error's way to being marked as resolved: key, effect, and what the log says then.
extension Dashboard {
    /// The error that is open, else the one that is selected in the list.
    var errorInHand: ErrorRow? {
        switch overlays.last {
        case .detail(let open)?: open.detail.row
        case nil where focus == .errors: selectedError
        default: nil
        }
    }

    /// Why no error can be marked now, as a sentence; nil where one can.
    var whyNotResolve: String? {
        if let reason = settings.readOnlyReason { return reason }
        let row: ErrorRow? =
            if case .actions(let menu)? = overlays.last { self.error(menu.errorID) } else { errorInHand }
        guard let row else { return "There is no error to mark." }
        return errors.pending[row.id]?.isWritten ?? true ? nil : "A mark of error \(row.id) is being written."
    }

    /// What the menu calls it.
    var markLabel: String {
        guard case .actions(let menu)? = overlays.last, let row = error(menu.errorID) else { return "Mark an error" }
        return isResolved(row) ? "Take the mark off error \(row.id): not resolved" : "Mark error \(row.id) as resolved"
    }

    /// The error a menu was opened for: the open one under it, or one of the list.
    private func error(_ id: Int64?) -> ErrorRow? {
        for case .detail(let open) in overlays.reversed() where open.row.id == id { return open.detail.row }
        return shownErrors.first { $0.id == id }
    }

    /// Whether the error is marked, by what was written if the screen does not show it yet.
    private func isResolved(_ row: ErrorRow) -> Bool { errors.pending[row.id]?.resolves ?? row.resolved }

    /// Marks the error in hand, or takes its mark back: the opposite of what the operator sees.
    mutating func markInHand() -> [Effect] {
        guard let row = errorInHand else { return [] }
        let resolves = !isResolved(row)
        errors.pending[row.id] = ErrorsPane.PendingMark(resolves: resolves)
        let target = ResolutionChange.Target(id: row.id, createdAt: row.createdAt)
        let note = ChangeNote(actor: settings.actor, at: now)
        return [.resolve(ResolutionChange(resolves: resolves, [target], note: note))]
    }

    mutating func undoMark(_ auditID: Int64, of id: Int64) -> [Effect] {
        let isShown = shownErrors.first { $0.id == id }?.resolved ?? true
        errors.pending[id] = ErrorsPane.PendingMark(resolves: !(errors.pending[id]?.resolves ?? isShown))
        return [.undoResolution(auditID, error: id, ChangeNote(actor: settings.actor, at: now))]
    }

    /// Takes in what became of a mark. The list waits for the log; an open error is read again.
    mutating func finish(_ id: Int64, _ result: Result<ResolutionChanged, ChangeRefusal>) -> [Effect] {
        switch result {
        case .failure(let refusal):
            errors.pending[id] = nil
            notice = .warning(refusal.description)
            return []
        case .success(let done):
            errors.pending[id] = ErrorsPane.PendingMark(resolves: done.resolution.isResolved, isWritten: true)
            endMarks()
            if let audit = done.audit {
                let isUndo = audit.action == "undo"
                if isUndo { forgetChange(of: .error(id)) } else { remember(.mark(audit)) }
                let words = done.resolution.isResolved ? "marked as resolved" : "not marked as resolved any more"
                notice = .plain("Error \(id) is \(words).\(isUndo ? "" : undoHint)")
            } else {
                let who = done.resolution.by.map { ", by \($0)" } ?? ""
                notice = .plain(
                    done.resolution.isResolved
                        ? "Error \(id) was marked as resolved already\(who)." : "Error \(id) was not marked any more."
                )
            }
            let isOpen = overlays.contains { if case .detail(let open) = $0 { open.row.id == id } else { false } }
            return isOpen ? [.loadDetail(id)] : []
        }
    }

    /// Marks are over once the list shows them, or does not hold their errors.
    mutating func endMarks() {
        guard !errors.pending.isEmpty else { return }
        let shown = Dictionary(shownErrors.map { ($0.id, $0.resolved) }, uniquingKeysWith: { a, _ in a })
        errors.pending = errors.pending.filter { id, mark in shown[id].map { $0 != mark.resolves } ?? false }
    }
}
