internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// One request's way through the accounts: a line of hops, and under it a row for each attempt.
struct HopLine: Equatable, Sendable {
    let detail: ErrorDetail

    /// Whether the attempts were read; else their number is all that is known.
    let isRead: Bool

    init(_ detail: ErrorDetail, isRead: Bool = true) {
        self.detail = detail
        self.isRead = isRead
    }

    func lines(width: Int, zone: DisplayZone) -> [[Span]] {
        let row = detail.row
        var lines = [DetailOverlay.heading("Attempts", width: width)]
        guard isRead else {
            let text = row.attemptCount.map { Numbers.count($0, "attempt") + "." } ?? "How many is not known."
            return lines + [[Span(text, .textDim)]]
        }
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

    /// `openai-main 429 after 0.9 s → codex-b answered after 14.2 s → client 200`, over as many lines as it takes, and
    /// what the accounts that failed cost the client.
    private func path(width: Int) -> [[Span]] {
        let row = detail.row
        var hops: [[Span]] = []
        var left = row.duration.flatMap { $0 >= 0 ? row.createdAt - $0 : nil }
        var wasted: Int64 = 0
        for attempt in detail.attempts {
            let spent = left.map { attempt.createdAt.since($0) }.flatMap { $0 > 0 ? $0 : nil }
            wasted += min(spent ?? 0, Milliseconds.day)
            left = attempt.createdAt
            hops.append(
                hop(attempt.account?.label ?? "no account") + [
                    Span(attempt.status.map(String.init) ?? "no answer", .status(attempt.status), .bold),
                    Span(after(spent) + " → ", .textDim),
                ]
            )
        }
        if row.outcome == .recovered {
            let spent = left.map { row.createdAt.since($0) }.flatMap { $0 > 0 ? $0 : nil }
            hops.append(
                hop(row.answeredBy?.label ?? "another account") + [
                    Span("answered", .good, .bold), Span(after(spent) + " → ", .textDim),
                ]
            )
        }
        hops.append([Span("client "), Span("\(row.clientStatus)", .status(row.clientStatus), .bold)])
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
        if wasted > 0, let duration = row.duration {
            let cost = "\(Numbers.duration(wasted)) of \(Numbers.duration(duration)) went to accounts that failed."
            lines.append([Span(TextWidth.truncate(cost, to: width), .textDim)])
        }
        return lines + [[]]
    }

    private func hop(_ account: String) -> [Span] {
        [Span(TextWidth.truncate(account, to: 24), .account), Span(" ")]
    }

    private func after(_ spent: Int64?) -> String { spent.map { " after " + Numbers.duration($0) } ?? "" }
}
