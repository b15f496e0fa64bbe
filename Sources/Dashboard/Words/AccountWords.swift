internal import OpsModel
internal import TerminalCanvas

extension Account.State {
    /// The mark, which tells states apart without colour.
    var glyph: String {
        switch self {
        case .schedulable: "●"
        case .cooling, .overloaded, .limited: "◐"
        case .paused(_, let by, _): by == nil ? "◐" : "○"
        case .error: "✗"
        case .disabled: "○"
        }
    }

    var role: Role {
        switch self {
        case .schedulable: .stateLive
        case .cooling, .overloaded, .limited: .stateCooling
        case .paused(_, let by, _): by == nil ? .stateCooling : .stateDisabled
        case .error: .stateError
        case .disabled: .stateDisabled
        }
    }

    /// `on`, `cooling 12:08`, `off till 15:00`, `error`
    func words(_ zone: DisplayZone, now: Timestamp) -> String {
        func end(_ until: Timestamp) -> String {
            guard zone.isSameDay(until, now) else {
                return String(zone.compact(until, now: now).reversed().drop { $0 == " " }.reversed())
            }
            return until.since(now) < Milliseconds.minute ? zone.clock(until) : zone.shortClock(until)
        }
        switch self {
        case .schedulable: return "on"
        case .cooling(let until): return "cooling \(end(until))"
        case .limited(let limit): return "limited \(end(limit.until))"
        case .overloaded(let until):
            // To the minute: with seconds it would be longer than its column.
            return "overloaded \(zone.isSameDay(until, now) ? zone.shortClock(until) : end(until))"
        case .paused(let until, let by, _): return "\(by == nil ? "paused" : "off till") \(end(until))"
        case .error: return "error"
        case .disabled: return "off"
        }
    }

    /// Why, as far as the account's own columns say it.
    var reason: String? {
        switch self {
        case .paused(_, let by, let reason):
            [by, reason].compactMap { $0 }.isEmpty ? nil : [by, reason].compactMap { $0 }.joined(separator: ": ")
        case .error(let message): message
        case .cooling: "the upstream limits its rate"
        case .overloaded: "the upstream said that it is overloaded"
        case .limited(let limit): limit.sentence
        case .schedulable, .disabled: nil
        }
    }
}

extension Dashboard {
    /// Who took an account out and why: from its row, else from the audit log.
    func whyOut(_ account: Account) -> String? {
        let state = account.state(at: now)
        if state == .disabled, let change = accounts.loads?.changes[account.id], change.action != "enable" {
            return [change.actor, change.reason].compactMap { $0 }.joined(separator: ": ")
        }
        return state.reason
    }
}
