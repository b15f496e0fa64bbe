internal import ErrorPolicy
internal import OpsModel
internal import TerminalCanvas

/// A draft's way: opened, written, tried while it is written, and handed to its confirmation.
extension Dashboard {
    /// Opens a form; a draft of the same that was left is gone on with.
    mutating func openForm(_ start: RuleForm.Start) -> [Effect] {
        if let kept = rules.keptDraft, kept.start == start {
            rules.keptDraft = nil
            overlays.append(.form(kept))
            notice = .plain("Your draft, as you left it.")
        } else {
            let known = (rules.book?.reviews ?? []).map(\.rule)
            overlays.append(.form(RuleForm(start, id: known.freeID)))
        }
        return tryDraft()
    }

    /// The form that is open, also below its confirmation or the help.
    private var form: RuleForm? {
        for case .form(let form) in overlays.reversed() { return form }
        return nil
    }

    private mutating func show(_ form: RuleForm) {
        if let index = overlays.lastIndex(where: \.isForm) { overlays[index] = .form(form) }
    }

    /// What is to be said about a draft as it would stand among the rules.
    func remarks(onDraft rule: PassthroughRule) -> [String] {
        reviews(with: [rule]).first { $0.id == rule.id }?.remarks ?? []
    }

    /// Closes what is on top; a draft that was begun is kept.
    mutating func leaveOverlay() {
        guard case .form(var form)? = overlays.popLast(), form.isTouched else { return }
        let isWriting = form.isWriting
        form.refusal = nil
        form.isWriting = false
        rules.keptDraft = form
        guard !isWriting else { return }
        notice = .plain(
            form.start == .new
                ? "The draft is kept: \(settings.keys.label(of: .draftRule)) goes on with it."
                : "The draft is kept, until another one is."
        )
    }

    // MARK: - Writing

    /// Changes the line that is being written; a prompt's is not here.
    mutating func writeInField(_ change: (inout LineEditor) -> Void) -> [Effect] {
        switch overlays.last {
        case .confirm(var confirm)? where confirm.field == .reason:
            change(&confirm.reason)
            overlays[overlays.count - 1] = .confirm(confirm)
        case .form(var form)?:
            guard var editor = form.editor else { return [] }
            change(&editor)
            form.editors[form.field] = editor
            return changed(form)
        default: break
        }
        return []
    }

    /// Puts pasted text into the line that is being written; nil where there is none.
    mutating func pasteIntoField(_ text: String) -> [Effect]? {
        prompt == nil && place == .field ? writeInField { $0.insert(text) } : nil
    }

    /// Where the terminal's cursor stands while a field is being written.
    var fieldCursor: Point? {
        guard layout.fits, let top = overlays.last else { return nil }
        let inside = frame(of: top).inset(left: 2, top: 1, right: 2, bottom: 1)
        let cursor: Point? =
            switch top {
            case .form(let form): form.arranged(in: inside.size, dashboard: self).cursor
            case .confirm(let confirm): confirm.arranged(width: inside.width, height: inside.height).cursor
            default: nil
            }
        return cursor.map { Point(x: inside.x + $0.x, y: inside.y + $0.y) }
    }

    /// Moves between fields, buttons and choices.
    mutating func moveInDialog(_ action: Action) -> [Effect] {
        switch overlays.last {
        case .change?: moveInChange(action)
        case .confirm(var confirm)?:
            switch action {
            case .nextField: confirm.turn(by: 1)
            case .nextChoice where confirm.field == .cancel: confirm.field = .verb
            case .previousChoice where confirm.field == .verb: confirm.field = .cancel
            case .previousField: confirm.turn(by: -1)
            default: break
            }
            overlays[overlays.count - 1] = .confirm(confirm)
        case .form(var form)?:
            form.refusal = nil
            switch action {
            case .nextField: form.turn(by: 1)
            case .previousField: form.turn(by: -1)
            default: form.choose(action == .nextChoice)
            }
            return changed(form)
        default: break
        }
        return []
    }

    /// Enter: presses a button, or goes on to the next field.
    mutating func pressInDialog() -> [Effect] {
        switch overlays.last {
        case .confirm(let confirm)?:
            if confirm.field == .reason { return moveInDialog(.nextField) }
            return chooseButton()
        case .form(let form)?:
            switch form.field {
            case .save: return askToSave(form)
            case .cancel:
                // What is being written may still be refused.
                if form.isWriting { leaveOverlay() } else { overlays.removeLast() }
                return []
            default: return moveInDialog(.nextField)
            }
        default: return pressInChange()
        }
    }

    /// Scrolls the preview of a form, if that is on top.
    mutating func scrollPreview(_ action: Action) -> Bool {
        guard case .form(var form)? = overlays.last else { return false }
        let (hidden, page) = form.previewScroll(in: insideOfOverlay.size, dashboard: self)
        switch action {
        case .up: form.scroll -= 1
        case .down: form.scroll += 1
        case .pageUp: form.scroll -= page
        case .pageDown: form.scroll += page
        default: return false
        }
        form.scroll = min(max(form.scroll, 0), hidden)
        show(form)
        return true
    }

    // MARK: - Trying

    /// Takes over a form in which something was changed: it is tried when the keyboard rests.
    private mutating func changed(_ form: RuleForm) -> [Effect] {
        var form = form
        form.refusal = nil
        guard let trial = form.trial else {
            form.isTrying = false
            form.answer = nil
            form.tried = nil
            show(form)
            return []
        }
        guard trial != form.tried else {
            show(form)
            return []
        }
        reminders += 1
        form.reminder = reminders
        form.isTrying = true
        show(form)
        return [.remind(reminders, after: Dashboard.previewDelay)]
    }

    /// The keyboard has rested: tries the draft, if there is still one.
    mutating func tryDraft(_ reminder: Int) -> [Effect] {
        form?.reminder == reminder ? tryDraft() : []
    }

    private mutating func tryDraft() -> [Effect] {
        guard var form, let snapshot, let trial = form.trial else { return [] }
        form.tried = trial
        form.isTrying = true
        form.scroll = 0
        show(form)
        return [.tryRule(.draft(trial), snapshot.span, query.scope)]
    }

    // MARK: - Saving

    /// Asks whether what is written is to be saved; where it may not be, says why and goes there.
    private mutating func askToSave(_ form: RuleForm) -> [Effect] {
        var form = form
        if let problem = form.problem {
            form.field = RuleForm.field(of: problem)
            show(form)
            notice = .warning(RuleForm.sentence(problem))
            return []
        }
        if let reason = settings.readOnlyReason {
            notice = .plain("Read-only: \(reason)")
            return []
        }
        guard let rule = try? form.draft() else { return [] }
        switch form.start {
        case .edit(let old):
            guard rule != old else {
                notice = .plain("Nothing about it was changed.")
                return []
            }
            overlays.append(.confirm(confirmation(of: .edit(rule, from: old), form)))
        case .new, .copy: overlays.append(.confirm(confirmation(of: .add(rule), form)))
        }
        return []
    }

    private func confirmation(of change: RuleChange, _ form: RuleForm) -> ConfirmOverlay {
        let rule = change.rule
        var sentences: [String] = []
        if case .edit(_, let old) = change {
            let entry = AuditEntry(
                id: 0,
                createdAt: now,
                actor: "",
                action: "",
                target: "",
                before: old.json,
                after: change.after?.json
            )
            sentences += entry.differences.map { "\($0.column): \($0.before) → \($0.after)" }
        } else {
            sentences.append(Self.meaning(of: rule))
            if !rule.enabled { sentences.append("It is added switched off: it decides nothing until it is enabled.") }
        }
        if case .found(let found)? = form.answer, !form.isTrying {
            sentences += [form.named(found).headline] + found.leakSentences.filter { $0.hasPrefix("Leak") }
        }
        sentences += remarks(onDraft: rule)
        sentences.append("The change is written to the audit log.")
        let isNew = change.before == nil
        return ConfirmOverlay(
            title: isNew ? "Add rule \(rule.name)?" : "Change rule \(rule.id) \(rule.name)?",
            sentences: sentences,
            verb: isNew ? "Add" : "Change",
            isDangerous: false,
            change: change
        )
    }
}
