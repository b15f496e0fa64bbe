internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    func drawFailovers(in rect: Rect, layout: ScreenLayout, into canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        let hasFocus = focus == .failovers && overlays.isEmpty
        let inside = canvas.box(
            rect,
            title: paneTitle(.failovers, layout: layout),
            note: failoversNote,
            focused: hasFocus
        )
        guard let answer = failovers.answer, !answer.stories.isEmpty else {
            canvas.message(noFailovers(width: inside.width), in: inside)
            return
        }
        let (list, matrix) = failoverAreas(inside)
        let visible = answer.stories.dropFirst(failovers.cursor.offset).prefix(list.height)
        let isDated = visible.contains { !zone.isSameDay($0.row.createdAt, now) }
        let columns = FailoverColumns(width: list.width, isDated: isDated)
        for (index, story) in visible.enumerated() {
            let area = Rect(x: list.x, y: list.y + index, width: list.width, height: 1)
            if story.id == failovers.cursor.selected {
                mark(area, columns: columns.named, hasFocus: hasFocus, into: &canvas)
            }
            draw(story, columns, in: area, isDated: isDated, into: &canvas)
        }
        let frame = Rect(x: rect.x, y: rect.y, width: rect.width, height: list.height + 2)
        canvas.scrollMark(
            frame,
            offset: failovers.cursor.offset,
            visible: list.height,
            count: answer.stories.count
        )
        drawMatrix(answer, in: matrix, into: &canvas)
    }

    private var failoversNote: [Span] {
        guard let answer = failovers.answer, answer.requests > 0 else { return [] }
        if unread[.failovers] != nil { return [Span("not read again", .warning)] }
        let saved = answer.pairs.reduce(0) { $0 + $1.saved }
        let share = Numbers.percent(Double(saved) / Double(answer.requests))
        let requests = "\(Numbers.fitting(answer.requests, width: 6)) request\(answer.requests == 1 ? "" : "s")"
        return [Span("\(requests), \(share) saved", .textDim)]
    }

    private func noFailovers(width: Int) -> [[Span]] {
        let lines: [Span]
        if let sentence = unread[.failovers] {
            lines = [Span(sentence, .danger)]
        } else if failovers.answer == nil {
            lines = [snapshot == nil ? notYet : Span("Reading …", .textDim)]
        } else if let snapshot, snapshot.totals.total > 0 {
            let when = snapshot.query.end == nil ? "the last \(snapshot.query.window.words)" : "this window of the past"
            lines = [Span("No request moved to another account in \(when).", .textDim)]
        } else {
            // Without errors there is none to fail over from; where the groups stand beside, they say the rest.
            lines = layout.groups.isEmpty ? nothing : nothing.prefix(1).map { Span($0.text, .textDim) }
        }
        return lines.flatMap { line in
            TextWidth.wrap(line.text, width: max(width - 4, 1), maximumLines: 4).map { [Span($0, line.role)] }
        }
    }

    // MARK: - The list

    /// `12:04:29 openai-eu → openai-main  429 saved 0.9 s`, a mark in place of the word where there is less room.
    private func draw(
        _ story: FailoverStory,
        _ columns: FailoverColumns,
        in area: Rect,
        isDated: Bool,
        into canvas: inout Canvas
    ) {
        let row = story.row
        let moment = row.createdAt
        let clock =
            isDated
            ? columns.isWide ? zone.dated(moment) : zone.dayAndClock(moment)
            : columns.isWide ? zone.clock(moment) : zone.shortClock(moment)
        let last = story.moves.last
        let isSaved = row.outcome == .recovered
        let role: Role = isSaved ? .outcomeRecovered : .outcomeMasked
        let words = isSaved ? "saved" : "lost \(row.clientStatus)"
        let ending = columns.isWide ? words : isSaved ? "✓" : "✗"
        let cost = story.cost.map(Numbers.brief) ?? "—"
        var spans = [Span(TextWidth.pad(clock, to: columns.time), .time), Span(" ")]
        spans += Dashboard.path(story.moves, width: columns.path) + [Span(" ")]
        spans += [
            Span(TextWidth.pad(last?.status.map(String.init) ?? "—", to: 3, align: .right), .status(last?.status)),
            Span(" "), Span(TextWidth.pad(ending, to: columns.ending), role, isSaved ? [] : .bold), Span(" "),
            Span(TextWidth.pad(cost, to: FailoverColumns.cost, align: .right), .number),
        ]
        if columns.reason > 0 {
            let reason = [last?.type ?? last?.kind, last?.message].compactMap { $0 }.joined(separator: " · ")
            spans += [Span("  "), Span(TextWidth.truncate(reason, to: columns.reason), .textDim)]
        }
        canvas.put(spans, at: Point(x: area.x + 2, y: area.y), width: area.width - 2)
    }

    /// `openai-eu → codex-a → openai-main`, cut to `width` columns and padded to them.
    ///
    /// That nobody was left says the ending; it is named only where there is nothing else to name.
    static func path(_ moves: [Failover], width: Int) -> [Span] {
        var named = moves
        if named.count > 1, named.last?.to == .nobody { named.removeLast() }
        var names = [Span(named.first?.from?.label ?? "unknown", named.first?.from == nil ? .textFaint : .account)]
        names += named.map(\.to).map(Dashboard.span)
        let whole = names.reduce(3 * (names.count - 1)) { $0 + TextWidth.of($1.text, limit: 64) }
        if names.count > 2, whole > width, width - 3 * (names.count - 1) < 7 * names.count {
            names = [names[0], Span("…", .textDim), names[names.count - 1]]
        }
        // The widest gives way until all fit.
        var widths = names.map { max(TextWidth.of($0.text, limit: 64), 1) }
        let room = max(width - 3 * (names.count - 1), names.count)
        while widths.reduce(0, +) > room, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }) {
            widths[widest] -= 1
        }
        var spans: [Span] = []
        for (index, name) in names.enumerated() {
            if index > 0 { spans.append(Span(" → ", .textFaint)) }
            spans.append(Span(TextWidth.truncateMiddle(name.text, to: widths[index]), name.role))
        }
        let used = spans.reduce(0) { $0 + $1.width() }
        if used < width { spans.append(Span(String(repeating: " ", count: width - used))) }
        return spans
    }

    private static func span(_ target: Failover.Target) -> Span {
        switch target {
        case .account(let account): Span(account.label, .account)
        case .unknown: Span("unknown", .textFaint)
        case .nobody: Span("nobody", .warning)
        }
    }

    // MARK: - The matrix

    private func drawMatrix(_ answer: FailoverAnswer, in rect: Rect, into canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        let (count, share, gap) = (6, 6, 2)
        let path = rect.width - 2 - count - share - gap - 1
        // A count that leaves something out says so above the numbers.
        let title = "HANDED OVER" + (answer.countedSince == nil ? "" : " · newest \(Numbers.grouped(answer.requests))")
        let head = [
            Span(TextWidth.pad(title, to: path), .columnHeader),
            Span(TextWidth.pad("MOVES", to: count, align: .right), .columnHeader),
            Span(TextWidth.pad("SAVED", to: share + gap, align: .right), .columnHeader),
        ]
        canvas.put(head, at: Point(x: rect.x + 2, y: rect.y), width: rect.width - 2)
        for (index, pair) in answer.pairs.prefix(rect.height - 1).enumerated() {
            let move = Failover(moment: now, attempt: 1, from: pair.from, to: pair.to, isSaving: false)
            let role: Role = pair.saved == 0 ? .outcomeMasked : .outcomeRecovered
            let spans =
                Dashboard.path([move], width: path)
                + [
                    Span(TextWidth.pad(Numbers.fitting(pair.count, width: count), to: count, align: .right), .number),
                    Span(TextWidth.pad(Numbers.percent(pair.savedShare), to: share + gap, align: .right), role),
                ]
            canvas.put(spans, at: Point(x: rect.x + 2, y: rect.y + 1 + index), width: rect.width - 2)
        }
    }
}

/// The columns of the list of failovers for a width: what the request went through gets the room.
struct FailoverColumns: Equatable {
    static let cost = 6

    var isWide: Bool
    var time: Int
    var path: Int
    var ending: Int
    /// 0 where there is no room for it.
    var reason = 0
    /// What the bar of a selected row covers.
    var named: Int { 2 + time + 1 + path }

    /// - Parameter isDated: whether days are told before the times, without the month where names need the room.
    init(width: Int, isDated: Bool) {
        isWide = width >= 56
        time = isDated ? isWide ? 12 : 8 : isWide ? 8 : 5
        ending = isWide ? 8 : 1
        let rest = max(width - 2 - time - 1 - 1 - 3 - 1 - ending - 1 - FailoverColumns.cost - 1, 8)
        path = rest < 44 ? rest : max(28, rest * 45 / 100)
        if rest >= 44 { reason = rest - path - 2 }
    }
}

extension Numbers {
    /// A length of time in milliseconds in at most six columns: `850 ms`, `3.4 s`, `104 s`, `12 min`, `3 h`, `9 d`.
    static func brief(_ milliseconds: Int64) -> String {
        switch max(milliseconds, 0) {
        case ..<59_950: duration(milliseconds)
        case ..<600_000: "\(milliseconds / 1_000) s"
        case ..<3_600_000: "\(milliseconds / 60_000) min"
        case ..<86_400_000: "\(milliseconds / 3_600_000) h"
        case ..<86_400_000_000: "\(milliseconds / 86_400_000) d"
        default: ">999 d"
        }
    }
}
