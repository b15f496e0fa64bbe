internal import OpsModel

extension Dashboard {
    /// Takes in what became of an `AccountTask`.
    mutating func take(_ report: AccountReport) -> [Effect] {
        switch report {
        case .loads(let loads): return take(loads)
        case .cost(let id, let cost):
            for (index, overlay) in overlays.enumerated() {
                guard case .change(var change) = overlay, change.account.id == id else { continue }
                change.cost = cost
                overlays[index] = .change(change)
            }
        case .audit(let entries):
            for (index, overlay) in overlays.enumerated() {
                guard case .audit(var audit) = overlay else { continue }
                audit.entries = entries
                overlays[index] = .audit(audit)
            }
        case .changed(let id, let result): return finish(id, result)
        }
        return []
    }

    private mutating func finish(_ id: Int64, _ result: Result<AccountChanged, AccountRefusal>) -> [Effect] {
        let open = overlays.firstIndex {
            if case .change(let change) = $0 { change.account.id == id && change.phase == .writing } else { false }
        }
        switch result {
        case .failure(let refusal):
            accounts.pending = nil
            if let open, case .change(var change) = overlays[open] {
                change.phase = .refused(refusal.description)
                change.field = .cancel
                overlays[open] = .change(change)
            } else {
                notice = .warning(refusal.description)
            }
        case .success(let done):
            if let open { overlays.remove(at: open) }
            accounts.pending = AccountsPane.Pending(id: id, writtenAt: done.account.updatedAt)
            endPending()
            let isUndo = done.audit.action == "undo"
            if isUndo { forgetChange(of: .account(id)) } else { remember(.account(done.audit)) }
            notice = .plain(words(for: done) + (isUndo ? "" : undoHint))
        }
        return []
    }

    private func words(for done: AccountChanged) -> String {
        let name = done.account.name
        let state = done.account.state(at: now)
        if state == .schedulable {
            let cleared = done.cleared.map { $0.words { zone.precise($0, now: now) } }.joined(separator: ", ")
            return "\(name) is on\(cleared.isEmpty ? "" : "; cleared: \(cleared)")."
        }
        return state == .disabled ? "\(name) is off until it is enabled." : "\(name) is \(state.words(zone, now: now))."
    }
}
