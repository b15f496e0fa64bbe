internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    /// Errors over the window: one row is a sparkline, more are columns stacked by outcome above an axis of time.
    func drawTrend(in rect: Rect, into canvas: inout Canvas) {
        guard !rect.isEmpty, let snapshot, !snapshot.trend.isEmpty else {
            // A line along the bottom would look like an hour without errors.
            return
        }
        let inside = rect.inset(left: 1, right: 1)
        guard rect.height > 1 else {
            let values = snapshot.trend.map { Double($0.total) }
            canvas.put(Sparkline.spans(values, width: inside.width), at: inside.origin, width: inside.width)
            drawBrush(in: inside, into: &canvas)
            return
        }
        let (plotArea, axis) = inside.split(bottom: 1)
        let gutter = 6
        let plot = plotArea.inset(left: gutter)
        let steps = Dashboard.columns(snapshot.trend, count: plot.width)
        let order: [Outcome] = [.masked, .surfaced, .rewritten, .recovered, .local]
        let chart = ColumnChart(
            roles: order.map(\.role),
            columns: steps.map { counts in order.map { Double(counts[$0]) } }
        )
        let peak = steps.map(\.total).max() ?? 0
        drawScale(peak: peak, in: plotArea, gutter: gutter, into: &canvas)
        canvas.chart(chart, in: plot)
        drawBrush(in: plot, into: &canvas)
        drawAxis(snapshot, in: axis.inset(left: gutter), into: &canvas)
    }

    /// The number at the top of the graph and the line at its left.
    private func drawScale(peak: Int, in rect: Rect, gutter: Int, into canvas: inout Canvas) {
        for row in 0..<rect.height {
            canvas.put(Glyph("│"), at: Point(x: rect.x + gutter - 1, y: rect.y + row), role: .graphAxis)
        }
        let top = TextWidth.pad(Numbers.fitting(peak, width: gutter - 2), to: gutter - 2, align: .right)
        canvas.put(top, at: rect.origin, role: .textDim)
        canvas.put("┤", at: Point(x: rect.x + gutter - 1, y: rect.y), role: .graphAxis)
    }

    /// Times under the graph, at even distances.
    private func drawAxis(_ snapshot: OpsSnapshot, in rect: Rect, into canvas: inout Canvas) {
        canvas.put("└", at: Point(x: rect.x - 1, y: rect.y), role: .graphAxis)
        canvas.fill(rect, Glyph("─"), role: .graphAxis)
        let labels = min(max(rect.width / 24, 2), 7)
        let isLong = snapshot.span.length > Milliseconds.day
        var used = rect.x
        for index in 0..<labels {
            let x = rect.x + (rect.width - 1) * index / (labels - 1)
            let moment = snapshot.span.start + snapshot.span.length * Int64(index) / Int64(labels - 1)
            let text = " \(isLong ? zone.dated(moment) : zone.shortClock(moment)) "
            let start = min(max(index == 0 ? x : x - text.count / 2, used), rect.maxX - text.count)
            guard start >= used else { continue }
            canvas.put(text, at: Point(x: start, y: rect.y), role: .textDim)
            used = start + text.count
        }
    }

    /// As many steps as there are columns; where several share a column the tallest is kept, so that no peak is lost.
    static func columns(_ trend: [OutcomeCounts], count: Int) -> [OutcomeCounts] {
        guard count > 0, !trend.isEmpty else { return [] }
        return (0..<count).map { column in
            let first = column * trend.count / count
            let last = max((column + 1) * trend.count / count, first + 1)
            return trend[first..<min(last, trend.count)].max { $0.total < $1.total } ?? OutcomeCounts()
        }
    }
}
