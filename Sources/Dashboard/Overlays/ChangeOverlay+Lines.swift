internal import OpsModel
internal import TerminalCanvas

extension ChangeOverlay {
    /// The dialog's lines; what cannot be left out stands at the end, and what is told above gives way to it.
    func lines(width: Int, height: Int, dashboard: Dashboard) -> [[Span]] {
        let controls = controls(width: width, dashboard: dashboard)
        let facts = facts(width: width, dashboard: dashboard)
        let room = max(height - controls.count, 1)
        return (facts.count < room ? facts + [[]] : Array(facts.prefix(room))) + controls
    }

    // MARK: - What is told

    private func facts(width: Int, dashboard: Dashboard) -> [[Span]] {
        let state = account.state(at: dashboard.now)
        var lines = fact(
            "Account",
            "\(account.name) (\(account.id)) · \(account.platform) · \(account.type)",
            .account,
            width
        )
        var now = "\(state.glyph) \(state.words(dashboard.zone, now: dashboard.now))"
        if let why = dashboard.whyOut(account) { now += " · \(why)" }
        lines += fact("Now", now, state.role, width)
        if disables {
            lines += cost(width: width, dashboard: dashboard)
        } else {
            let cleared = account.clearedByEnabling(at: dashboard.now)
                .map { $0.words { dashboard.zone.precise($0, now: dashboard.now) } }.joined(separator: "; ")
            lines += fact("Clears", cleared, .text, width)
        }
        return lines
    }

    private func cost(width: Int, dashboard: Dashboard) -> [[Span]] {
        switch cost {
        case nil: return fact("Carried", "reckoning …", .textDim, width)
        case .failure(let failure)?: return fact("Carried", failure.description, .warning, width)
        case .success(let cost)?:
            let window = dashboard.query.window.words
            var carried =
                "\(ChangeOverlay.share(cost.errors, of: cost.allErrors)) of \(Numbers.count(cost.allErrors, "error"))"
            if let requests = cost.requests, let all = cost.allRequests {
                carried += " and \(ChangeOverlay.share(requests, of: all)) of \(Numbers.count(all, "request"))"
            }
            var lines = fact("Carried", "\(carried) in the last \(window)", .text, width)
            // Whether another account could have answered, the log does not know.
            if !cost.modelsOnlyItAnswered.isEmpty {
                let models = cost.modelsOnlyItAnswered.joined(separator: ", ")
                lines += fact("Alone", "answered in the last \(window): \(models)", .warning, width)
            }
            let others = Numbers.count(cost.othersLeft, "other account")
            lines += fact("Left", "\(others) of \(cost.platform) on now", cost.isLast ? .danger : .text, width)
            return lines
        }
    }

    private static func share(_ part: Int, of all: Int) -> String {
        all > 0 ? Numbers.percent(Double(part) / Double(all)) : "none"
    }

    private func fact(_ label: String, _ value: String, _ role: Role, _ width: Int) -> [[Span]] {
        TextWidth.wrap(DisplayText(line: value).text, width: max(width - 12, 8), maximumLines: 2).enumerated().map {
            [Span(TextWidth.pad($0 == 0 ? "  " + label : "", to: 12), .textLabel), Span($1, role)]
        }
    }

    // MARK: - What is asked

    private func controls(width: Int, dashboard: Dashboard) -> [[Span]] {
        switch phase {
        case .refused(let sentence):
            return warning(sentence, .danger, width) + [[], [button("Close", isHere: true, .buttonFocus)]]
        case .writing:
            return [[Span("  Writing …", .statePaused)], [], [button("Close", isHere: field == .cancel, .buttonFocus)]]
        case .editing: break
        }
        var lines: [[Span]] = []
        let isLast = dashboard.isLast(self)
        if let conflict = dashboard.conflict(self) { lines += warning(conflict, .warning, width) }
        if isLast {
            let platform = DisplayText(line: account.platform).text
            lines += warning("The last schedulable account of \(platform): requests will fail.", .danger, width)
        }
        if disables { lines.append(durationLine) }
        lines.append(input("Reason", reason, hint: "for the audit log", isHere: field == .reason, width: width))
        if isLast {
            let hint = "type \(DisplayText(line: account.name).text) to confirm"
            lines.append(input("Name", typedName, hint: hint, isHere: field == .name, width: width))
        }
        let verb = disables ? "Disable" : "Enable"
        let label = TextWidth.truncate("\(verb) \(DisplayText(line: account.name).text)", to: max(width - 26, 8))
        let confirm = button(label, isHere: field == .confirm, disables ? .buttonDanger : .buttonFocus)
        lines += [[], [button("Cancel", isHere: field == .cancel, .buttonFocus), Span("  "), confirm]]
        return lines
    }

    private func warning(_ text: String, _ role: Role, _ width: Int) -> [[Span]] {
        TextWidth.wrap(text, width: max(width - 4, 8), maximumLines: 3).enumerated().map {
            [Span($0 == 0 ? "! " : "  ", role, .bold), Span($1, role)]
        }
    }

    /// `▸ For     15m  [1h]  4h  until enabled`: the choice is told by brackets, the focus by the mark.
    private var durationLine: [Span] {
        var spans = label("For", isHere: field == .duration)
        for (index, duration) in ChangeOverlay.durations.enumerated() {
            let isChosen = index == self.duration
            spans.append(
                Span(
                    isChosen ? "[\(duration.words)]" : " \(duration.words) ",
                    isChosen ? .input : .textDim,
                    isChosen ? .bold : []
                )
            )
        }
        return spans
    }

    private func input(_ name: String, _ text: String, hint: String, isHere: Bool, width: Int) -> [Span] {
        var spans = label(name, isHere: isHere)
        let room = max(width - 14, 4)
        // The end of what is typed is what is being typed.
        var shown = text
        while TextWidth.of(shown) > room { shown.removeFirst() }
        if text.isEmpty, !isHere { return spans + [Span(TextWidth.truncate(hint, to: room), .inputHint)] }
        spans.append(Span(shown, .input))
        if isHere { spans.append(Span("█", .cursor)) }
        if text.isEmpty { spans.append(Span(" " + TextWidth.truncate(hint, to: room - 2), .inputHint)) }
        return spans
    }

    private func label(_ text: String, isHere: Bool) -> [Span] {
        [Span(isHere ? "▸ " : "  ", .listMarked, .bold), Span(TextWidth.pad(text, to: 10), .textLabel)]
    }

    /// `▸[ Cancel ]` where Enter would press it, ` [ Cancel ]` elsewhere.
    private func button(_ text: String, isHere: Bool, _ role: Role) -> Span {
        isHere ? Span("▸[ \(text) ]", role, .bold) : Span(" [ \(text) ]", .button)
    }
}
