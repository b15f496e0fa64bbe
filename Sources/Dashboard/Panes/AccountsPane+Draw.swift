internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// The columns of the accounts for a width; 0 leaves one out.
struct AccountColumns {
    static let state = 18
    static let share = 5
    var name: Int
    var errors = 0
    var trend = 0
    var masked = 0
    var why = 0

    init(width: Int) {
        var rest = width - 3 - AccountColumns.state - 1 - AccountColumns.share
        if rest >= 40 {
            errors = 8
            rest -= errors + 1
        }
        if rest >= 23 {
            trend = rest >= 48 ? 12 : 8
            rest -= trend + 2
        }
        if rest >= 21 {
            masked = 6
            rest -= masked + 1
        }
        name = min(rest, 22)
        if rest - name >= 16 { why = rest - name - 2 }
    }
}

extension Dashboard {
    func drawAccounts(in rect: Rect, layout: ScreenLayout, into canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        let hasFocus = focus == .accounts && overlays.isEmpty
        let all = shownAccounts
        let inside = canvas.box(
            rect,
            title: paneTitle(.accounts, layout: layout),
            note: accountsNote(snapshot?.accounts ?? []),
            focused: hasFocus
        )
        guard !all.isEmpty else {
            canvas.message([[snapshot == nil ? notYet : Span("The log knows no accounts.", .textDim)]], in: inside)
            return
        }
        let columns = AccountColumns(width: inside.width)
        let (head, body) = inside.split(top: 1)
        canvas.put(accountHead(columns), at: head.origin, width: head.width)
        let (list, foot) = body.split(bottom: accountFootRows(inside.height))
        for (row, account) in all.dropFirst(accounts.cursor.offset).prefix(list.height).enumerated() {
            let area = Rect(x: list.x, y: list.y + row, width: list.width, height: 1)
            if account.id == accounts.cursor.selected {
                mark(area, columns: 3 + columns.name, hasFocus: hasFocus, into: &canvas)
            }
            canvas.put(accountLine(account, columns), at: Point(x: area.x + 2, y: area.y), width: area.width - 2)
        }
        canvas.scrollMark(rect, offset: accounts.cursor.offset, visible: list.height, count: all.count)
        drawAccountFoot(in: foot, columns, into: &canvas)
    }

    private func accountsNote(_ all: [Account]) -> [Span] {
        guard !all.isEmpty else { return [] }
        let on = all.count { $0.isSchedulable(at: now) }
        let count = Span("\(on) of \(all.count) on", on == all.count ? .textDim : .stateCooling)
        return accounts.showsOnlyOff ? [Span("off only · ", .textDim), count] : [count]
    }

    private func accountHead(_ columns: AccountColumns) -> [Span] {
        var text =
            "  " + TextWidth.pad("ACCOUNT", to: columns.name) + " " + TextWidth.pad("STATE", to: AccountColumns.state)
        if columns.errors > 0 { text += " " + TextWidth.pad("ERRORS", to: columns.errors, align: .right) }
        text += " " + TextWidth.pad("SHARE", to: AccountColumns.share, align: .right)
        if columns.masked > 0 { text += " " + TextWidth.pad("MASKED", to: columns.masked, align: .right) }
        if columns.trend > 0 { text += "  " + TextWidth.pad("TREND", to: columns.trend) }
        if columns.why > 0 { text += "  WHO AND WHY" }
        return [Span(text, .columnHeader)]
    }

    /// `openai-main  ◐ cooling 12:08    38%  ▁▁▂▇█`
    private func accountLine(_ account: Account, _ columns: AccountColumns) -> [Span] {
        var spans = [
            Span(TextWidth.pad(TextWidth.truncate(account.name, to: columns.name), to: columns.name), .account),
            Span(" "),
        ]
        spans.append(accountState(account, width: AccountColumns.state))
        let load = accounts.loads?.loads[account.id]
        let errors = load?.errors.total ?? 0
        if columns.errors > 0 {
            let text = accounts.loads == nil ? "" : Numbers.fitting(errors, width: columns.errors)
            spans += [Span(" "), Span(TextWidth.pad(text, to: columns.errors, align: .right), .number)]
        }
        let total = accounts.loads?.total ?? 0
        let share = total > 0 ? Numbers.percent(Double(errors) / Double(total)) : accounts.loads == nil ? "" : "—"
        spans += [Span(" "), Span(TextWidth.pad(share, to: AccountColumns.share, align: .right), .number)]
        if columns.masked > 0 {
            let text = TextWidth.pad(maskedShare(account) ?? "", to: columns.masked, align: .right)
            spans += [Span(" "), Span(text, (load?.errors.masked ?? 0) > 0 ? .outcomeMasked : .number)]
        }
        if columns.trend > 0 {
            let values = Series.resample((load?.trend ?? []).map(Double.init), to: columns.trend)
            let text = values.isEmpty ? "" : Sparkline.text(values)
            spans += [Span("  "), Span(TextWidth.pad(text, to: columns.trend), .trend)]
        }
        if columns.why > 0, let why = whyOut(account) {
            spans += [Span("  "), Span(TextWidth.truncate(why, to: columns.why), .textDim)]
        }
        return spans
    }

    /// How many of the errors that met an account last were masked; nil where none did.
    private func maskedShare(_ account: Account) -> String? {
        accounts.loads?.loads[account.id]?.errors.share(of: .masked).map(Numbers.percent)
    }

    /// The state as the log has it; a change the log does not show yet is pending.
    private func accountState(_ account: Account, width: Int) -> Span {
        if accounts.pending?.id == account.id {
            return Span(TextWidth.pad("◌ pending", to: width), .statePaused, .bold)
        }
        let state = account.state(at: now)
        return Span(TextWidth.pad("\(state.glyph) \(state.words(zone, now: now))", to: width), state.role)
    }

    /// What there is no room for in the selected row.
    private func drawAccountFoot(in rect: Rect, _ columns: AccountColumns, into canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        if let failure = accounts.loadsFailure {
            canvas.put(
                TextWidth.truncate(failure, to: rect.width - 2),
                at: Point(x: rect.x + 1, y: rect.y),
                role: .warning
            )
            return
        }
        guard let account = selectedAccount else { return }
        var parts: [String] = []
        if columns.why == 0, let why = whyOut(account) { parts.append(why) }
        if columns.masked == 0, let share = maskedShare(account) { parts.append("\(share) masked") }
        if let last = accounts.loads?.loads[account.id]?.lastError {
            parts.append("last error \(zone.precise(last, now: now))")
        }
        let text = DisplayText(line: parts.joined(separator: " · ")).text
        canvas.put(TextWidth.truncate(text, to: rect.width - 2), at: Point(x: rect.x + 1, y: rect.y), role: .textDim)
    }
}
