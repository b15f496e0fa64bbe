internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// The passthrough rules in the order in which they are tried.
package struct RulesPane: Equatable, Sendable {
    /// From so many columns on a rule says all of itself in one line.
    static let wide = 78

    var cursor = ListCursor<Int64>()
    /// What was read last; nil before the first answer.
    var book: RuleBook?
    /// Whether rules that are switched off are listed too.
    var showsInactive = false
    /// Changes that were asked for and are not in the log yet: what `enabled` will be, by rule.
    var pending: [Int64: Bool] = [:]
}

/// What the pane asks.
struct RulesQuestion: PaneQuestion {
    var span: TimeSpan
    var scope: Scope

    func answer(from log: some OpsObserving) async throws(OpsReadFailure) -> any PaneAnswer {
        RulesAnswer(book: try await log.rules(span, scope: scope))
    }
}

struct RulesAnswer: PaneAnswer {
    var book: RuleBook

    func show(in dashboard: inout Dashboard) { dashboard.show(book) }
}

extension Dashboard {
    /// Rules on screen from the top down.
    var shownRules: [RuleReview] {
        (rules.book?.reviews ?? []).filter { rules.showsInactive || $0.rule.enabled || rules.pending[$0.id] != nil }
    }

    var selectedRule: RuleReview? { shownRules.first { $0.id == rules.cursor.selected } }

    /// Screen rows a rule takes: two in a column that is too narrow for one and high enough.
    var ruleHeight: Int { layout.rules.height >= 9 && layout.rules.width < RulesPane.wide ? 2 : 1 }

    /// Rules that fit the pane.
    var ruleRows: Int { ScreenLayout.listRows(layout.rules, header: 0) / ruleHeight }

    mutating func moveInRules(_ action: Action) {
        rules.cursor.perform(action, in: shownRules.map(\.id), height: ruleRows)
    }

    mutating func show(_ book: RuleBook) {
        changeRules { pane in
            pane.book = book
            for review in book.reviews where pane.pending[review.id] == review.rule.enabled {
                pane.pending[review.id] = nil
            }
            let known = Set(book.reviews.map(\.id))
            pane.pending = pane.pending.filter { known.contains($0.key) }
        }
    }

    mutating func toggleInactiveRules() { changeRules { $0.showsInactive.toggle() } }

    /// What is selected stays selected, whatever the change does to the list.
    mutating func changeRules(_ change: (inout RulesPane) -> Void) {
        let old = shownRules.map(\.id)
        change(&rules)
        rules.cursor.settle(from: old, to: shownRules.map(\.id), height: ruleRows)
    }

    /// Opens the dry run of the selected rule on the window's errors.
    mutating func openTrial() -> [Effect] {
        guard let review = selectedRule, let snapshot else { return [] }
        overlays.append(.trial(TrialOverlay(rule: review.rule, span: snapshot.span)))
        return [.tryRule(review.id, snapshot.span, query.scope)]
    }

    mutating func show(_ answer: TrialAnswer, ofRule id: Int64) {
        for index in overlays.indices {
            guard case .trial(var trial) = overlays[index], trial.rule.id == id else { continue }
            trial.answer = answer
            overlays[index] = .trial(trial)
        }
    }
}

extension RuleReview: Identifiable {
    package var id: Int64 { rule.id }

    /// What is wrong with the rule in a word, and how bad that is; nil where all is well.
    var mark: Span? {
        if !rule.enabled { return Span("off", .stateDisabled) }
        if never != nil { return Span("never", .warning) }
        if !shadowedBy.isEmpty { return Span("shadowed", .warning) }
        if rule.skipMonitoring { return Span("blind", .marker) }
        return nil
    }

    /// The same as sentences.
    var remarks: [String] {
        var remarks: [String] = []
        if let never { remarks.append("Never matches: \(never).") }
        if !shadowedBy.isEmpty {
            let names = shadowedBy.map { "\"\($0.name)\"" }.joined(separator: " and ")
            remarks.append("Shadowed: \(names) is tried first and takes everything it would match.")
        }
        if rule.skipMonitoring { remarks.append("Blind spot: errors it decides are not recorded (skip_monitoring).") }
        return remarks
    }
}
