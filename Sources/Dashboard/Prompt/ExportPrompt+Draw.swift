internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    /// Four lines above the footer, as the filter has them.
    func drawExport(_ export: ExportPrompt, into canvas: inout Canvas) {
        let frame = filterFrame
        canvas.fill(frame, role: .overlay, on: .overlay)
        canvas.box(
            frame,
            title: [Span("Write \(export.subject) to a file", .overlayTitle, .bold)],
            note: export.phase == .writing ? [Span("writing …", .statePaused)] : [],
            border: .overlayBorder,
            on: .overlay
        )
        let line = Dashboard.inputLine(in: frame)
        canvas.put("▸ ", at: Point(x: line.x - 2, y: line.y), role: .key, on: .overlay)
        let view = export.editor.view(width: line.width)
        canvas.put(view.text, at: line.origin, role: .input, on: .overlay, width: line.width)
        let under = Point(x: line.x, y: line.y + 1)
        if case .refused(let sentence) = export.phase {
            canvas.put(TextWidth.truncate(sentence, to: line.width), at: under, role: .inputError, on: .overlay)
        } else {
            canvas.put(TextWidth.truncate(hint(export), to: line.width), at: under, role: .inputHint, on: .overlay)
        }
    }

    /// What the file will hold.
    private func hint(_ export: ExportPrompt) -> String {
        guard let format = export.format else { return "End the name with .csv, .json, .ndjson or .txt." }
        if format == .txt { return "The screen as it is." }
        guard overlays.isEmpty else { return format == .csv ? "One error is no list." : "All that is known about it." }
        switch focus {
        case .groups: return "Every group by " + shownFields.map(\.rawValue).joined(separator: ", ") + "."
        case .errors:
            let total = query.listOutcome.map { snapshot?.totals[$0] ?? 0 } ?? snapshot?.totals.total ?? 0
            let most = Numbers.grouped(Dashboard.exportLimit)
            if total == 1 { return "The one error of the window, listed here or not." }
            return total > Dashboard.exportLimit
                ? "The newest \(most) of \(Numbers.count(total, "error")): no file holds more."
                : "All \(Numbers.count(total, "error")) of the window, listed here or not."
        case .failovers: return "The \(Numbers.count(shownStories.reduce(0) { $0 + $1.moves.count }, "move")) listed."
        case .rules: return "The \(Numbers.count(shownRules.count, "rule")) listed."
        case .accounts: return "The \(Numbers.count(shownAccounts.count, "account")) listed."
        }
    }
}
