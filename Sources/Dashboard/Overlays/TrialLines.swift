internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// What a dry run found, as lines: for the dry run itself, and for the preview of a draft.
enum TrialLines {
    /// At most so many errors of the window are tried, the newest.
    static let limit = 20_000
    private static let shownAnswers = 20

    /// How many it decides, why others are not its, and what would leak.
    static func sentences(_ trial: RuleTrial, width: Int) -> [[Span]] {
        var lines = wrapped(trial.headline, .textStrong, width: width)
        if trial.total >= limit {
            lines += wrapped("Only the newest \(Numbers.grouped(trial.total)) were tried.", .textDim, width: width)
        }
        for sentence in reservations(trial) { lines += wrapped(sentence, .text, width: width) }
        for sentence in trial.leakSentences {
            lines += wrapped(sentence, sentence.hasPrefix("Leak") ? .danger : .textDim, width: width)
        }
        return lines
    }

    /// What is not known of the errors it decides, and why others are not its.
    static func reservations(_ trial: RuleTrial) -> [String] {
        [trial.doubt].compactMap(\.self) + trial.missedSentences
    }

    /// How often, what they were told, and what they would have been told.
    static func answers(_ trial: RuleTrial, width: Int) -> [[Span]] {
        trial.rankedAnswers.prefix(shownAnswers).map { answer, count in
            let head = [
                Span(TextWidth.pad(Numbers.fitting(count, width: 7), to: 7, align: .right) + "  ", .number),
                Span("\(answer.wasStatus) ", .status(answer.wasStatus)),
                Span(TextWidth.pad(answer.was.word, to: 9), answer.was.role), Span(" → ", .textFaint),
                Span("\(answer.status) ", .status(answer.status), .bold),
            ]
            let used = head.reduce(0) { $0 + $1.width() }
            return head + [Span(TextWidth.truncate(answer.message, to: max(width - used, 8)))]
        }
    }

    /// The newest errors it decides, their times in the words of `clock`.
    static func newest(_ trial: RuleTrial, width: Int, clock: (Timestamp) -> String) -> [[Span]] {
        let times = trial.samples.prefix(shownAnswers).map { clock($0.row.createdAt) }
        let columns = times.map { TextWidth.of($0) }.max() ?? 0
        return zip(trial.samples, times).map { sample, time in
            let head = [
                Span(TextWidth.pad(time, to: columns) + "  ", .time),
                Span(TextWidth.pad(sample.row.account?.label ?? "no account", to: 16) + " ", .account),
                Span("\(sample.row.upstreamStatus ?? 0) ", .status(sample.row.upstreamStatus)),
            ]
            let used = head.reduce(0) { $0 + $1.width() }
            let message = sample.row.upstreamMessage ?? "no message"
            return head + [Span(TextWidth.truncate(message, to: max(width - used, 8)))]
        }
    }

    /// The same in one line: `42 of 1,204 errors · leaks: host 3 · 12 told something else`.
    static func summary(_ trial: RuleTrial, width: Int) -> [[Span]] {
        var spans = [
            Span("\(Numbers.grouped(trial.caught)) of \(Numbers.count(trial.total, "error"))", .textStrong, .bold)
        ]
        let leaks = Leak.Kind.allCases.compactMap { kind in trial.leaks[kind].map { "\(kind.rawValue) \($0.count)" } }
        if !leaks.isEmpty { spans.append(Span(" · leaks: " + leaks.joined(separator: ", "), .danger)) }
        if trial.caught > 0 { spans.append(Span(" · \(Numbers.grouped(trial.changed)) told something else")) }
        return [spans.fitted(to: width)]
    }

    /// `matches   400,422`.
    static func fact(_ name: String, _ value: String, width: Int) -> [[Span]] {
        TextWidth.wrap(value, width: max(width - 10, 8), maximumLines: 4).enumerated().map { index, text in
            [Span(TextWidth.pad(index == 0 ? name : "", to: 10), .textLabel), Span(text)]
        }
    }

    static func wrapped(_ text: String, _ role: Role, width: Int) -> [[Span]] {
        TextWidth.wrap(text, width: max(width, 8), maximumLines: 6).map { [Span($0, role)] }
    }
}
