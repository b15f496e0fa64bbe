internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    /// What is selected, so that nothing has to be opened to be understood.
    func drawPreview(in rect: Rect, into canvas: inout Canvas) {
        guard rect.width > 4, rect.height > 2 else { return }
        switch focus {
        case .errors:
            guard let row = selectedError else { break }
            let inside = canvas.box(rect, title: "Selected error", note: "#\(row.id)").inset(left: 1, right: 1)
            put(preview(of: row, width: inside.width), in: inside, into: &canvas)
            return
        case .groups:
            guard let line = selectedGroup else { break }
            let inside = canvas.box(rect, title: "Selected group", note: query.window.rawValue).inset(left: 1, right: 1)
            put(preview(of: line.row, width: inside.width), in: inside, into: &canvas)
            return
        case .failovers, .rules, .accounts: break
        }
        canvas.box(rect, title: "Selected")
    }

    private func put(_ lines: [[Span]], in rect: Rect, into canvas: inout Canvas) {
        for (index, line) in lines.prefix(rect.height).enumerated() {
            canvas.put(line, at: Point(x: rect.x, y: rect.y + index), width: rect.width)
        }
    }

    // MARK: - An error

    private func preview(of row: ErrorRow, width: Int) -> [[Span]] {
        let comparison = Comparison(ErrorDetail(row: row))
        var lines: [[Span]] = [
            [
                Span(row.outcome.word, row.outcome.role, .bold), Span("  "),
                Span(zone.precise(row.createdAt, now: now), .time),
            ]
        ]
        if row.outcome == .masked, let reason = row.maskReason {
            lines += wrapped("because \(reason.words)", .textDim, width: width, limit: 2)
        }
        lines.append([])
        lines.append([Span("UPSTREAM SAID", .columnHeader, .bold)])
        lines.append(side(row.upstreamStatus, row.upstreamType))
        lines += wrapped(
            row.upstreamMessage ?? "no message",
            row.upstreamMessage == nil ? .textFaint : .text,
            width: width,
            limit: 5
        )
        let code = [row.upstreamCode.map { "code \($0)" }, row.upstreamParam.map { "param \($0)" }].compactMap { $0 }
        if !code.isEmpty { lines += wrapped(code.joined(separator: "  "), .textDim, width: width, limit: 1) }
        lines.append([])
        lines.append([Span("CLIENT WAS TOLD", .columnHeader, .bold)])
        let marks = comparison.fields.reduce(into: [String: Comparison.Mark]()) { $0[$1.name] = $1.mark }
        guard row.outcome != .recovered else {
            lines.append([
                Span("\(row.clientStatus)", .status(row.clientStatus), .bold), Span("  its answer, after a failover"),
            ])
            return lines + [[]] + facts(row, width: width)
        }
        lines.append(mark(marks["status"]) + side(row.clientStatus, row.clientType))
        let message = row.clientMessage ?? "no message"
        let texts = wrapped(message, row.clientMessage == nil ? .textFaint : .text, width: width - 2, limit: 4)
        for (index, text) in texts.enumerated() {
            lines.append((index == 0 ? mark(marks["message"]) : [Span("  ")]) + text)
        }
        lines.append([])
        lines += facts(row, width: width)
        return lines
    }

    private func facts(_ row: ErrorRow, width: Int) -> [[Span]] {
        var attempts = row.attemptCount.map { Numbers.count($0, "attempt") }
        if let duration = row.duration {
            attempts = [attempts, Numbers.duration(duration)].compactMap { $0 }.joined(separator: ", ")
        }
        let pairs: [(String, String?, Role)] = [
            ("account", row.account?.label, .account),
            ("answered", row.answeredBy?.label, .account),
            ("model", row.model, .model),
            ("endpoint", row.endpoint, .text),
            ("took", attempts, .number),
            ("request", row.requestID.map { TextWidth.truncateMiddle($0, to: max(width - 10, 4)) }, .textDim),
        ]
        return pairs.compactMap { label, value, role in
            value.map {
                [
                    Span(TextWidth.pad(label, to: 10), .textLabel),
                    Span(TextWidth.truncate($0, to: max(width - 10, 1)), role),
                ]
            }
        }
    }

    private func side(_ status: Int?, _ type: String?) -> [Span] {
        [
            Span(status.map(String.init) ?? "no answer", .status(status), .bold), Span("  "),
            Span(type ?? "no type", type == nil ? .textFaint : .text),
        ]
    }

    private func mark(_ mark: Comparison.Mark?) -> [Span] {
        guard let mark, mark == .different || mark == .same else { return [Span("  ")] }
        return [Span(mark.rawValue + " ", mark.role, .bold)]
    }

    // MARK: - A group

    private func preview(of row: GroupRow, width: Int) -> [[Span]] {
        var name: [Span] = []
        for (field, value) in zip(shownFields, row.key.values) {
            if !name.isEmpty { name.append(Span(" › ", .textFaint)) }
            name.append(Span(field.label(value), field.role(value), .bold))
        }
        var lines: [[Span]] = [fitted(name, to: width), []]
        let parts = Outcome.onScreen.map { (value: Double(row.outcomes[$0]), role: $0.role) }
        lines.append(Bar.parts(parts, width: width))
        for outcome in Outcome.onScreen where row.outcomes[outcome] > 0 {
            let share = row.outcomes.share(of: outcome) ?? 0
            lines.append([
                Span("■ ", outcome.role), Span(TextWidth.pad(outcome.rawValue, to: 11)),
                Span(TextWidth.pad(Numbers.grouped(row.outcomes[outcome]), to: 9, align: .right), .number),
                Span(TextWidth.pad(Numbers.percent(share), to: 6, align: .right), .textDim),
            ])
        }
        lines.append([])
        for text in BrailleGraph.rows(row.trend.map(Double.init), size: Size(width: width, height: 3)) {
            lines.append([Span(text, .trend)])
        }
        if !row.trend.isEmpty { lines.append([]) }
        lines.append([Span("NEWEST MESSAGE", .columnHeader, .bold)])
        lines += wrapped(
            row.newestMessage ?? "no message",
            row.newestMessage == nil ? .textFaint : .text,
            width: width,
            limit: 5
        )
        lines.append([])
        let total = snapshot?.totals.total ?? 0
        let share = total > 0 ? Numbers.percent(Double(row.count) / Double(total)) : "—"
        let pairs: [(String, String, Role)] = [
            ("share", "\(share) of all errors here", .text),
            ("first seen", zone.precise(row.firstSeen, now: now), .time),
            ("last seen", zone.precise(row.lastSeen, now: now), .time),
        ]
        lines += pairs.map { [Span(TextWidth.pad($0, to: 12), .textLabel), Span($1, $2)] }
        return lines
    }

    private func wrapped(_ text: String, _ role: Role, width: Int, limit: Int) -> [[Span]] {
        TextWidth.wrap(text, width: max(width, 1), maximumLines: limit).map { [Span($0, role)] }
    }
}
