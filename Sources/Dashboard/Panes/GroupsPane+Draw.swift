internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

extension Dashboard {
    func drawGroups(in rect: Rect, layout: ScreenLayout, into canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        let hasFocus = focus == .groups && overlays.isEmpty
        let inside = canvas.box(
            rect,
            title: paneTitle(.groups, fields: shownFields.map(\.rawValue), layout: layout),
            note: groupsNote,
            footer: groupsFooter(layout),
            focused: hasFocus
        )
        let lines = groupLines
        guard !lines.isEmpty else {
            drawNothing(in: inside, into: &canvas)
            return
        }
        let columns = GroupColumns(width: inside.width - 1, names: GroupNames.wanted(shownParents))
        let (head, list) = inside.split(top: 1)
        drawGroupHead(columns, in: head, into: &canvas)
        let visible = lines.dropFirst(groups.cursor.offset).prefix(list.height)
        for (row, line) in visible.enumerated() {
            let area = Rect(x: list.x, y: list.y + row, width: list.width, height: 1)
            let isSelected = line.row.key == groups.cursor.selected
            if isSelected {
                let named = GroupColumns.mark + columns.name + GroupColumns.gap + columns.count + 1
                mark(area, columns: named, hasFocus: hasFocus, into: &canvas)
            }
            draw(line, columns, in: area, into: &canvas)
        }
        canvas.scrollMark(rect, offset: groups.cursor.offset, visible: list.height, count: lines.count)
    }

    /// The bar behind a selected row, and the mark in front of it for those who see no colour.
    ///
    /// The bar is as long as what names the row: a longer one would send cells again that have not changed, at every
    /// step.
    func mark(_ area: Rect, columns: Int, hasFocus: Bool, into canvas: inout Canvas) {
        let ground: Role = hasFocus ? .listSelected : .listSelectedUnfocused
        canvas.paint(Rect(x: area.x, y: area.y, width: min(columns, area.width), height: 1), on: ground)
        for row in 0..<area.height {
            canvas.put("▌", at: Point(x: area.x, y: area.y + row), role: .listMarked, on: row == 0 ? ground : nil)
        }
    }

    private var groupsNote: [Span] {
        guard let snapshot, !snapshot.groups.isEmpty else { return [] }
        return [Span(Numbers.count(snapshot.groups.count + snapshot.groupsLeftOut, "group"), .textDim)]
    }

    /// What was left out; and what groups are formed by where the title has the names of all panes in it.
    private func groupsFooter(_ layout: ScreenLayout) -> [Span] {
        var words: [String] = []
        if PaneID.available.count(where: { !layout[$0].isEmpty }) == 1 {
            words.append("by " + shownFields.map(\.rawValue).joined(separator: " › "))
        }
        if let snapshot, snapshot.groupsLeftOut > 0 {
            let errors = Numbers.count(snapshot.errorsInGroupsLeftOut, "error")
            words.append("\(Numbers.count(snapshot.groupsLeftOut, "group")) more with \(errors)")
        }
        return words.isEmpty ? [] : [Span(words.joined(separator: " · "), .textDim)]
    }

    /// The fields of the tree's rows: all but the last, which makes their children.
    private var shownParents: [GroupField] { shownFields.count > 1 ? Array(shownFields.dropLast()) : shownFields }

    // MARK: - Columns

    private func drawGroupHead(_ columns: GroupColumns, in rect: Rect, into canvas: inout Canvas) {
        let sort = snapshot?.query.sort ?? query.sort
        func head(_ text: String, _ width: Int, _ kind: GroupSort?, _ align: TextWidth.Alignment = .right) -> [Span] {
            guard width > 0 else { return [] }
            let isSorted = kind == sort
            let arrow = isSorted ? (groups.isReversed ? "▴" : "▾") : ""
            let role: Role = isSorted ? .columnSorted : .columnHeader
            return [Span(TextWidth.pad(text + arrow, to: width, align: align), role, isSorted ? .bold : [])]
        }
        let fields = shownFields
        let parents = shownParents
        let layout = GroupNames(parents, width: columns.name)
        var headings = parents.map(\.heading)
        if sort == .key { headings[0] += groups.isReversed ? "▴" : "▾" }
        if fields.count > 1, let child = fields.last { headings[headings.count - 1] += " / " + child.heading }
        let names = headings.enumerated().map { layout.cell($1, $0) }.joined()
        let gap = Span("  ")
        var spans = [
            Span("   "),
            Span(TextWidth.pad(TextWidth.truncate(names, to: columns.name), to: columns.name), .columnHeader),
        ]
        if sort == .key { spans[1].role = .columnSorted }
        spans += [gap] + head("COUNT", columns.count, .count)
        if columns.rate > 0 { spans += [gap] + head("/MIN", columns.rate, .rate) }
        if columns.trend > 0 { spans += [gap] + head("TREND", columns.trend, nil, .left) }
        let share = columns.bar > 0 ? columns.bar + 1 + columns.percent : columns.percent
        spans += [gap] + head(columns.bar > 0 ? "MASKED" : "MSK", share, .masked, columns.bar > 0 ? .left : .right)
        if columns.last > 0 { spans += [gap] + head("LAST", columns.last, .lastSeen, .left) }
        if columns.message > 0 { spans += [gap] + head("NEWEST MESSAGE", columns.message, nil, .left) }
        canvas.put(spans, at: rect.origin, width: rect.width)
    }

    private func draw(
        _ line: GroupsPane.Line,
        _ columns: GroupColumns,
        in area: Rect,
        into canvas: inout Canvas
    ) {
        let row = line.row
        let minutes = Double(min((snapshot?.query.window ?? query.window).length, Change.span)) / 60_000
        let gap = Span("  ")
        var x = area.x + 1
        let name = fitted(nameSpans(line, width: columns.name), to: columns.name + 2)
        canvas.put(name, at: Point(x: x, y: area.y), width: columns.name + 2)
        x = area.x + GroupColumns.mark + columns.name
        let quiet: Role = line.isChild ? .textDim : .number
        var spans = [
            gap,
            Span(
                TextWidth.pad(Numbers.fitting(row.count, width: columns.count), to: columns.count, align: .right),
                .number,
                line.isChild ? [] : .bold
            ),
        ]
        if columns.rate > 0 {
            let rate = Numbers.rate(Double(row.recent) / minutes)
            spans += [
                gap, Span(TextWidth.pad(rate, to: columns.rate, align: .right), row.recent > 0 ? quiet : .textFaint),
            ]
        }
        if columns.trend > 0 {
            // A peak stops short of the row above, so that the trends of two rows never touch.
            let peak = Double(row.trend.max() ?? 0) * 1.2
            let trend = Sparkline.spans(
                row.trend.map(Double.init),
                width: columns.trend,
                maximum: peak,
                low: .trend,
                mid: .trend,
                high: .trend
            )
            spans += [gap] + (row.trend.isEmpty ? [Span(String(repeating: " ", count: columns.trend))] : trend)
        }
        let share = row.outcomes.share(of: .masked) ?? 0
        spans.append(gap)
        if columns.bar > 0 {
            spans += Bar.line(share, width: columns.bar, fill: .outcomeMasked, empty: .barEmpty) + [Span(" ")]
        }
        let percent = TextWidth.pad(Numbers.percent(share), to: columns.percent, align: .right)
        spans.append(Span(percent, share > 0 ? .outcomeMasked : .textFaint))
        if columns.last > 0 {
            let isOld = now.since(row.lastSeen) > Change.span
            spans += [gap, Span(zone.compact(row.lastSeen, now: now), isOld ? .timeOld : .time)]
        }
        if columns.message > 0, let message = row.newestMessage {
            spans += [gap, Span(TextWidth.truncate(message, to: columns.message), .textDim)]
        }
        canvas.put(spans, at: Point(x: x, y: area.y), width: area.maxX - x)
    }

    /// The mark of the tree and the values of the row's own fields.
    private func nameSpans(_ line: GroupsPane.Line, width: Int) -> [Span] {
        let fields = shownFields
        if line.isChild {
            guard let field = fields.last, let value = line.row.key.values.last else { return [] }
            let branch = Span("   \(line.isLastChild ? "└" : "├") ", .listTree)
            var spans = [branch, Span(field.label(value), field.role(value))]
            if case .account(let account) = value, account.name?.isEmpty == false {
                spans.append(Span("  #\(account.id)", .textFaint))
            }
            return spans
        }
        let hasChildren = fields.count > 1
        var spans = [Span(hasChildren ? (line.isOpen ? "▾ " : "▸ ") : "  ", .listTree)]
        let names = GroupNames(shownParents, width: width)
        for (index, (field, value)) in zip(fields, line.row.key.values).enumerated() {
            let text = names.cell(field.cell(value), index)
            spans.append(Span(text, field.role(value), field == .status ? .bold : []))
        }
        if line.isOpen, line.row.childrenLeftOut > 0 {
            spans.append(Span("  +\(Numbers.grouped(line.row.childrenLeftOut)) more", .textFaint))
        }
        return spans
    }
}
