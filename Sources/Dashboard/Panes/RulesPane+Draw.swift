internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    func drawRules(in rect: Rect, layout: ScreenLayout, into canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        let hasFocus = focus == .rules && overlays.isEmpty
        let inside = canvas.box(
            rect,
            title: paneTitle(.rules, fields: [rules.showsInactive ? "all" : "active"], layout: layout),
            note: rulesNote,
            footer: selectedRule.flatMap { hasFocus ? $0.remarks.first : nil }
                .map { [Span(TextWidth.truncate($0, to: max(rect.width - 6, 0)), .warning)] } ?? [],
            focused: hasFocus
        )
        let rows = shownRules
        guard !rows.isEmpty else {
            canvas.message(noRules, in: inside)
            return
        }
        let height = ruleHeight
        let visible = rows.dropFirst(rules.cursor.offset).prefix(inside.height / height)
        let tails = tailColumns(rows)
        for (index, review) in visible.enumerated() {
            let area = Rect(x: inside.x, y: inside.y + index * height, width: inside.width, height: height)
            let columns = 6 + nameColumns(area)
            if review.id == rules.cursor.selected { mark(area, columns: columns, hasFocus: hasFocus, into: &canvas) }
            draw(review, in: area, tails: tails, into: &canvas)
        }
        canvas.scrollMark(rect, offset: rules.cursor.offset, visible: inside.height / height, count: rows.count)
    }

    private var rulesNote: [Span] {
        guard let book = rules.book else { return [] }
        let inactive = book.reviews.count { !$0.rule.enabled }
        guard !rules.showsInactive, inactive > 0 else { return [] }
        return [Span("\(inactive) off", .textDim)]
    }

    private var noRules: [[Span]] {
        if let sentence = unread[.rules] { return [[Span(sentence, .warning)]] }
        guard let book = rules.book else { return [[snapshot == nil ? notYet : Span("Reading …", .textDim)]] }
        if book.reviews.isEmpty { return [[Span("There are no passthrough rules.", .textDim)]] }
        return [[Span("No rule is on. \(settings.keys.label(of: .inactiveRules)) shows those that are off.", .textDim)]]
    }

    /// `10 moderation   400 and "safety"   own text   12:04:11   92  shadowed`, or the middle of it on a second line.
    private func draw(
        _ review: RuleReview,
        in area: Rect,
        tails: (hits: Int, mark: Int),
        into canvas: inout Canvas
    ) {
        let rule = review.rule
        let isWide = area.width >= RulesPane.wide - 2
        let dim: Role = rule.enabled ? .text : .textFaint
        let x = area.x + 1
        let hit = lastHit(review.rule)
        // Wide rows and high enough ones tell it; one row in between does where a condition still fits beside it.
        let tellsHit = !isWide && area.height == 1 && area.width >= Self.oneRowWithHit
        var tail = tail(review, tails)
        if isWide { tail.insert(Span(TextWidth.pad(hit, to: 13, align: .right) + " ", .time), at: 0) }
        if tellsHit { tail.insert(Span(TextWidth.pad(hit, to: 9, align: .right) + " ", .time), at: 0) }
        let right = canvas.put(tail, before: area.maxX, y: area.y, notLeftOf: x + 16)
        var pieces = [Span(TextWidth.pad("\(rule.priority)", to: 4, align: .right) + " ", .textDim)]
        if isWide {
            pieces.append(Span(TextWidth.pad(rule.name, to: nameColumns(area)) + " ", dim))
            let room = right - x - 5 - nameColumns(area) - 3
            pieces.append(Span(TextWidth.pad(rule.condition, to: max(room / 2, 8)) + " ", dim))
            pieces.append(Span(rule.effect, .textDim))
        } else if area.height > 1 {
            pieces.append(Span(rule.name, dim))
            // The condition comes first: where both do not fit, it is the time that is left out.
            let below = Span("\(rule.condition) → \(rule.effect)", .textDim)
            let room = area.maxX - x - 5 - TextWidth.of(hit) - 3
            let fits = below.width() <= room || area.width >= Self.oneRowWithHit
            let end = fits ? area.maxX - TextWidth.of(hit) - 2 : area.maxX
            put([below], at: Point(x: x + 5, y: area.y + 1), before: end - 1, into: &canvas)
            if fits { canvas.put(hit, at: Point(x: end, y: area.y + 1), role: .time) }
        } else {
            pieces.append(Span(TextWidth.pad(rule.name, to: nameColumns(area)) + " ", dim))
            pieces.append(Span(rule.condition, .textDim))
        }
        put(pieces, at: Point(x: x, y: area.y), before: right - 1, into: &canvas)
    }

    /// A single row of at least so many columns tells the last hit too.
    private static let oneRowWithHit = 56

    private func lastHit(_ rule: PassthroughRule) -> String {
        guard let last = rules.book?.hits[rule.id]?.last else { return "no hit" }
        return ruleHeight > 1 || layout.rules.width < RulesPane.wide
            ? zone.compact(last, now: now).trimmed : zone.precise(last, now: now)
    }

    /// Columns of a rule's name.
    private func nameColumns(_ area: Rect) -> Int { area.width >= RulesPane.wide - 2 ? 22 : 14 }

    private func shownMark(_ review: RuleReview) -> Span? {
        rules.pending[review.rule.id] == nil ? review.mark : Span("pending", .statePaused)
    }

    /// What the rows need for hits and marks: the room of a narrow pane is for what rules match.
    private func tailColumns(_ rows: [RuleReview]) -> (hits: Int, mark: Int) {
        let hits = rows.map { TextWidth.of(count(rules.book?.hits[$0.id], of: $0.rule)) }.max() ?? 0
        return (max(hits, 4), rows.compactMap { shownMark($0)?.width() }.max() ?? 0)
    }

    private func tail(_ review: RuleReview, _ columns: (hits: Int, mark: Int)) -> [Span] {
        let hits = count(rules.book?.hits[review.id], of: review.rule)
        var spans = [Span(TextWidth.pad(hits, to: columns.hits, align: .right), .number)]
        guard columns.mark > 0 else { return spans + [Span(" ")] }
        let mark = shownMark(review)
        spans.append(Span("  " + TextWidth.pad(mark?.text ?? "", to: columns.mark), mark?.role ?? .text))
        return spans
    }

    /// Pieces one after the other, the last cut where the room ends.
    private func put(_ pieces: [Span], at point: Point, before right: Int, into canvas: inout Canvas) {
        var x = point.x
        for piece in pieces where x < right {
            let text = TextWidth.truncate(piece.text, to: right - x)
            x += canvas.put([Span(text, piece.role)], at: Point(x: x, y: point.y), width: right - x)
        }
    }

    /// Nobody can count what is not recorded.
    private func count(_ hits: RuleHits?, of rule: PassthroughRule) -> String {
        if rule.skipMonitoring { return "?" }
        let number = Numbers.fitting(hits?.count ?? 0, width: 6)
        return rules.book?.hasAllHits == false ? number + "+" : number
    }
}
