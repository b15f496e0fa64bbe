internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    /// Two lines: where this is and how fresh it is, and what the window adds up to.
    func drawHeader(in rect: Rect, into canvas: inout Canvas) {
        guard rect.height >= 2 else { return }
        drawPlace(y: rect.y, width: rect.width, into: &canvas)
        drawTotals(y: rect.y + 1, width: rect.width, into: &canvas)
    }

    // MARK: - First line

    private func drawPlace(y: Int, width: Int, into canvas: inout Canvas) {
        var right = width - 1
        right = canvas.put([Span(zone.shortClock(now), .time)], before: right, y: y) - 3
        right = canvas.put(windowSpans(width: width), before: right, y: y) - 3
        var x = 1
        x += canvas.put("unmask", at: Point(x: x, y: y), role: .headerBrand, attributes: .bold)
        let name = TextWidth.truncateMiddle(settings.database, to: width >= 110 ? 28 : width >= 76 ? 16 : 12)
        x += canvas.put("  " + name, at: Point(x: x, y: y), role: .headerValue) + 2
        var readOnly: [Span] = []
        if settings.readOnlyReason != nil {
            readOnly = [Span("  "), Span(width >= 76 ? "read-only" : "ro", .stateReadonly)]
        }
        let state = stateSpans(room: right - x - readOnly.reduce(0) { $0 + $1.width() }) + readOnly
        x += canvas.put(state, at: Point(x: x, y: y), width: max(right - x, 0)) + 3
        let fresh = freshness
        // A log that has fallen silent is told before what is looked at; a fresh one only where there is room for both.
        let texts = fresh.isOld ? [fresh.text, fresh.short] : [fresh.text]
        let room = fresh.isOld ? right - x + 3 : right - x - 20
        let text = texts.first { TextWidth.of($0) <= room } ?? ""
        if !text.isEmpty {
            x += canvas.put(text, at: Point(x: x - 1, y: y), role: fresh.isOld ? .warning : .textDim) + 3
        }
        drawCrumbs(from: x, to: right, y: y, into: &canvas)
    }

    /// What is looked at: the scope, and every drill-down after it.
    private func drawCrumbs(from left: Int, to right: Int, y: Int, into canvas: inout Canvas) {
        let room = right - left
        guard room >= 6 else { return }
        let name = query.scope == .images ? "image endpoints" : "all endpoints"
        let short = query.scope == .images ? "images" : "all"
        var scope = [Span(TextWidth.of(name) <= room ? name : short, .headerLabel)]
        if crumbs.isEmpty, let outside = snapshot?.outOfScope, outside > 0, room >= 42 {
            scope.append(Span("  +\(Numbers.fitting(outside, width: 6)) on others", .textFaint))
        }
        let labels = crumbs.map(\.label)
        let arrow = Span(" › ", .textFaint)
        var spans = scope + labels.flatMap { [arrow, Span($0, .marker, .bold)] }
        if spans.reduce(0, { $0 + $1.width() }) > room, !labels.isEmpty {
            let last = TextWidth.truncate(labels.joined(separator: " › "), to: room - 2)
            spans = [Span("› ", .textFaint), Span(last, .marker, .bold)]
        }
        canvas.put(spans, at: Point(x: left, y: y), width: room)
    }

    private func windowSpans(width: Int) -> [Span] {
        var spans = [Span("‹ ", .textFaint), Span(query.window.rawValue, .headerValue, .bold), Span(" ›", .textFaint)]
        let span = snapshot?.span ?? query.window.span(endingAt: query.end ?? now)
        spans.append(Span(width >= 76 ? " " + words(for: span) : " \(zone.name)", .headerLabel))
        return spans
    }

    /// `11:04–12:04 UTC`, with dates where the day is not this one.
    func words(for span: TimeSpan) -> String {
        let isLong = span.length > Milliseconds.day || !zone.isSameDay(span.end, now)
        let start = isLong ? zone.dated(span.start) : zone.shortClock(span.start)
        // The last step of the window lies partly ahead: what is told is how far it was read.
        let last = min(span.end, snapshot?.readAt ?? now)
        let end = isLong ? zone.dated(last) : zone.shortClock(last)
        return "\(start)–\(end) \(zone.name)"
    }

    /// How reading goes, in a mark and a word; as much of it as `room` columns hold where there is more to tell.
    private func stateSpans(room: Int) -> [Span] {
        switch reading {
        case .loading: return [Span("◌ reading …", .statePaused)]
        case .failed: return [Span(snapshot == nil ? "✗ failed" : "✗ stale", .stateError, .bold)]
        case .live:
            if let staleness { return [Span("✗ stale \(Numbers.age(staleness))", .stateError, .bold)] }
        }
        if let past {
            // Where there is no room for the whole span, its end is told here.
            let end = query.window.span(endingAt: past).end
            let clock = zone.isSameDay(end, now) ? zone.shortClock(end) : zone.dated(end)
            let words = size.width >= 76 ? " not live" : " to \(clock)"
            guard isPaused else { return [Span("◀ PAST", .statePaused, .bold), Span(words, .statePaused)] }
            let marks = ["┃┃ PAUSED ◀ PAST", "┃┃ PAUSED PAST"]
            let mark = marks.first { TextWidth.of($0) + TextWidth.of(words) <= room } ?? marks[1]
            let fits = TextWidth.of(mark) + TextWidth.of(words) <= room
            return [Span(mark, .statePaused, .bold), Span(fits ? words : "", .statePaused)]
        }
        guard isPaused else { return [Span("● live", .stateLive)] }
        let newer = newerWhilePaused
        let count = newer > 0 ? " \(Numbers.fitting(newer, width: 6)) newer" : ""
        return [Span("┃┃ PAUSED", .statePaused, .bold), Span(count, .statePaused)]
    }

    /// When the newest row was written. It is told so that it stays true for a minute without being drawn again.
    private var freshness: (text: String, short: String, isOld: Bool) {
        guard let snapshot else { return ("", "", false) }
        guard let newest = snapshot.newestRow?.createdAt else {
            return ("no rows yet", "no rows", snapshot.requests ?? 0 == 0)
        }
        let age = now.since(newest)
        if age < -RowsAhead.tolerance {
            let ahead = "\(Numbers.age(newest.since(now))) ahead"
            return ("newest is \(ahead) of this clock", ahead, true)
        }
        if age < Dashboard.lagLimit { return ("newest \(zone.clock(newest))", "", false) }
        return ("newest \(Numbers.age(age)) ago", "\(Numbers.age(age)) old", true)
    }

    // MARK: - Second line

    private func drawTotals(y: Int, width: Int, into canvas: inout Canvas) {
        guard let snapshot else { return }
        let blind = blindSpotSpans(room: width - 1 - width / 2)
        let right = canvas.put(blind, before: width - 1, y: y, notLeftOf: width / 2)
        var left = 1
        left += canvas.put(rateSpans(snapshot, width: width), at: Point(x: left, y: y), width: right - left)
        let traffic = trafficSpans(snapshot, width: width)
        let room = right - left - 2
        for style in ShareStyle.allCases {
            let spans = shareSpans(snapshot.totals, style: style)
            let columns = (spans + traffic).reduce(0) { $0 + $1.width() }
            guard columns <= room else { continue }
            left += canvas.put(spans + traffic, at: Point(x: left, y: y), width: max(room, 0))
            return
        }
    }

    /// How much of each outcome is told, from generous to terse.
    private enum ShareStyle: CaseIterable {
        case counts, words, withoutLocal, masked, last

        var outcomes: [Outcome] {
            switch self {
            case .counts, .words: Outcome.onScreen
            case .withoutLocal: Outcome.onScreen.filter { $0 != .local }
            case .masked: [.masked, .surfaced]
            case .last: [.masked]
            }
        }
    }

    private func shareSpans(_ totals: OutcomeCounts, style: ShareStyle) -> [Span] {
        var spans: [Span] = []
        for outcome in style.outcomes {
            let count = totals[outcome]
            guard let share = totals.share(of: outcome), count > 0 || outcome == .masked else { continue }
            spans += [Span("  "), Span("■ ", outcome.role), Span(outcome.rawValue + " ", .headerLabel)]
            if style == .counts {
                spans += [Span(Numbers.fitting(count, width: 7) + " ", outcome.role, .bold)]
                spans += [Span(Numbers.percent(share), .textDim)]
            } else {
                spans += [Span(Numbers.percent(share), outcome.role, .bold)]
            }
        }
        return spans
    }

    private func rateSpans(_ snapshot: OpsSnapshot, width: Int) -> [Span] {
        let minutes = Double(min(snapshot.query.window.length, Change.span)) / Double(Milliseconds.minute)
        let total = snapshot.totals.total
        let number = width >= 76 ? Numbers.fitting(total, width: 9) : Numbers.fitting(total, width: 6)
        let (mark, role) = trendMark(recent: snapshot.recent, before: snapshot.before)
        return [
            Span(number, .headerValue, .bold), Span(total == 1 ? " error  " : " errors  ", .headerLabel),
            Span(Numbers.rate(Double(snapshot.recent) / minutes), .headerValue, .bold), Span("/min ", .headerLabel),
            Span(mark, role, .bold),
        ]
    }

    /// Where the rate is going: a quarter up or down is a direction, if it is more than a few errors.
    private func trendMark(recent: Int, before: Int) -> (String, Role) {
        guard recent > 0 || before > 0 else { return ("", .trendFlat) }
        let difference = recent - before
        guard abs(difference) >= 3, abs(difference) * 4 >= before else { return ("→", .trendFlat) }
        return difference > 0 ? ("▲", .trendUp) : ("▼", .trendDown)
    }

    private func trafficSpans(_ snapshot: OpsSnapshot, width: Int) -> [Span] {
        guard let requests = snapshot.requests else { return [] }
        // Without requests "no errors" says nothing: that is not left to be guessed.
        guard requests > 0 else { return [Span("  "), Span("no requests counted", .warning)] }
        guard width >= 76 else { return [] }
        let share = Double(snapshot.totals.total) / Double(requests)
        return [Span("  "), Span(Numbers.finePercent(share), .headerValue), Span(" of traffic", .headerLabel)]
    }
}
