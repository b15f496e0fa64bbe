internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

extension DetailOverlay {
    /// The whole detail as lines of at most `width` columns.
    func lines(width: Int, zone: DisplayZone) -> [[Span]] {
        let detail = detail
        var lines: [[Span]] = []
        lines += verdict(detail, width: width)
        lines.append([])
        let isRead = if case .found? = answer { true } else { false }
        let story = HopLine(detail, isRead: isRead).lines(width: width, zone: zone)
        let comparison = Comparison(detail).lines(width: width)
        lines += leadsWithStory ? story + [[]] + comparison : comparison + [[]] + story
        if let fixed { lines += fixed.lines(width: width) }
        lines += facts(detail, width: width, zone: zone)
        lines += body(detail, width: width)
        return lines
    }

    /// What became of the request, and who decided it.
    private func verdict(_ detail: ErrorDetail, width: Int) -> [[Span]] {
        let row = detail.row
        var why = row.outcome.explanation
        switch row.outcome {
        case .masked:
            if let reason = row.maskReason {
                why = "The client was told something generic because \(reason.words)."
            } else {
                why += " Why is not recorded."
            }
        case .rewritten:
            let name = detail.ruleName.map { " “\($0)”" } ?? ""
            let number = row.ruleID.map { " \($0)" } ?? ""
            why = "Passthrough rule\(number)\(name) decided what the client was told."
        case .recovered, .surfaced, .local: break
        }
        let word = row.outcome.word
        var lines: [[Span]] = []
        for (index, text) in TextWidth.wrap(why, width: max(width - word.count - 2, 10), maximumLines: 4).enumerated() {
            let lead =
                index == 0
                ? Span(word, row.outcome.role, .bold) : Span(String(repeating: " ", count: word.count))
            lines.append([lead, Span("  "), Span(text)])
        }
        switch answer {
        case nil: lines.append([Span("Reading the rest …", .textDim)])
        case .gone?:
            lines.append([Span("The row is not in the log any more: this is what the list had.", .warning)])
        case .failed(let sentence)?: lines.append([Span(sentence, .danger)])
        case .found?: break
        }
        return lines
    }

    /// Where, when and for whom.
    private func facts(_ detail: ErrorDetail, width: Int, zone: DisplayZone) -> [[Span]] {
        let row = detail.row
        var model = row.model
        if let upstream = detail.upstreamModel, upstream != row.model { model = (model ?? "?") + " → " + upstream }
        var endpoint = row.endpoint
        if let upstream = detail.upstreamEndpoint, upstream != row.endpoint {
            endpoint = (endpoint ?? "?") + " → " + upstream
        }
        var time = row.duration.map(Numbers.duration)
        if let latency = detail.upstreamLatency {
            time = (time.map { $0 + ", " } ?? "") + "of it upstream " + Numbers.duration(latency)
        }
        var stream = row.stream ? "yes" : "no"
        if row.inStream { stream += ", and the error came after it had begun" }
        var resolved: String?
        if row.resolved {
            resolved = detail.resolvedAt.map { zone.full($0) } ?? "yes"
            if let by = detail.resolvedBy { resolved = (resolved ?? "") + " by " + by }
        }
        let signs = [detail.phase, detail.owner, detail.source, detail.severity].compactMap { $0 }
        let pairs: [(String, String?, Role)] = [
            ("time", zone.full(row.createdAt), .time),
            ("account", row.account.map { "\($0.label) (\($0.id))" }, .account),
            ("answered by", row.answeredBy.map { "\($0.label) (\($0.id))" }, .account),
            ("platform", row.platform, .text),
            ("model", model, .model),
            ("endpoint", endpoint, .text),
            ("stream", row.stream || row.inStream ? stream : nil, .text),
            ("took", time, .number),
            ("request id", row.requestID, .text),
            ("client's id", detail.clientRequestID, .text),
            ("API key", detail.apiKeyID.map { "\($0)" }, .text),
            ("signs", signs.isEmpty ? nil : signs.joined(separator: " · "), .textDim),
            ("limited", detail.isBusinessLimited ? "a limit of the gateway's own, not of the upstream" : nil, .text),
            ("resolved", resolved, .good),
        ]
        var lines: [[Span]] = [[], DetailOverlay.heading("Request", width: width)]
        for (label, value, role) in pairs {
            guard let value else { continue }
            lines.append([
                Span(TextWidth.pad(label, to: 13), .textLabel),
                Span(TextWidth.truncate(value, to: max(width - 13, 1)), role),
            ])
        }
        return lines
    }

    /// The raw body, its JSON laid out.
    private func body(_ detail: ErrorDetail, width: Int) -> [[Span]] {
        guard let body = detail.upstreamBody, !body.isEmpty else { return [] }
        var lines: [[Span]] = [[], DetailOverlay.heading("Upstream body", width: width)]
        lines += bodyLines(width: width)
        if detail.upstreamBodyCut {
            lines.append([Span("… the stored body is longer, or was cut when it was recorded", .textDim)])
        }
        return lines
    }

    static func heading(_ text: String, width: Int) -> [Span] {
        let rule = String(repeating: "─", count: max(width - text.count - 1, 0))
        return [Span(text, .title, .bold), Span(" " + rule, .border)]
    }
}
