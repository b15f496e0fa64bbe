internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// The dry run of a rule: which recorded errors it would decide, and what their clients would be told.
struct TrialOverlay: Equatable, Sendable {
    var rule: PassthroughRule
    var span: TimeSpan
    /// Nil until it comes.
    var answer: TrialAnswer?
    var scroll = 0

    func lines(width: Int, zone: DisplayZone, now: Timestamp, remarks: [String]) -> [[Span]] {
        var lines =
            TrialLines.fact("matches", rule.condition, width: width)
            + TrialLines.fact("answers", rule.effect, width: width)
        for remark in remarks { lines += TrialLines.wrapped(remark, .warning, width: width) }
        lines.append([])
        switch answer {
        case nil: lines.append([Span("Trying it on the errors of the window …", .textDim)])
        case .failed(let sentence)?: lines += TrialLines.wrapped(sentence, .warning, width: width)
        case .gone?: lines.append([Span("The rule is not in the log any more.", .warning)])
        case .found(let trial)?: lines += found(trial, width: width) { zone.precise($0, now: now) }
        }
        return lines
    }

    private func found(_ trial: RuleTrial, width: Int, clock: (Timestamp) -> String) -> [[Span]] {
        let lines = TrialLines.sentences(trial, width: width)
        guard trial.caught > 0 else { return lines }
        return lines
            + [[], DetailOverlay.heading("What clients would have been told", width: width)]
            + TrialLines.answers(trial, width: width)
            + [[], DetailOverlay.heading("The newest of them", width: width)]
            + TrialLines.newest(trial, width: width, clock: clock)
    }
}
