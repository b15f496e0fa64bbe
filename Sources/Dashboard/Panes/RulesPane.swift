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
    /// Changes that were asked for and that the log does not show yet, by the rule's id.
    var pending: [Int64: Pending] = [:]
    /// Changes the log was asked to make, whatever became of them.
    var changes = 0
    /// A draft that was left and not thrown away.
    var keptDraft: RuleForm?

    struct Pending: Equatable, Sendable {
        /// What the log shows until the change is made.
        var before: PassthroughRule?
        /// What it will show.
        var after: PassthroughRule?
    }
}

/// What the pane asks.
struct RulesQuestion: PaneQuestion {
    var span: TimeSpan
    var scope: Scope
    /// A change makes it another question: what became of it is read at once, not when the last answer is old enough.
    var changes: Int

    func answer(from log: some OpsObserving) async throws(OpsReadFailure) -> any PaneAnswer {
        RulesAnswer(book: try await log.rules(span, scope: scope))
    }
}

struct RulesAnswer: PaneAnswer {
    var book: RuleBook

    func show(in dashboard: inout Dashboard) { dashboard.show(book) }
}

extension Dashboard {
    /// Rules on screen from the top down; one that is being added stands among them already.
    var shownRules: [RuleReview] {
        let known = rules.book?.reviews ?? []
        let shown = known.filter { rules.showsInactive || $0.rule.enabled || rules.pending[$0.id] != nil }
        let added = rules.pending.values.compactMap { $0.before == nil ? $0.after : nil }
            .filter { rule in !known.contains { $0.id == rule.id } }
        guard !added.isEmpty else { return shown }
        let ids = Set(shown.map(\.id) + added.map(\.id))
        return reviews(with: added).filter { ids.contains($0.id) }
    }

    /// Every rule as it stands among the others, once these are there, or are as they are here.
    func reviews(with rules: [PassthroughRule]) -> [RuleReview] {
        let known = (self.rules.book?.reviews ?? []).map(\.rule)
        let others = known.filter { rule in !rules.contains { $0.id == rule.id } }
        let platforms = Set((snapshot?.accounts ?? []).map(\.platform))
        return RuleReview.of(
            (others + rules).sorted { $0.id < $1.id },
            platforms: platforms.isEmpty ? nil : platforms
        )
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
            // Whatever else the log shows now is newer than what the operator saw.
            pane.pending = pane.pending.filter { id, change in
                book.reviews.first { $0.id == id }?.rule == change.before
            }
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
        return [.tryRule(.stored(review.id), snapshot.span, query.scope)]
    }

    mutating func show(_ answer: TrialAnswer, of tried: TriedRule) {
        for index in overlays.indices {
            switch overlays[index] {
            case .trial(var trial) where tried == .stored(trial.rule.id):
                trial.answer = answer
                overlays[index] = .trial(trial)
            case .form(var form) where form.tried.map(TriedRule.draft) == tried:
                form.answer = answer
                form.isTrying = false
                overlays[index] = .form(form)
            default: break
            }
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
