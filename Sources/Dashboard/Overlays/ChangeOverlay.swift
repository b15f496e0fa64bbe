internal import OpsModel
internal import TerminalCanvas

/// The dialog before an account is changed. It begins on Cancel, is bound to the account as it was when it was opened,
/// and nothing but Enter on its own button changes anything.
struct ChangeOverlay: Equatable, Sendable {
    enum Field: Equatable, Sendable { case duration, reason, name, cancel, confirm }

    enum Phase: Equatable, Sendable {
        case editing
        /// The change was handed over, and cannot be handed over again.
        case writing
        /// Why it was not made.
        case refused(String)
    }

    /// Milliseconds; nil is until somebody enables the account.
    static let durations: [(words: String, length: Int64?)] = [
        ("15m", 15 * Milliseconds.minute), ("1h", Milliseconds.hour), ("4h", 4 * Milliseconds.hour),
        ("until enabled", nil),
    ]
    static let nameLimit = 200

    let account: Account
    let disables: Bool
    /// What the window's errors and requests say it costs; nil until that was read.
    var cost: Result<DisableCost, OpsReadFailure>?
    var duration = 1
    var reason = ""
    /// What was typed as the account's name, where it must be.
    var typedName = ""
    var field = Field.cancel
    var phase = Phase.editing

    var verb: AccountChange.Verb { disables ? .disable(for: ChangeOverlay.durations[duration].length) : .enable }

    /// The fields in the order in which Tab goes through them.
    func fields(isLast: Bool) -> [Field] {
        if case .refused = phase { return [.cancel] }
        return (disables ? [.duration] : []) + [.reason] + (isLast ? [.name] : []) + [.cancel, .confirm]
    }

    mutating func turn(by step: Int, isLast: Bool) {
        let all = fields(isLast: isLast)
        let here = all.firstIndex(of: field) ?? 0
        field = all[(here + step + all.count) % all.count]
    }

    /// Types into the field that takes text; false where none does.
    mutating func type(_ key: Key) -> Bool {
        guard phase == .editing else { return false }
        switch field {
        case .reason: return ChangeOverlay.edit(&reason, key, limit: AccountChange.reasonLimit)
        case .name: return ChangeOverlay.edit(&typedName, key, limit: ChangeOverlay.nameLimit)
        case .duration, .cancel, .confirm: return false
        }
    }

    /// Puts pasted text into the field that takes text, as one line.
    mutating func paste(_ text: String) -> Bool {
        guard field == .reason || field == .name, phase == .editing else { return false }
        for character in DisplayText(line: text, limit: 1_024).text { _ = type(.character(character)) }
        return true
    }

    private static func edit(_ text: inout String, _ key: Key, limit: Int) -> Bool {
        switch key {
        case .character(let character): if text.count < limit { text.append(character) }
        case .backspace: if !text.isEmpty { text.removeLast() }
        case .control("u"): text = ""
        case .control("w"):
            while text.last == " " { text.removeLast() }
            while let last = text.last, last != " " { text.removeLast() }
        default: return false
        }
        return true
    }
}

extension Dashboard {
    mutating func openChange(of account: Account, disables: Bool) -> [Effect] {
        overlays.append(.change(ChangeOverlay(account: account, disables: disables)))
        guard disables, let snapshot else { return [] }
        return [.account(.cost(account.id, snapshot.span, snapshot.query.scope))]
    }

    /// Whether no other account of the platform is schedulable: judged by the newest snapshot, again at every look.
    func isLast(_ change: ChangeOverlay) -> Bool {
        guard change.disables else { return false }
        return !(snapshot?.accounts ?? []).contains {
            $0.id != change.account.id && $0.platform == change.account.platform && $0.isSchedulable(at: now)
        }
    }

    /// What has changed since the dialog was opened, so that the change would be refused; nil where nothing has.
    func conflict(_ change: ChangeOverlay) -> String? {
        guard let snapshot, change.phase == .editing else { return nil }
        return AccountChange(change.verb, change.account, actor: settings.actor)
            .conflict(with: snapshot.accounts.first { $0.id == change.account.id })
    }

    /// Gives a key to the dialog's text, if it is there and takes it.
    mutating func typeIntoChange(_ key: Key) -> Bool {
        guard case .change(var change)? = overlays.last, change.type(key) else { return false }
        overlays[overlays.count - 1] = .change(change)
        return true
    }

    mutating func pasteIntoChange(_ text: String) -> Bool {
        guard case .change(var change)? = overlays.last, change.paste(text) else { return false }
        overlays[overlays.count - 1] = .change(change)
        return true
    }

    /// Moves between the fields, and between the durations.
    mutating func moveInChange(_ action: Action) {
        guard case .change(var change)? = overlays.last else { return }
        let isLast = isLast(change)
        switch action {
        case .nextField: change.turn(by: 1, isLast: isLast)
        case .previousField: change.turn(by: -1, isLast: isLast)
        case .nextChoice, .previousChoice:
            let step = action == .nextChoice ? 1 : -1
            if change.field == .duration {
                change.duration = min(max(change.duration + step, 0), ChangeOverlay.durations.count - 1)
            } else if change.field == .cancel, step == 1 {
                change.turn(by: 1, isLast: isLast)
            } else if change.field == .confirm, step == -1 {
                change.turn(by: -1, isLast: isLast)
            }
        default: return
        }
        overlays[overlays.count - 1] = .change(change)
    }

    /// Enter: closes on Cancel, changes the account on its button, goes on to the next field anywhere else.
    mutating func pressInChange() -> [Effect] {
        guard case .change(var change)? = overlays.last else { return [] }
        switch change.field {
        case .cancel:
            overlays.removeLast()
            return []
        case .duration, .reason, .name:
            moveInChange(.nextField)
            return []
        case .confirm: break
        }
        guard change.phase == .editing else { return [] }
        let isLast = isLast(change)
        if isLast, change.typedName != change.account.name {
            notice = .warning(
                "Type \(DisplayText(line: change.account.name).text) first: it is the last of its platform."
            )
            change.field = .name
            overlays[overlays.count - 1] = .change(change)
            return []
        }
        change.phase = .writing
        change.field = .cancel
        overlays[overlays.count - 1] = .change(change)
        accounts.pending = AccountsPane.Pending(id: change.account.id)
        let words = change.reason.isEmpty ? nil : change.reason
        return [
            .account(
                .commit(
                    AccountChange(
                        change.verb,
                        change.account,
                        reason: words,
                        actor: settings.actor,
                        acceptsLast: isLast
                    )
                )
            )
        ]
    }
}
