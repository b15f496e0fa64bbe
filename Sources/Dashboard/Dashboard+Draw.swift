internal import OpsModel
package import TerminalCanvas

extension Dashboard {
    /// Draws the whole screen. Nothing is changed, read or waited for.
    package func draw(into canvas: inout Canvas) {
        let layout = ScreenLayout(size: canvas.size, focus: focus, hasBanner: banner != nil)
        guard layout.fits else {
            drawTooSmall(into: &canvas)
            return
        }
        drawHeader(in: layout.header, into: &canvas)
        if let banner { drawBanner(banner, in: layout.banner, into: &canvas) }
        drawTrend(in: layout.graph, into: &canvas)
        drawChangesStrip(in: layout.strip, into: &canvas)
        drawGroups(in: layout.groups, layout: layout, into: &canvas)
        drawErrors(in: layout.errors, layout: layout, into: &canvas)
        drawRules(in: layout.rules, layout: layout, into: &canvas)
        drawFailovers(in: layout.failovers, layout: layout, into: &canvas)
        drawChanges(in: layout.changes, into: &canvas)
        drawAccounts(in: layout.accounts, layout: layout, into: &canvas)
        drawPreview(in: layout.preview, into: &canvas)
        for overlay in overlays { draw(overlay, into: &canvas) }
        switch prompt {
        case .filter(let prompt): drawFilterPrompt(prompt, into: &canvas)
        case .palette(let palette): drawPalette(palette, into: &canvas)
        case .export(let export): drawExport(export, into: &canvas)
        case nil: break
        }
        drawFooter(in: layout.footer, into: &canvas)
    }

    /// What is wrong with reading, as a sentence; nil when nothing is.
    var banner: String? {
        guard case .failed(let sentence, _) = reading else { return nil }
        return sentence
    }

    private func drawBanner(_ sentence: String, in rect: Rect, into canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        canvas.fill(rect, role: .danger)
        var spans = [Span(" ✗ ", .danger, .bold), Span(sentence, .danger)]
        if let snapshot {
            let moment = zone.precise(snapshot.readAt, now: now)
            let tail = "  Shown: \(moment). Trying again."
            let room = rect.width - 3 - TextWidth.of(tail)
            spans[1].text = TextWidth.truncate(sentence, to: max(room, 20))
            spans.append(Span(tail, .textDim))
        }
        canvas.put(spans, at: rect.origin, width: rect.width)
    }

    private func drawFooter(in rect: Rect, into canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        canvas.fill(rect, role: .footer)
        if let notice {
            let role: Role = notice.kind == .warning ? .warning : .notice
            canvas.put(" " + notice.text, at: rect.origin, role: role, width: rect.width)
            return
        }
        canvas.put(Footer.spans(self, width: rect.width), at: rect.origin, width: rect.width)
    }

    private func drawTooSmall(into canvas: inout Canvas) {
        let need = ScreenLayout.minimum
        let text = "unmask needs \(need.width)x\(need.height); this is \(canvas.size.width)x\(canvas.size.height)"
        canvas.message([[Span(TextWidth.truncate(text, to: canvas.size.width))]], in: canvas.bounds)
    }
}
