internal import OpsModel
internal import TerminalCanvas

/// A range of the trend that is being chosen: from where it was begun to where the edge is, both steps included.
struct Brush: Equatable, Sendable {
    /// The beginning of the step the edge is on.
    var edge: Timestamp
    /// The beginning of the step where the range was begun; nil while only the edge moves.
    var anchor: Timestamp?

    func span(bucket: Int64) -> TimeSpan {
        TimeSpan(start: min(edge, anchor ?? edge), end: max(edge, anchor ?? edge) + bucket)
    }
}

extension Dashboard {
    /// Begins on the newest step.
    mutating func beginBrush() -> [Effect] {
        guard let snapshot else { return [] }
        brush = Brush(edge: snapshot.span.end - snapshot.bucket)
        tellBrush()
        return []
    }

    mutating func atBrush(_ action: Action) -> [Effect] {
        guard var brush, let snapshot else { return [] }
        let last = snapshot.span.end - snapshot.bucket
        switch action {
        case .brushLeft: brush.edge = brush.edge - snapshot.bucket
        case .brushRight: brush.edge = brush.edge + snapshot.bucket
        case .brushStart: brush.edge = snapshot.span.start
        case .brushEnd: brush.edge = last
        case .brushAnchor: brush.anchor = brush.edge
        case .brushZoom: return zoom(to: brush.span(bucket: snapshot.bucket))
        default:
            self.brush = nil
            return []
        }
        brush.edge = min(max(brush.edge, snapshot.span.start), last)
        self.brush = brush
        tellBrush()
        return []
    }

    /// The smallest window that holds the range, ending with it.
    private mutating func zoom(to span: TimeSpan) -> [Effect] {
        brush = nil
        query.window = Window.allCases.first { $0.length >= span.length } ?? .week
        query.end = span.end > now ? nil : span.end - 1
        query.listAnchor = nil
        return ask()
    }

    /// What is chosen, in place of the footer.
    private mutating func tellBrush() {
        guard let brush, let snapshot else { return }
        let span = brush.span(bucket: snapshot.bucket)
        let isLong = snapshot.span.length > Milliseconds.day || !zone.isSameDay(span.start, now)
        let ends = [span.start, span.end].map { isLong ? zone.dated($0) : zone.clock($0) }
        let label = settings.keys.label(of:)
        let range = "\(ends[0])–\(ends[1]) \(zone.name)"
        let move = "\(label(.brushLeft))\(label(.brushRight)) move"
        let next =
            brush.anchor == nil ? "\(label(.brushAnchor)) begins" : "\(label(.brushZoom)) zooms"
        notice = .plain([range, move, next, "\(label(.brushLeave)) leaves"].joined(separator: "   "))
    }

    /// Paints the chosen columns of the graph.
    func drawBrush(in plot: Rect, into canvas: inout Canvas) {
        guard let brush, let snapshot, !snapshot.trend.isEmpty, snapshot.span.length > 0 else { return }
        let span = brush.span(bucket: snapshot.bucket)
        func column(_ moment: Timestamp) -> Int {
            let part = Double(moment.since(snapshot.span.start)) / Double(snapshot.span.length)
            return Int(min(max(part, 0), 1) * Double(plot.width))
        }
        let first = min(column(span.start), plot.width - 1)
        let width = max(column(span.end) - first, 1)
        let area = Rect(x: plot.x + first, y: plot.y, width: width, height: plot.height)
        canvas.paint(area, on: .listSelected)
    }
}
