internal import ErrorPolicy

extension ReplayTally {
    /// The tally as one or two sentences: what would become of what was masked, and what would be masked anew.
    package var headline: String {
        guard total > 0 else { return "No errors match in this span." }
        guard decided > 0 else { return "None of \(Self.errors(total)) has an upstream's answer to decide again." }
        let sentences = [unmasked, newlyMasked].compactMap { $0 }
        if sentences.isEmpty {
            let rest = changed == 0 ? "every client would have been told the same" : "\(changed) would change otherwise"
            return "None of \(Self.errors(decided)) was masked or would have been; \(rest)."
        }
        return sentences.joined(separator: " ")
    }

    /// "412 of 590 masked 502s would have been surfaced, 371 of them as 400 invalid_request_error."
    private var unmasked: String? {
        let masked = transitions.filter { $0.key.from == .masked }
        let count = masked.values.reduce(0, +)
        guard count > 0 else { return nil }
        let subject = "of \(Self.noun(masked, \.fromStatus, of: count))"
        let surfaced = masked.filter { $0.key.to == .surfaced }
        let shown = surfaced.values.reduce(0, +)
        var sentence =
            shown == 0 ? "None \(subject) would have been surfaced" : "\(shown) \(subject) would have been surfaced"
        if let (transition, most) = Self.most(surfaced) {
            let told = [transition.toStatus.map { "\($0)" }, transition.toType].compactMap { $0 }.joined(separator: " ")
            sentence += most == shown ? " as \(told)" : ", \(most) of them as \(told)"
        }
        let rewritten = masked.filter { $0.key.to == .rewritten }.values.reduce(0, +)
        if rewritten > 0 { sentence += "; \(rewritten) rewritten by a rule" }
        return sentence + "."
    }

    /// "12 surfaced or rewritten ones would have been masked."
    private var newlyMasked: String? {
        let hidden = transitions.filter { $0.key.from != .masked && $0.key.to == .masked }
        let count = hidden.values.reduce(0, +)
        guard count > 0 else { return nil }
        let from = Set(hidden.keys.map(\.from.rawValue)).sorted().joined(separator: " or ")
        let unit = count == 1 ? "error" : "errors"
        return
            "\(count) \(from) \(unit) would have been masked\(Self.status(hidden, \.toStatus).map { " as \($0)" } ?? "")."
    }

    /// "590 masked 502s", or "590 masked errors" where the clients were told different things.
    private static func noun(_ some: [Transition: Int], _ status: (Transition) -> Int?, of count: Int) -> String {
        if let only = Self.status(some, status) { return "\(count) masked \(only)\(count == 1 ? "" : "s")" }
        return "\(count) masked \(count == 1 ? "error" : "errors")"
    }

    /// The status all have.
    private static func status(_ some: [Transition: Int], _ status: (Transition) -> Int?) -> Int? {
        let all = Set(some.keys.map(status))
        return all.count == 1 ? all.first ?? nil : nil
    }

    private static func most(_ some: [Transition: Int]) -> (Transition, Int)? {
        var sums: [Transition: Int] = [:]
        for (transition, count) in some {
            var told = transition
            told.fromStatus = 0
            sums[told, default: 0] += count
        }
        let told = sums.max { a, b in
            a.value != b.value ? a.value < b.value : (a.key.toType ?? "") > (b.key.toType ?? "")
        }
        return told.map { ($0.key, $0.value) }
    }

    private static func errors(_ count: Int) -> String { count == 1 ? "1 error" : "\(count) errors" }
}
