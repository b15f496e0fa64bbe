internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    /// Why there is nothing to show: "no errors" and "no data" never look the same.
    /// `isShort` leaves it at the headline, where another pane says the rest.
    func drawNothing(in rect: Rect, isShort: Bool = false, into canvas: inout Canvas) {
        let told = isShort ? nothing.prefix(1).map { Span($0.text, .textDim) } : nothing
        let lines = told.flatMap { line in
            TextWidth.wrap(line.text, width: max(rect.width - 4, 1), maximumLines: 4).map { [Span($0, line.role)] }
        }
        canvas.message(lines, in: rect)
    }

    /// A headline, and what to do about it.
    var nothing: [Span] {
        guard let snapshot else {
            if case .failed = reading { return [Span("Nothing could be read yet.", .textDim)] }
            return [Span("Reading \(settings.database) …", .textDim)]
        }
        let window = snapshot.query.window.words
        guard snapshot.query.end == nil else {
            return [
                Span("No error in this window of the past.", .text),
                Span("{ and } look before and after, L goes back to live.", .textDim),
            ]
        }
        let traffic = snapshot.requests.map { $0 > 0 ? $0 : 0 }
        if !crumbs.isEmpty || !snapshot.query.filter.isEmpty {
            return [
                Span("No such error in the last \(window).", .text),
                Span(
                    "\(settings.keys.label(of: .longerWindow)) looks further back, \(settings.keys.label(of: .back)) goes back.",
                    .textDim
                ),
            ]
        }
        guard let newest = snapshot.newestRow else {
            var lines = [Span("No errors recorded yet.", .text)]
            if let traffic, traffic > 0 {
                lines.append(Span("\(Numbers.grouped(traffic)) requests in this window, all of them well.", .good))
            } else if snapshot.outOfScope > 0 {
                let count = Numbers.count(snapshot.outOfScope, "error")
                lines.append(
                    Span("\(count) on other endpoints: \(settings.keys.label(of: .scope)) shows them.", .textDim)
                )
            } else {
                lines.append(Span("No traffic is counted either: is a gateway writing to this log?", .warning))
                lines.append(Span("A row in ops_error_logs shows up here by itself.", .textDim))
            }
            return lines
        }
        var lines = [Span("No errors in the last \(window).", .good)]
        if let traffic, traffic > 0 {
            lines.append(Span("\(Numbers.grouped(traffic)) requests, all of them well.", .good))
        } else if traffic == 0 {
            lines.append(Span("No requests are counted in it either.", .warning))
        }
        let age = Numbers.age(max(now.since(newest.createdAt), 0))
        lines.append(Span("The newest is \(age) old, from \(zone.precise(newest.createdAt, now: now)).", .textDim))
        lines.append(Span("\(settings.keys.label(of: .longerWindow)) looks further back.", .textDim))
        return lines
    }
}
