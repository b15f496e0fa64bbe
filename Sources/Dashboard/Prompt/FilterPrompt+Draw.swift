internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    /// Four lines above the footer: the filter, and under it what may follow or what is wrong.
    var filterFrame: Rect { Rect(x: 0, y: size.height - 5, width: size.width, height: 4) }

    func drawFilterPrompt(_ prompt: FilterPrompt, into canvas: inout Canvas) {
        let frame = filterFrame
        canvas.fill(frame, role: .overlay, on: .overlay)
        canvas.box(
            frame,
            title: [Span("Filter", .overlayTitle, .bold)],
            note: previewNote(prompt),
            border: .overlayBorder,
            on: .overlay
        )
        let line = Dashboard.inputLine(in: frame)
        let view = prompt.editor.view(width: line.width)
        canvas.put("/ ", at: Point(x: line.x - 2, y: line.y), role: .key, on: .overlay)
        canvas.put(view.text, at: line.origin, role: .input, on: .overlay, width: line.width)
        let under = Rect(x: line.x, y: line.y + 1, width: line.width, height: 1)
        if let mistake = prompt.mistake {
            drawMistake(mistake, prompt.editor, view.first, in: under, into: &canvas)
        } else {
            drawCandidates(prompt, in: under, into: &canvas)
        }
    }

    /// How much the filter leaves, or that the screen still shows something older.
    private func previewNote(_ prompt: FilterPrompt) -> [Span] {
        guard let snapshot, snapshot.query.serial == query.serial else { return [Span("reading …", .textDim)] }
        let count = Numbers.count(snapshot.totals.total, "error")
        return prompt.mistake == nil ? [Span(count, .headerValue)] : [Span("\(count), as before", .textDim)]
    }

    /// A caret under the character where the filter went wrong, and the sentence on the side that has room for it.
    private func drawMistake(
        _ mistake: FilterError,
        _ editor: LineEditor,
        _ first: Int,
        in rect: Rect,
        into canvas: inout Canvas
    ) {
        let place = min(max(mistake.offset, first), editor.characters.count)
        let column = min(TextWidth.of(String(editor.characters[first..<place])), rect.width - 1)
        let problem = mistake.problem.prefix(1).uppercased() + mistake.problem.dropFirst() + "."
        let right = rect.width - column - 2
        let left = column - 1
        let whole = problem + " " + mistake.advice
        let beside = [whole, mistake.advice].first { TextWidth.of($0) <= max(left, right) }
        if beside == nil, TextWidth.of(mistake.advice) <= rect.width {
            // What would be right says more than where: it gets the whole line.
            canvas.put(mistake.advice, at: rect.origin, role: .inputError, on: .overlay)
            return
        }
        let text = beside ?? problem
        canvas.put("^", at: Point(x: rect.x + column, y: rect.y), role: .inputError, on: .overlay)
        if TextWidth.of(text) <= right || right >= left {
            let point = Point(x: rect.x + column + 2, y: rect.y)
            canvas.put(TextWidth.truncate(text, to: right), at: point, role: .inputError, on: .overlay)
        } else {
            canvas.put(
                [Span(TextWidth.truncate(text, to: left), .inputError)],
                before: rect.x + left,
                y: rect.y,
                on: .overlay
            )
        }
    }

    /// The ways to go on, as many as fit, and what the first or the chosen one means.
    private func drawCandidates(_ prompt: FilterPrompt, in rect: Rect, into canvas: inout Canvas) {
        let candidates = prompt.candidates(saved: settings.savedFilters)
        guard !candidates.isEmpty else {
            let hint =
                prompt.editor.characters.isEmpty ? "status:400 outcome:masked \"safety system\" -model:dall-e-3" : ""
            canvas.put(hint, at: rect.origin, role: .inputHint, on: .overlay, width: rect.width)
            return
        }
        let chosen = prompt.cycle?.index ?? 0
        let hint = candidates[chosen].hint
        let hintColumns = hint.isEmpty || rect.width < 70 ? 0 : min(TextWidth.of(hint), 40) + 2
        let room = rect.width - hintColumns
        // The chosen one is always among those that show.
        var first = chosen
        var used = TextWidth.of(candidates[chosen].label)
        while first > 0, used + 2 + TextWidth.of(candidates[first - 1].label) <= room {
            first -= 1
            used += 2 + TextWidth.of(candidates[first].label)
        }
        var x = rect.x
        for index in first..<candidates.count {
            let label = TextWidth.truncate(candidates[index].label, to: room)
            guard x + TextWidth.of(label) <= rect.x + room else { break }
            let isChosen = prompt.cycle != nil && index == chosen
            x += canvas.put(
                label,
                at: Point(x: x, y: rect.y),
                role: isChosen ? .buttonFocus : .inputHint,
                on: isChosen ? nil : .overlay,
                attributes: isChosen ? .bold : []
            )
            x += 2
        }
        if hintColumns > 0 {
            canvas.put([Span(TextWidth.truncate(hint, to: 40), .textDim)], before: rect.maxX, y: rect.y, on: .overlay)
        }
    }
}
