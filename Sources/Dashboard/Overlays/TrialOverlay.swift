internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// The dry run of a rule: which recorded errors it would decide, and what their clients would be told.
struct TrialOverlay: Equatable, Sendable {
    /// At most so many errors of the window are tried, the newest.
    static let limit = 20_000

    var rule: PassthroughRule
    var span: TimeSpan
    /// Nil until it comes.
    var answer: TrialAnswer?
    var scroll = 0

    func lines(width: Int, zone: DisplayZone, remarks: [String]) -> [[Span]] {
        var lines = fact("matches", rule.condition, width: width) + fact("answers", rule.effect, width: width)
        for remark in remarks { lines += TrialOverlay.wrapped(remark, .warning, width: width) }
        lines.append([])
        switch answer {
        case nil: lines.append([Span("Trying it on the errors of the window …", .textDim)])
        case .failed(let sentence)?: lines += TrialOverlay.wrapped(sentence, .warning, width: width)
        case .gone?: lines.append([Span("The rule is not in the log any more.", .warning)])
        case .found(let trial)?: lines += found(trial, width: width, zone: zone)
        }
        return lines
    }

    private func found(_ trial: RuleTrial, width: Int, zone: DisplayZone) -> [[Span]] {
        var lines = TrialOverlay.wrapped(trial.headline, .textStrong, width: width)
        if trial.total >= TrialOverlay.limit {
            lines += TrialOverlay.wrapped("Only the newest \(trial.total) were tried.", .textDim, width: width)
        }
        for sentence in trial.missedSentences { lines += TrialOverlay.wrapped(sentence, .text, width: width) }
        for sentence in trial.leakSentences {
            lines += TrialOverlay.wrapped(sentence, sentence.hasPrefix("Leak") ? .danger : .textDim, width: width)
        }
        guard trial.caught > 0 else { return lines }
        lines += [[], DetailOverlay.heading("What clients would have been told", width: width)]
        for (answer, count) in trial.rankedAnswers.prefix(20) {
            let head = [
                Span(TextWidth.pad(Numbers.fitting(count, width: 7), to: 7, align: .right) + "  ", .number),
                Span("\(answer.wasStatus) ", .status(answer.wasStatus)),
                Span(TextWidth.pad(answer.was.word, to: 9), answer.was.role), Span(" → ", .textFaint),
                Span("\(answer.status) ", .status(answer.status), .bold),
            ]
            let used = head.reduce(0) { $0 + $1.width() }
            lines.append(head + [Span(TextWidth.truncate(answer.message, to: max(width - used, 8)))])
        }
        lines += [[], DetailOverlay.heading("The newest of them", width: width)]
        for sample in trial.samples.prefix(20) {
            let head = [
                Span(zone.full(sample.row.createdAt) + "  ", .time),
                Span(TextWidth.pad(sample.row.account?.label ?? "no account", to: 16) + " ", .account),
                Span("\(sample.row.upstreamStatus ?? 0) ", .status(sample.row.upstreamStatus)),
            ]
            let used = head.reduce(0) { $0 + $1.width() }
            let message = sample.row.upstreamMessage ?? "no message"
            lines.append(head + [Span(TextWidth.truncate(message, to: max(width - used, 8)))])
        }
        return lines
    }

    private func fact(_ name: String, _ value: String, width: Int) -> [[Span]] {
        TextWidth.wrap(value, width: max(width - 10, 8), maximumLines: 4).enumerated().map { index, text in
            [Span(TextWidth.pad(index == 0 ? name : "", to: 10), .textLabel), Span(text)]
        }
    }

    private static func wrapped(_ text: String, _ role: Role, width: Int) -> [[Span]] {
        TextWidth.wrap(text, width: max(width, 8), maximumLines: 6).map { [Span($0, role)] }
    }
}
