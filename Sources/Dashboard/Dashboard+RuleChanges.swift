internal import ErrorPolicy
internal import OpsModel

/// A change's way from its confirmation to the log and back to the screen.
extension Dashboard {
    mutating func askToSwitch(_ review: RuleReview) {
        let rule = review.rule
        let verb = rule.enabled ? "Disable" : "Enable"
        var sentences = [
            Self.meaning(of: rule),
            rule.enabled ? cost(of: review) : "From then on it decides what matching clients are told.",
        ]
        if !rule.enabled { sentences += review.remarks + ["Enter on the rule tries it on the window's errors first."] }
        ask(verb, rule.enabled ? .disable(rule) : .enable(rule), sentences, isDangerous: rule.enabled)
    }

    mutating func askToRemove(_ review: RuleReview) {
        let rule = review.rule
        let sentences = [
            rule.enabled ? cost(of: review) : "It is off: nothing changes for any client.",
            Self.meaning(of: rule),
            "Undo brings it back, as long as nobody has used its number.",
        ]
        ask("Remove", .remove(rule), sentences, isDangerous: true)
    }

    /// What a rule does, as a sentence.
    static func meaning(of rule: PassthroughRule) -> String {
        let words = "It matches \(rule.condition) and answers \(rule.effect)"
        return words.hasSuffix(".\"") ? words : words + "."
    }

    private mutating func ask(_ verb: String, _ change: RuleChange, _ sentences: [String], isDangerous: Bool) {
        overlays.append(
            .confirm(
                ConfirmOverlay(
                    title: "\(verb) rule \(change.rule.id) \(change.rule.name)?",
                    sentences: sentences + ["The change is written to the audit log."],
                    verb: verb,
                    isDangerous: isDangerous,
                    change: change
                )
            )
        )
    }

    private func cost(of review: RuleReview) -> String {
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
        guard case .confirm(let confirm)? = overlays.popLast(), confirm.field == .verb else { return [] }
        let change = confirm.change
        if let before = change.before {
            changeRules { $0.pending[before.id] = RulesPane.Pending(before: before, after: change.after) }
        }
        if case .form(var form)? = overlays.last {
            form.isWriting = true
            form.field = .cancel
            overlays[overlays.count - 1] = .form(form)
        }
        let reason = confirm.reason.text
        return [.changeRule(change, reason: reason.isEmpty ? nil : reason)]
    }

    /// Takes in what became of a change; the list itself waits for the log.
    mutating func finish(_ id: Int64, _ result: Result<RuleChanged, ChangeRefusal>) {
        let open = overlays.firstIndex { if case .form(let form) = $0 { form.isWriting } else { false } }
        // What is on screen is older than the change, whichever way it went.
        rules.changes += 1
        switch result {
        case .failure(let refusal):
            changeRules { $0.pending[id] = nil }
            if let open, case .form(var form) = overlays[open] {
                form.isWriting = false
                form.refusal = refusal.description
                form.field = .save
                overlays[open] = .form(form)
            } else {
                notice = .warning(refusal.description)
            }
        case .success(let changed):
            if let open { overlays.remove(at: open) }
            if let after = changed.after, var kept = try? rules.keptDraft?.draft() {
                kept.id = after.id
                if kept == after { rules.keptDraft = nil }
            }
            if changed.isUndo { forgetChange(of: .rule(id)) } else { remember(.rule(changed)) }
            guard let rule = changed.after ?? changed.before else { return }
            changeRules { pane in
                pane.pending[rule.id] = RulesPane.Pending(before: changed.before, after: changed.after)
                if changed.before == nil { pane.cursor.expect(rule.id) }
            }
            notice = .plain(
                "Rule \(rule.id) \(rule.name) \(changed.participle)." + (changed.isUndo ? "" : undoHint)
            )
        }
    }
}
