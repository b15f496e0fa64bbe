internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    func draw(_ overlay: Overlay, into canvas: inout Canvas) {
        let frame = frame(of: overlay)
        canvas.fill(frame, role: .overlay, on: .overlay)
        let inside = frame.inset(left: 2, top: 1, right: 2, bottom: 1)
        let lines = lines(of: overlay, width: inside.width)
        // A form scrolls inside of itself.
        let scroll = overlay.isForm ? 0 : min(overlay.scroll, max(lines.count - inside.height, 0))
        canvas.box(
            frame,
            title: title(of: overlay),
            note: note(of: overlay),
            footer: more(lines.count - inside.height - scroll),
            border: .overlayBorder,
            on: .overlay
        )
        canvas.clipped(to: inside) { canvas in
            for (row, line) in lines.dropFirst(scroll).prefix(inside.height).enumerated() {
                canvas.put(line, at: Point(x: inside.x, y: inside.y + row), on: .overlay, width: inside.width)
            }
        }
        canvas.scrollMark(frame, offset: scroll, visible: inside.height, count: lines.count)
    }

    private func title(of overlay: Overlay) -> [Span] {
        switch overlay {
        case .detail(let detail): [Span("Error #\(detail.row.id)", .overlayTitle, .bold)] + markSpans(detail)
        case .trial(let trial): [Span("Dry run · rule \(trial.rule.id) \(trial.rule.name)", .overlayTitle, .bold)]
        case .confirm(let confirm): [Span(confirm.title, .overlayTitle, .bold)]
        case .form(let form): [Span(form.title, .overlayTitle, .bold)]
        case .help: [Span("Keys", .overlayTitle, .bold)]
        case .blindSpots: [Span("Blind spots", .overlayTitle, .bold)]
        case .audit: [Span("Audit log", .overlayTitle, .bold)]
        case .actions: [Span("Actions", .overlayTitle, .bold)]
        case .grouping: [Span("Group by", .overlayTitle, .bold)]
        case .change(let change):
            [Span(change.disables ? "Disable an account" : "Enable an account", .overlayTitle, .bold)]
        }
    }

    private func markSpans(_ open: DetailOverlay) -> [Span] {
        if errors.pending[open.row.id] != nil { return [Span(" ◌ marking …", .statePaused)] }
        return open.detail.row.resolved ? [Span(" ✓ resolved", .good)] : []
    }

    private func note(of overlay: Overlay) -> [Span] {
        switch overlay {
        case .detail(let detail): [Span(zone.full(detail.row.createdAt), .time)]
        case .trial(let trial): [Span(words(for: trial.span), .time)]
        case .grouping(let grouping):
            [Span(grouping.chosen.map(\.rawValue).joined(separator: " › "), .text)]
        case .form: snapshot.map { [Span("tried on \($0.query.window.rawValue)", .textDim)] } ?? []
        case .confirm, .audit, .blindSpots, .actions, .change: []
        case .help: [Span("unmask · \(settings.database)", .textDim)]
        }
    }

    private func more(_ lines: Int) -> [Span] {
        lines > 0 ? [Span("↓ \(Numbers.count(lines, "more line"))", .textDim)] : []
    }
}
