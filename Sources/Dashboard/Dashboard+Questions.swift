internal import OpsModel

extension Dashboard {
    /// The question as it stands now, with a number of its own.
    mutating func ask() -> [Effect] {
        query.filter = Filter(terms: terms)
        query.serial += 1
        return [.ask(query)]
    }

    /// Takes in what the live reader says.
    mutating func observe(_ observation: OpsObservation, at moment: Timestamp) -> [Effect] {
        advance(to: moment)
        switch observation {
        case .failed(let sentence):
            if case .failed(let known, _) = reading, known == sentence { return [] }
            reading = .failed(sentence, since: moment)
        case .snapshot(let answer):
            guard answer.query.serial == query.serial || snapshot == nil else { return [] }
            reading = .live
            if isPaused, let snapshot, answer.query.serial == snapshot.query.serial {
                held = answer
            } else {
                show(answer)
            }
        }
        return []
    }

    /// Puts an answer on the screen; what is selected stays selected.
    mutating func show(_ answer: OpsSnapshot) {
        let oldGroups = groupLines.map(\.row.key)
        let oldErrors = shownErrors.map(\.id)
        let oldAccounts = shownAccounts.map(\.id)
        let formedAnew = snapshot.map { $0.query.fields != answer.query.fields } ?? true
        snapshot = answer
        held = nil
        advance(to: answer.readAt)
        let newGroups = groupLines.map(\.row.key)
        if formedAnew, let wanted = groups.cursor.selected, !newGroups.contains(wanted) {
            groups.cursor = ListCursor()
        }
        groups.cursor.settle(from: oldGroups, to: newGroups, height: groupRows)
        settleAccounts(from: oldAccounts)
        endMarks()
        let newErrors = shownErrors.map(\.id)
        errors.cursor.settle(from: oldErrors, to: newErrors, height: errorRows)
        if followsErrors, answer.query.listAnchor == nil {
            errors.cursor.moveToEnd(false, in: newErrors, height: errorRows)
        }
    }

    /// Freezes the screen, or shows the newest again.
    mutating func togglePause() -> [Effect] {
        guard snapshot != nil else { return [] }
        if isPaused {
            isPaused = false
            let holding = holdErrors()
            if let held, holding.isEmpty { show(held) }
            return holding.isEmpty ? ask() : holding
        }
        isPaused = true
        return []
    }

    /// Errors that came while the screen was paused: exact while the last one shown is still listed, else reckoned
    /// from the numbers of the rows, which the log gives out one after the other.
    var newerWhilePaused: Int {
        guard let shown = snapshot, let held else { return 0 }
        if held.query.listAnchor != nil { return max(held.newerThanAnchor - shown.newerThanAnchor, 0) }
        guard let last = shown.newestRow else { return held.totals.total }
        let newer = held.errors.prefix { $0.position > last }.count
        guard newer == held.errors.count, held.hasOlderErrors, let newest = held.newestRow, newest.id > last.id else {
            return newer
        }
        return max(newer, Int(clamping: newest.id.subtractingReportingOverflow(last.id).partialValue))
    }

    /// The window has moved on since the answer on screen, though nothing was committed.
    mutating func askIfWindowMoved() -> [Effect] {
        guard !isPaused, query.end == nil, let snapshot, snapshot.span.end <= now else { return [] }
        return ask()
    }

    /// The screen's clock never goes back: messages overtake each other.
    mutating func advance(to moment: Timestamp) {
        now = max(now, moment)
    }
}

// MARK: - What keys change in the question

extension Dashboard {
    mutating func changeWindow(_ window: Window?) -> [Effect] {
        guard let window else { return [] }
        query.window = window
        return ask()
    }

    mutating func nextSort() -> [Effect] {
        let all = GroupSort.allCases
        let here = all.firstIndex(of: query.sort) ?? 0
        query.sort = all[(here + 1) % all.count]
        groups.isReversed = false
        notice = .plain("Groups by \(query.sort.words).")
        return ask()
    }

    mutating func reverseSort() {
        let before = groupLines.map(\.row.key)
        groups.isReversed.toggle()
        groups.cursor.settle(from: before, to: groupLines.map(\.row.key), height: groupRows)
    }

    mutating func nextScope() -> [Effect] {
        query.scope = query.scope == .images ? .all : .images
        query.listAnchor = nil
        return ask()
    }

    /// Narrows everything to the selected group. The groups are formed anew by what the group leaves open.
    mutating func drillDown() -> [Effect] {
        guard let line = selectedGroup else { return [] }
        let key = line.row.key
        return narrow(to: key, of: Array(shownFields.prefix(key.values.count)))
    }

    /// Narrows everything to an account, as its group would, and goes to its errors.
    mutating func showErrors(of account: Account) -> [Effect] {
        overlays.removeAll()
        let key = GroupKey([.account(AccountRef(id: account.id, name: account.name))])
        return focus(on: .errors) + narrow(to: key, of: [.account])
    }

    /// Whether a level of the drill-down is about an account.
    func isNarrowed(to account: Account) -> Bool {
        let value = GroupValue.account(AccountRef(id: account.id, name: account.name))
        return crumbs.contains { crumb in
            if case .group(_, let key) = crumb.origin { key.values.contains(value) } else { false }
        }
    }

    private mutating func narrow(to key: GroupKey, of fixed: [GroupField]) -> [Effect] {
        crumbs.append(
            Crumb(origin: .group(fixed, key), fieldsBefore: query.fields, expandedBefore: query.expanded)
        )
        query.fields = Dashboard.fields(after: query.fields, fixed: crumbs.flatMap(\.fixed))
        query.expanded = []
        query.listAnchor = nil
        return ask()
    }

    /// Takes back the last level, a drill-down or a filter.
    mutating func goBack() -> [Effect] {
        guard let crumb = crumbs.popLast() else { return [] }
        query.fields = crumb.fieldsBefore
        query.expanded = crumb.expandedBefore
        query.listAnchor = nil
        if case .group(_, let key) = crumb.origin { groups.cursor.expect(key) }
        return ask()
    }

    /// What groups are formed by once some fields are fixed: the fields that are left, and then those that tell most
    /// about errors of one kind, until there are two.
    static func fields(after fields: [GroupField], fixed: [GroupField]) -> [GroupField] {
        var left = fields.filter { !fixed.contains($0) }
        for field in [GroupField.account, .model, .code, .endpoint, .platform, .outcome, .type, .status]
        where left.count < 2 && !fixed.contains(field) && !left.contains(field) {
            left.append(field)
        }
        return left.isEmpty ? [.outcome] : left
    }
}

extension ListCursor {
    /// Selects a thing before the list that holds it is there.
    mutating func expect(_ id: ID) { self = ListCursor(selected: id) }
}

extension Dashboard.Notice {
    static func plain(_ text: String) -> Dashboard.Notice { Dashboard.Notice(text: text, kind: .plain) }
    static func warning(_ text: String) -> Dashboard.Notice { Dashboard.Notice(text: text, kind: .warning) }
}
