internal import ErrorPolicy
internal import OpsModel

/// A rule's way from on to off and back: key, confirmation, effect, and what the log says then.
extension Dashboard {
    /// Why no rule can be changed now; nil where one can.
    var whyNoRuleChange: String? {
        if let reason = settings.readOnlyReason { return "Read-only: \(reason)" }
        guard let rule = selectedRule?.rule else { return "There is no rule to change." }
        return rules.pending[rule.id] == nil ? nil : "Rule \(rule.id) is being changed already."
    }

    mutating func askToChangeRule() {
        guard let review = selectedRule else { return }
        let rule = review.rule
        let verb = rule.enabled ? "Disable" : "Enable"
        var sentences = [
            "It matches \(rule.condition) and answers \(rule.effect).",
            rule.enabled ? disablingCost(of: review) : "From then on it decides what matching clients are told.",
        ]
        if !rule.enabled { sentences += review.remarks + ["Enter on the rule tries it on the window's errors first."] }
        sentences.append("The change is written to the audit log.")
        overlays.append(
            .confirm(
                ConfirmOverlay(
                    title: "\(verb) rule \(rule.id) \(rule.name)?",
                    sentences: sentences,
                    verb: verb,
                    effect: .changeRule(rule.enabled ? .disable(rule) : .enable(rule))
                )
            )
        )
    }

    private func disablingCost(of review: RuleReview) -> String {
        let window = (snapshot?.query ?? query).window.words
        if review.rule.skipMonitoring {
            return "Its errors will be recorded again; how many it hid, nobody knows."
        }
        let hits = rules.book?.hits[review.id]?.count ?? 0
        return "It decided \(Numbers.count(hits, "error")) in the last \(window); "
            + "later rules and the handler will decide those."
    }

    /// Does what the chosen button of the confirmation says.
    mutating func chooseButton() -> [Effect] {
        guard case .confirm(let confirm)? = overlays.popLast(), confirm.isOnVerb else { return [] }
        if case .changeRule(let change) = confirm.effect {
            rules.pending[change.rule.id] = !change.rule.enabled
        }
        return [confirm.effect]
    }

    mutating func turnButton() {
        guard case .confirm(var confirm)? = overlays.last else { return }
        confirm.isOnVerb.toggle()
        overlays[overlays.count - 1] = .confirm(confirm)
    }

    /// Takes in what became of a change; the list itself waits for the log.
    mutating func finish(_ change: RuleChange, refusal: String?) {
        if let refusal {
            changeRules { $0.pending[change.rule.id] = nil }
            notice = .warning(refusal)
        } else {
            notice = .plain("Rule \(change.rule.id) \(change.rule.name) \(change.participle).")
        }
        // What is on screen is older than the change, whichever way it went.
        asked[.rules] = nil
    }
}
