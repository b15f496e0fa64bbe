internal import OpsModel
internal import TerminalCanvas

/// One request's way through the accounts: a line of hops, and under it a row for each attempt.
struct HopLine: Equatable, Sendable {
    let detail: ErrorDetail

    init(_ detail: ErrorDetail) { self.detail = detail }

    func lines(width: Int, zone: DisplayZone) -> [[Span]] {
        let row = detail.row
        var lines = [DetailOverlay.heading("Attempts", width: width)]
        guard !detail.attempts.isEmpty else {
            let text =
                row.attemptCount.map { "\(Numbers.count($0, "attempt")); none of them is recorded one by one." }
                ?? "No attempt is recorded one by one."
            lines.append([Span(text, .textDim)])
            return lines
        }
        lines += path(width: width)
        func widest(_ texts: [String], limit: Int) -> Int {
            min(texts.map { TextWidth.of($0, limit: limit) }.max() ?? 0, limit)
        }
        let names = widest(detail.attempts.map { $0.account?.label ?? "no account" }, limit: max(width / 4, 8))
        let kinds = widest(detail.attempts.map { $0.kind ?? "" }, limit: max(width / 5, 8))
        for attempt in detail.attempts {
            let name = attempt.account?.label ?? "no account"
            let prefix: [Span] = [
                Span(TextWidth.pad("\(attempt.number)", to: 3, align: .right), .number),
                Span("  "),
                Span(TextWidth.pad(zone.clock(attempt.createdAt), to: 10), .time),
                Span(TextWidth.pad(name, to: names), .account),
                Span("  "),
                Span(TextWidth.pad(attempt.status.map(String.init) ?? "—", to: 5), .status(attempt.status)),
                Span(TextWidth.pad(attempt.kind ?? "", to: kinds), .textDim),
                Span("  "),
            ]
            let used = prefix.reduce(0) { $0 + $1.width() }
            let message = attempt.message ?? attempt.type ?? ""
            lines.append(prefix + [Span(TextWidth.truncate(message, to: max(width - used, 1)))])
        }
        return lines
    }

    /// `openai-main 429 ─0.9 s→ codex-b 503 ─1.2 s→ client 502`, over as many lines as it takes.
    private func path(width: Int) -> [[Span]] {
        var hops: [[Span]] = []
        let end = detail.row.createdAt
        for (index, attempt) in detail.attempts.enumerated() {
            let next = index + 1 < detail.attempts.count ? detail.attempts[index + 1].createdAt : end
            let wait = next.since(attempt.createdAt)
            hops.append([
                Span(TextWidth.truncate(attempt.account?.label ?? "no account", to: 24), .account),
                Span(" "),
                Span(attempt.status.map(String.init) ?? "no answer", .status(attempt.status), .bold),
                Span(wait > 0 ? " ─\(Numbers.duration(wait))→ " : " ─→ ", .textDim),
            ])
        }
        hops.append([
            Span("client "), Span("\(detail.row.clientStatus)", .status(detail.row.clientStatus), .bold),
        ])
        var lines: [[Span]] = [[]]
        var used = 0
        for hop in hops {
            let columns = hop.reduce(0) { $0 + $1.width() }
            if used > 0, used + columns > width {
                lines.append([Span("  ")])
                used = 2
            }
            lines[lines.count - 1] += hop
            used += columns
        }
        return lines + [[]]
    }
}
