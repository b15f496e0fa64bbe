internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    /// The pane that says what changed in the last five minutes.
    func drawChanges(in rect: Rect, into canvas: inout Canvas) {
        guard rect.width > 4, rect.height > 2 else { return }
        let inside = canvas.box(rect, title: "What changed", note: query.end == nil ? "last 5 min" : "5 min before")
            .inset(left: 1, right: 1)
        guard let snapshot, !snapshot.totals.isEmpty else { return }
        guard let changes = Change.all(in: snapshot) else {
            canvas.message([[Span("A longer window is needed to compare: ]", .textDim)]], in: inside)
            return
        }
        guard !changes.isEmpty else {
            canvas.message(
                [
                    [Span("✓ ", .good), Span("Steady", .good)],
                    [Span("No group is new, grew or shrank.", .textDim)],
                ],
                in: inside
            )
            return
        }
        let lines = changes.map { culprit($0) == nil ? 1 : 2 }
        let isRoomy = lines.reduce(0, +) <= inside.height
        var y = inside.y
        for change in changes where y < inside.maxY {
            draw(change, isRoomy: isRoomy, at: Point(x: inside.x, y: y), width: inside.width, into: &canvas)
            y += 1
            if isRoomy, let account = culprit(change) {
                let spans = [Span("mostly ", .textDim), Span(account.label, .account)]
                canvas.put(fitted(spans, to: inside.width - 8), at: Point(x: inside.x + 8, y: y))
                y += 1
            }
        }
    }

    /// `▲ ×6    429 rate_limit_error      23 → 136`, the account behind the name where it gets no line of its own.
    private func draw(_ change: Change, isRoomy: Bool, at point: Point, width: Int, into canvas: inout Canvas) {
        let right = canvas.put(amount(change), before: point.x + width, y: point.y) - 1
        let first = mark(change)
        var spans = [Span(TextWidth.pad(first.text, to: 8), first.role, first.attributes)] + name(change)
        if !isRoomy, let account = culprit(change) {
            spans += [Span(" ", .textFaint), Span(account.label, .account)]
        }
        canvas.put(fitted(spans, to: right - point.x), at: point)
    }

    /// The account to name beside a change, if its key does not name one already.
    private func culprit(_ change: Change) -> AccountRef? {
        change.account.flatMap { change.key.values.contains(.account($0)) ? nil : $0 }
    }

    /// The changes in one line, for screens without room for the pane.
    func drawChangesStrip(in rect: Rect, into canvas: inout Canvas) {
        guard !rect.isEmpty, let snapshot, !snapshot.totals.isEmpty, let changes = Change.all(in: snapshot) else {
            return
        }
        var x = rect.x + 1
        guard !changes.isEmpty else {
            canvas.put(
                "✓ steady: nothing appeared or surged in the last 5 min",
                at: Point(x: x, y: rect.y),
                role: .textDim
            )
            return
        }
        for (index, change) in changes.enumerated() {
            var spans = [mark(change), Span(" ")] + name(change)
            if let account = culprit(change) { spans += [Span(" "), Span(account.label, .account)] }
            let columns = spans.reduce(0) { $0 + $1.width() }
            let room = rect.maxX - 1 - x
            if columns > room {
                guard index == 0 else { break }
                canvas.put(fitted(spans, to: room), at: Point(x: x, y: rect.y))
                break
            }
            x += canvas.put(spans, at: Point(x: x, y: rect.y)) + 3
        }
    }

    private func mark(_ change: Change) -> Span {
        switch change.kind {
        case .appeared: Span("▲ new", .trendUp, .bold)
        case .surged: Span("▲ \(times(change))", .trendUp, .bold)
        case .faded: Span("▼ less", .trendDown)
        }
    }

    private func times(_ change: Change) -> String {
        guard change.usual >= 1 else { return "up" }
        let factor = Double(change.recent) / change.usual
        return factor < 99.5 ? "×\(Int(factor.rounded()))" : "×99+"
    }

    private func name(_ change: Change) -> [Span] {
        var spans: [Span] = []
        for (field, value) in zip(shownFields, change.key.values) {
            if !spans.isEmpty { spans.append(Span(" ")) }
            spans.append(Span(field.label(value), field.role(value)))
        }
        return spans
    }

    private func amount(_ change: Change) -> [Span] {
        let usual = Numbers.fitting(Int(min(change.usual.rounded(), 1e12)), width: 5)
        let recent = Numbers.fitting(change.recent, width: 5)
        guard change.kind != .appeared else { return [Span(recent, .number, .bold)] }
        return [Span(usual, .textDim), Span(" → ", .textFaint), Span(recent, .number, .bold)]
    }

    /// Pieces cut to a number of columns, with an ellipsis where something is missing.
    func fitted(_ spans: [Span], to width: Int) -> [Span] { spans.fitted(to: width) }
}
