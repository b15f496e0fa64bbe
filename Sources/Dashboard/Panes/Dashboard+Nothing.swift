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

    /// What a pane says before anything was read.
    var notYet: Span {
        if case .failed = reading { return Span("Nothing could be read yet.", .textDim) }
        return Span("Reading \(settings.database) …", .textDim)
    }

    /// A headline, and what to do about it.
    var nothing: [Span] {
        guard let snapshot else { return [notYet] }
        let window = snapshot.query.window.words
        let isNarrowed = !crumbs.isEmpty || !snapshot.query.filter.isEmpty
        if !isNarrowed, missingCount > 0 {
            let when = snapshot.query.end == nil ? "the last \(window)" : "this window of the past"
            let count = Numbers.count(missingCount, "error")
            return [
                Span("\(count) in \(when), and none of them recorded.", .warning),
                Span("\(settings.keys.label(of: .blindSpots)) says why.", .textDim),
            ]
        }
        guard snapshot.query.end == nil else {
            return [
                Span("No error in this window of the past.", .text),
                Span("{ and } look before and after, L goes back to live.", .textDim),
            ]
        }
        if isNarrowed {
            let keys = settings.keys
            return [
                Span("No such error in the last \(window).", .text),
                Span(
                    "\(keys.label(of: .longerWindow)) looks further back, \(keys.label(of: .back)) goes back.",
                    .textDim
                ),
            ]
        }
        if staleness != nil {
            // What was well then is no news now.
            let moment = zone.precise(snapshot.readAt, now: now)
            return [
                Span("No errors in the \(window) before \(moment).", .warning),
                Span("What came since could not be read.", .warning),
            ]
        }
        return snapshot.newestRow.map { nothing(since: $0, snapshot) } ?? emptyLog(snapshot)
    }

    private func emptyLog(_ snapshot: OpsSnapshot) -> [Span] {
        let headline = Span("No errors recorded yet.", .text)
        if let requests = snapshot.requests, requests > 0 {
            return [
                headline, Span("\(Numbers.count(requests, "request")) in this window, \(Self.well(requests)).", .good),
            ]
        }
        if snapshot.outOfScope > 0 {
            let count = Numbers.count(snapshot.outOfScope, "error")
            return [
                headline,
                Span(
                    "\(count) on other endpoints: \(settings.keys.label(of: .scope)) shows "
                        + (snapshot.outOfScope == 1 ? "it." : "them."),
                    .textDim
                ),
            ]
        }
        return [
            headline, Span("No traffic is counted either: is a gateway writing to this log?", .warning),
            Span("A row in ops_error_logs shows up here by itself.", .textDim),
        ]
    }

    private static func well(_ requests: Int) -> String { requests == 1 ? "and it went well" : "all of them well" }

    /// A window without errors in a log that has some: well only where requests prove it.
    private func nothing(since newest: RowPosition, _ snapshot: OpsSnapshot) -> [Span] {
        let window = snapshot.query.window.words
        let age = Numbers.age(max(now.since(newest.createdAt), 0))
        var lines: [Span]
        switch snapshot.requests {
        case let requests? where requests > 0:
            lines = [
                Span("No errors in the last \(window).", .good),
                Span("\(Numbers.count(requests, "request")), \(Self.well(requests)).", .good),
            ]
        case .some:
            lines = [
                Span("No data in the last \(window): no errors, and no requests either.", .warning),
                Span("Is a gateway writing to this log?", .warning),
            ]
        case nil:
            lines = [
                Span("No errors in the last \(window).", .text),
                Span("Nobody counts requests here: it may be quiet, or the gateway silent.", .textDim),
            ]
        }
        lines.append(Span("The newest is \(age) old, from \(zone.precise(newest.createdAt, now: now)).", .textDim))
        lines.append(Span("\(settings.keys.label(of: .longerWindow)) looks further back.", .textDim))
        return lines
    }
}
