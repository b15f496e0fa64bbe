internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    func drawErrors(in rect: Rect, layout: ScreenLayout, into canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        let hasFocus = focus == .errors && overlays.isEmpty
        let inside = canvas.box(
            rect,
            title: paneTitle(.errors, layout: layout) + outcomeSpans,
            note: errorsNote,
            focused: hasFocus
        )
        let rows = shownErrors
        guard !rows.isEmpty else {
            drawNoErrors(in: inside, layout: layout, into: &canvas)
            return
        }
        let height = errorHeight
        let visible = rows.dropFirst(errors.cursor.offset).prefix(inside.height / height)
        let isDated = visible.contains { !zone.isSameDay($0.createdAt, now) }
        for (index, row) in visible.enumerated() {
            let area = Rect(x: inside.x, y: inside.y + index * height, width: inside.width, height: height)
            if row.id == errors.cursor.selected {
                let named = (isDated ? 12 : 8) + (area.width >= 66 ? 44 : 35)
                mark(area, columns: named, hasFocus: hasFocus, into: &canvas)
            }
            draw(row, in: area, isDated: isDated, into: &canvas)
        }
        canvas.scrollMark(rect, offset: errors.cursor.offset, visible: inside.height / height, count: rows.count)
    }

    private var outcomeSpans: [Span] {
        guard let outcome = query.listOutcome else { return [Span(" · all", .textDim)] }
        return [Span(" · ", .textDim), Span(outcome.word, outcome.role, .bold), Span(" only", .textDim)]
    }

    private var errorsNote: [Span] {
        guard let snapshot else { return [] }
        if isPaused { return [Span("paused", .statePaused)] }
        if query.end != nil, followsErrors { return [Span("newest first", .textDim)] }
        if followsErrors { return snapshot.errors.isEmpty ? [] : [Span("following", .stateLive)] }
        let newer = snapshot.newerThanAnchor
        guard newer > 0 else { return [Span("held · \(settings.keys.label(of: .top)) follows", .textDim)] }
        return [Span("\(Numbers.fitting(newer, width: 6)) newer ↑", .marker, .bold)]
    }

    private func drawNoErrors(in rect: Rect, layout: ScreenLayout, into canvas: inout Canvas) {
        guard let snapshot, !snapshot.totals.isEmpty else {
            drawNothing(in: rect, isShort: !layout.groups.isEmpty, into: &canvas)
            return
        }
        var lines = [[Span("No row here.", .textDim)]]
        if let outcome = query.listOutcome {
            lines = [
                [Span("None of them is ", .textDim), Span(outcome.word, outcome.role), Span(".", .textDim)],
                [Span("\(settings.keys.label(of: .outcome)) shows the next outcome.", .textDim)],
            ]
        } else if !followsErrors {
            lines = [
                [
                    Span(
                        "What was listed has left the window. \(settings.keys.label(of: .top)) follows the newest.",
                        .textDim
                    )
                ]
            ]
        }
        canvas.message(lines, in: rect)
    }

    /// `12:04:30  400 → 502  MASKED     openai-main  invalid_request_error` and the message, under it or behind it.
    private func draw(_ row: ErrorRow, in area: Rect, isDated: Bool, into canvas: inout Canvas) {
        let isWide = area.width >= 66
        let gap = Span(isWide ? "  " : " ")
        let time = isDated ? TextWidth.pad(zone.dated(row.createdAt), to: 12) : zone.clock(row.createdAt)
        let account = row.account?.label ?? "no account"
        let accountRole: Role = row.account == nil ? .textFaint : .account
        var spans: [Span] = [Span(time, .time), gap] + statusSpans(row) + [gap]
        spans += [Span(TextWidth.pad(row.outcome.word, to: 9), row.outcome.role, row.outcome == .masked ? .bold : [])]
        spans += [gap, Span(TextWidth.pad(account, to: isWide ? 16 : 11), accountRole), gap]
        let x = area.x + 2
        let mark = markSpan(row)
        canvas.put([mark], at: Point(x: area.x + 1, y: area.y))
        // What is resolved steps back behind what is not.
        if row.resolved { spans = spans.map { Span($0.text, .textDim) } }
        let used = canvas.put(spans, at: Point(x: x, y: area.y), width: area.maxX - x)
        var message = line(for: row)
        if row.resolved { message.role = .textDim }
        let indent = TextWidth.of(time) + gap.text.count
        if area.height > 1 {
            let type = row.upstreamType ?? row.clientType ?? "no type"
            let typeRoom = area.maxX - x - used
            canvas.put(
                TextWidth.truncate(type, to: typeRoom),
                at: Point(x: x + used, y: area.y),
                role: .textDim
            )
            let room = area.maxX - 1 - x - indent
            let text = TextWidth.truncate(message.text, to: room)
            canvas.put(text, at: Point(x: x + indent, y: area.y + 1), role: message.role, width: room)
        } else {
            let room = area.maxX - 1 - x - used
            canvas.put(
                TextWidth.truncate(message.text, to: room),
                at: Point(x: x + used, y: area.y),
                role: message.role
            )
        }
    }

    /// In front of the time: resolved, or on the way to being so or not.
    private func markSpan(_ row: ErrorRow) -> Span {
        if errors.pending[row.id] != nil { return Span("◌", .statePaused) }
        return row.resolved ? Span("✓", .good) : Span(" ")
    }

    /// `400 → 502`: what the upstream said, and what the client was told.
    func statusSpans(_ row: ErrorRow) -> [Span] {
        [
            Span(status(row.upstreamStatus, .right), .status(row.upstreamStatus)),
            Span(" → ", .textFaint),
            Span(status(row.clientStatus, .left), .status(row.clientStatus), .bold),
        ]
    }

    /// Three columns, and more for what is no status at all.
    private func status(_ status: Int?, _ align: TextWidth.Alignment) -> String {
        let text = status.map(String.init) ?? "—"
        return TextWidth.pad(text, to: min(max(text.count, 3), 6), align: align)
    }

    /// What a list says about an error in one line: the upstream's message if there is one.
    private func line(for row: ErrorRow) -> Span {
        if row.outcome == .recovered, let account = row.answeredBy {
            let time = row.duration.map { " after " + Numbers.duration($0) } ?? ""
            return Span("\(account.label) answered\(time)", .textDim)
        }
        if let message = row.upstreamMessage, !message.isEmpty { return Span(message, .text) }
        if let message = row.clientMessage, !message.isEmpty { return Span(message, .text) }
        if row.outcome == .recovered {
            let time = row.duration.map { " after " + Numbers.duration($0) } ?? ""
            return Span("answered\(time)", .textDim)
        }
        return Span("no message", .textFaint)
    }
}
