internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

extension RuleForm {
    /// From so many columns on the preview stands beside the form, else below it.
    private static let wide = 100
    /// Rows the preview keeps below a form that does not fit.
    private static let leastPreview = 4

    /// Everything inside of the frame, exactly as many lines as it has rows.
    func arranged(in size: Size, dashboard: Dashboard) -> ArrangedLines {
        size.width >= Self.wide ? beside(in: size, dashboard: dashboard) : below(in: size, dashboard: dashboard)
    }

    /// The room of the preview with its heading; brief where there is little of it.
    private func previewRoom(in size: Size) -> (size: Size, isBrief: Bool) {
        guard size.width < Self.wide else {
            return (Size(width: size.width - Self.formWidth(size) - 3, height: size.height), false)
        }
        let height = size.height - Self.formRows(size) - 1
        return (Size(width: size.width, height: height), height < 8)
    }

    /// Columns of the form beside its preview.
    private static func formWidth(_ size: Size) -> Int { min(max(size.width * 46 / 100, 48), 64) }

    /// Rows of the form above its preview, which has the buttons below it.
    private static func formRows(_ size: Size) -> Int { min(layout.count, max(size.height - leastPreview - 2, 1)) }

    /// How many lines of the preview do not fit, and how many do.
    func previewScroll(in size: Size, dashboard: Dashboard) -> (hidden: Int, page: Int) {
        let room = previewRoom(in: size)
        let count = found(width: room.size.width, isBrief: room.isBrief, dashboard: dashboard).count
        let page = max(room.size.height - 1, 1)
        return (max(count - page, 0), max(page - 1, 1))
    }

    private func beside(in size: Size, dashboard: Dashboard) -> ArrangedLines {
        let width = Self.formWidth(size)
        var form = rows(width: width)
        form.lines += [[], buttons(isReadOnly: dashboard.settings.readOnlyReason != nil, width: width)]
        let preview = preview(previewRoom(in: size), dashboard: dashboard)
        let lines = (0..<size.height).map { row in
            (row < form.lines.count ? form.lines[row] : []).filled(to: width) + [Span(" │ ", .border)]
                + (row < preview.count ? preview[row] : [])
        }
        return ArrangedLines(lines: lines, cursor: form.cursor)
    }

    private func below(in size: Size, dashboard: Dashboard) -> ArrangedLines {
        var form = rows(width: size.width)
        let height = Self.formRows(size)
        let here = form.focused ?? (field == .save || field == .cancel ? form.lines.count - 1 : 0)
        let first = min(max(here - height / 2, 0), form.lines.count - height)
        form.lines = Array(form.lines[first..<first + height])
        let room = previewRoom(in: size)
        let preview = preview(room, dashboard: dashboard)
        let gap = Array(repeating: [Span](), count: max(room.size.height - preview.count, 0))
        return ArrangedLines(
            lines: form.lines + preview + gap
                + [buttons(isReadOnly: dashboard.settings.readOnlyReason != nil, width: size.width)],
            cursor: form.cursor.map { Point(x: $0.x, y: $0.y - first) }
        )
    }

    // MARK: - The fields

    private struct Rows {
        var lines: [[Span]] = []
        /// The row with the focus.
        var focused: Int?
        var cursor: Point?
    }

    /// A name, and the fields that stand behind it.
    private static let layout: [(label: String, fields: [Field])] = [
        ("Name", [.name]), ("State", [.enabled]), ("Priority", [.priority]), ("Error codes", [.errorCodes]),
        ("Keywords", [.keywords]), ("Match", [.matchMode]), ("Platforms", [.platforms]),
        ("Status", [.passthroughCode, .responseCode]), ("Message", [.passthroughBody, .customMessage]),
        ("Recorded", [.skipMonitoring]), ("Description", [.purpose]),
    ]

    private func rows(width: Int) -> Rows {
        let shown = fields
        var rows = Rows()
        for (label, fields) in Self.layout {
            let isHere = fields.contains(field)
            var line = FieldLine.label(label, isHere: isHere)
            for (index, part) in fields.enumerated() where index == 0 || shown.contains(part) {
                let left = line.columns
                guard let editor = editors[part] else {
                    line += choice(part)
                    continue
                }
                // A blank, so that the cursor has a column behind the text.
                let input = FieldLine.input(
                    editor,
                    hint: Self.hint(part),
                    isHere: part == field && !isWriting,
                    width: width - left - 1
                )
                line += input.spans
                if part == field, !isWriting { rows.cursor = Point(x: left + input.column, y: rows.lines.count) }
            }
            if isHere { rows.focused = rows.lines.count }
            rows.lines.append(line.fitted(to: width))
        }
        return rows
    }

    private func choice(_ field: Field) -> [Span] {
        switch field {
        case .enabled: FieldLine.choice(["on", "off"], chosen: switches.enabled ? 0 : 1)
        case .matchMode:
            FieldLine.choice(["any", "all"], chosen: switches.matchMode == "all" ? 1 : 0)
                + [Span(" of codes and keywords", .textFaint)]
        case .passthroughCode: FieldLine.choice(["upstream's", "own"], chosen: switches.passthroughCode ? 0 : 1)
        case .passthroughBody: FieldLine.choice(["upstream's", "own"], chosen: switches.passthroughBody ? 0 : 1)
        case .skipMonitoring:
            FieldLine.choice(["yes", "no"], chosen: switches.skipMonitoring ? 1 : 0)
                + [Span(switches.skipMonitoring ? " nobody will see them" : "", .warning)]
        default: []
        }
    }

    private static func hint(_ field: Field) -> String {
        switch field {
        case .name: "what it is called"
        case .priority: "smaller is tried first"
        case .errorCodes: "such as 400, 422"
        case .keywords: "such as safety, \"this, or that\""
        case .platforms: "every platform"
        case .responseCode: "a status"
        case .customMessage: "what clients are told"
        case .purpose: "what it is for"
        default: ""
        }
    }

    private func buttons(isReadOnly: Bool, width: Int) -> [Span] {
        if isWriting {
            return [Span("  Writing …   ", .statePaused), FieldLine.button("Close", isHere: true, .buttonFocus)]
        }
        let cancel = [FieldLine.button("Cancel", isHere: field == .cancel, .buttonFocus), Span("  ")]
        guard isReadOnly else {
            return cancel + [FieldLine.button("Save …", isHere: field == .save, .buttonFocus)]
        }
        // It can be reached, and tells the whole reason when it is pressed.
        let save = [
            Span("\(field == .save ? "▸" : " ")[ Save … ]", .keyDisabled), Span("  "),
            Span("Cannot be saved: read-only", .textDim),
        ]
        return (cancel + save).fitted(to: width)
    }

    // MARK: - The preview

    private func preview(_ place: (size: Size, isBrief: Bool), dashboard: Dashboard) -> [[Span]] {
        let (size, isBrief) = place
        let title = isTrying ? "What it would do · trying …" : "What it would do"
        let lines = found(width: size.width, isBrief: isBrief, dashboard: dashboard)
        let room = max(size.height - 1, 0)
        let first = min(scroll, max(lines.count - room, 0))
        var shown = Array(lines.dropFirst(first).prefix(room))
        let left = lines.count - first - shown.count
        if left > 0, room > 2 {
            shown[room - 1] = [Span("↓ \(Numbers.count(left + 1, "more line")) (PgDn)", .textDim)]
        }
        return [DetailOverlay.heading(title, width: size.width)] + shown
    }

    /// The lines of the preview, without a limit to their number.
    private func found(width: Int, isBrief: Bool, dashboard: Dashboard) -> [[Span]] {
        var lines: [[Span]] = []
        if let refusal { lines += TrialLines.wrapped(refusal, .danger, width: width) }
        if case .edit(let rule) = start, let book = dashboard.rules.book, refusal == nil,
            book.reviews.first(where: { $0.id == rule.id })?.rule != rule, !isWriting
        {
            lines += TrialLines.wrapped(
                "The rule was changed meanwhile: close this and edit it again.",
                .warning,
                width: width
            )
        }
        if let problem { lines += TrialLines.wrapped(Self.sentence(problem), .warning, width: width) }
        guard let trial else {
            return lines
                + (isBrief ? [] : [[], [Span("Once it can be tried, what it catches stands here.", .textDim)]])
        }
        if !isBrief {
            lines += TrialLines.fact("matches", trial.condition, width: width)
            lines += TrialLines.fact("answers", trial.effect, width: width)
        }
        for remark in dashboard.remarks(onDraft: trial) {
            lines += TrialLines.wrapped(remark, .warning, width: width)
        }
        switch answer {
        case nil: lines.append([Span("Trying it on the errors of the window …", .textDim)])
        case .failed(let sentence)?: lines += TrialLines.wrapped(sentence, .warning, width: width)
        case .gone?: lines.append([Span("The rule is not in the log any more.", .warning)])
        case .found(let found)? where isBrief:
            lines += TrialLines.summary(named(found), width: width) + TrialLines.answers(found, width: width)
            for sentence in TrialLines.reservations(found) {
                lines += TrialLines.wrapped(sentence, .textDim, width: width)
            }
        case .found(let found)?:
            lines += [[]] + TrialLines.sentences(named(found), width: width)
            guard found.caught > 0 else { break }
            lines += [[], DetailOverlay.heading("What clients were told, and would be", width: width)]
            lines += TrialLines.answers(found, width: width)
            lines += [[], DetailOverlay.heading("The newest of them", width: width)]
            lines += TrialLines.newest(found, width: width) { dashboard.zone.precise($0, now: dashboard.now) }
        }
        return lines
    }
}
