internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// The list of errors, newest first: it follows the newest until the operator leaves the top.
package struct ErrorsPane: Equatable, Sendable {
    /// Rows asked for at first, and again whenever the list follows.
    static let firstLimit = 200
    /// Rows beyond which scrolling down asks for no more; a shorter window shows what is older.
    static let lastLimit = 3_200

    var cursor = ListCursor<Int64>()
    /// Marks that are being written, or that the list does not show yet, by the error's id.
    var pending: [Int64: PendingMark] = [:]

    /// A mark that was asked for.
    struct PendingMark: Equatable, Sendable {
        /// Whether the error will be resolved.
        var resolves: Bool
        var isWritten = false
    }
}

extension Dashboard {
    /// Whether the list keeps up with the newest error.
    var followsErrors: Bool { query.listAnchor == nil }

    /// The list starts at the newest row whenever it follows, paused or not.
    var shownErrors: [ErrorRow] { snapshot?.errors ?? [] }

    var selectedError: ErrorRow? {
        shownErrors.first { $0.id == errors.cursor.selected }
    }

    /// Screen rows an error takes: two where there is room for its message.
    var errorHeight: Int { layout.errors.height >= 9 ? 2 : 1 }

    /// Errors that fit the pane.
    var errorRows: Int { ScreenLayout.listRows(layout.errors, header: 0) / errorHeight }

    mutating func moveInErrors(_ action: Action) -> [Effect] {
        let ids = shownErrors.map(\.id)
        guard let first = ids.first else { return action == .top ? follow() : [] }
        let wasAtTop = errors.cursor.selected == first
        if action == .top || (action == .up && wasAtTop) {
            errors.cursor.moveToEnd(false, in: ids, height: errorRows)
            return follow()
        }
        errors.cursor.perform(action, in: ids, height: errorRows)
        let effects = isPaused ? [] : holdErrors()
        return moreErrorsIfNeeded(ids) ?? effects
    }

    /// Holds the list where it is once the operator has left its top, so that new rows do not push it down. A paused
    /// screen stands still anyhow, and is asked nothing.
    mutating func holdErrors() -> [Effect] {
        guard followsErrors, let newest = shownErrors.first, errors.cursor.selected != newest.id else { return [] }
        query.listAnchor = newest.position
        return ask()
    }

    /// Back to the newest error.
    mutating func follow() -> [Effect] {
        guard !followsErrors || query.listLimit != ErrorsPane.firstLimit else { return [] }
        query.listAnchor = nil
        query.listLimit = ErrorsPane.firstLimit
        return ask()
    }

    /// Lists one outcome after the other, then all again.
    mutating func nextOutcome() -> [Effect] {
        let choices: [Outcome?] = [nil] + Outcome.onScreen
        let here = choices.firstIndex(of: query.listOutcome) ?? 0
        query.listOutcome = choices[(here + 1) % choices.count]
        query.listAnchor = nil
        query.listLimit = ErrorsPane.firstLimit
        return ask()
    }

    /// Asks for older rows when the cursor comes near the end of those that are here.
    private mutating func moreErrorsIfNeeded(_ ids: [Int64]) -> [Effect]? {
        guard let snapshot, snapshot.hasOlderErrors, query.listLimit <= ids.count,
            let index = errors.cursor.index(in: ids), index + errorRows + 10 >= ids.count
        else { return nil }
        guard query.listLimit < ErrorsPane.lastLimit else {
            if index == ids.count - 1 { notice = .plain("Older errors are not listed: choose a shorter window.") }
            return nil
        }
        query.listLimit = min(query.listLimit * 2, ErrorsPane.lastLimit)
        return ask()
    }
}
