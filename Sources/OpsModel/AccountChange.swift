/// What an operator wants done to one account, bound to what the operator saw.
package struct AccountChange: Hashable, Sendable {
    package enum Verb: Hashable, Sendable {
        /// Out of rotation for so many milliseconds; nil is until somebody enables it.
        case disable(for: Int64?)
        /// Back into rotation: everything that keeps it out now is cleared.
        case enable
    }

    package var verb: Verb
    /// The account as the operator saw it: its id is changed, and the rest must still be so.
    package var account: Account
    package var reason: String?
    /// `user@host`.
    package var actor: String
    /// Whether the operator knows that this is the last schedulable account of its platform.
    package var acceptsLast: Bool

    package init(_ verb: Verb, _ account: Account, reason: String? = nil, actor: String, acceptsLast: Bool = false) {
        self.verb = verb
        self.account = account
        self.reason = reason
        self.actor = actor
        self.acceptsLast = acceptsLast
    }
}

extension AccountChange {
    /// The most characters of a reason.
    package static let reasonLimit = 200

    /// The account after the change.
    package func result(at now: Timestamp) -> Account {
        var after = account
        switch verb {
        case .disable(nil): after.schedulable = false
        case .disable(let length?):
            after.tempUnschedulableUntil = now + length
            after.tempUnschedulableReason = PauseReason(actor: actor, words: reason).text
        case .enable:
            for obstacle in account.clearedByEnabling(at: now) {
                switch obstacle {
                case .switchedOff: after.schedulable = true
                case .disabled: after.status = .active
                case .error:
                    after.status = .active
                    after.errorMessage = nil
                case .paused:
                    after.tempUnschedulableUntil = nil
                    after.tempUnschedulableReason = nil
                case .overloaded: after.overloadUntil = nil
                case .cooling:
                    after.rateLimitedAt = nil
                    after.rateLimitResetAt = nil
                case .limited: after.modelRateLimits = nil
                }
            }
        }
        return after
    }

    /// Why the change makes no sense for the account as it is, as a sentence; nil where it does.
    package func objection(at now: Timestamp) -> String? {
        let state = account.state(at: now)
        switch (verb, state) {
        case (.enable, .schedulable): return "\(account.name) is on already."
        case (.disable, .disabled): return "\(account.name) is disabled already."
        case (.disable, .error): return "\(account.name) takes no requests: it is in error."
        case (.disable(let length?), .paused(let until, _, _)) where until >= now + length:
            return "\(account.name) is off for longer than that already."
        default: return nil
        }
    }

    /// What of the account is not as the operator saw it, as a sentence; nil where the change may go on.
    ///
    /// A cool-down that came, grew or went since does not matter to somebody who wants the account off; to somebody
    /// who wants it on every obstacle matters, because enabling clears it.
    package func conflict(with present: Account?) -> String? {
        guard let present else { return "Account \(account.id) is not in the log any more: nothing was changed." }
        guard present.name == account.name, present.platform == account.platform else {
            return "Account \(account.id) is \(present.name) of \(present.platform) by now: nothing was changed."
        }
        var (mine, theirs) = (account.rotation, present.rotation)
        if case .disable = verb {
            for keyPath in [\Account.Rotation.rateLimitedAt, \.rateLimitResetAt, \.overloadUntil] {
                mine[keyPath: keyPath] = nil
                theirs[keyPath: keyPath] = nil
            }
            (mine.modelRateLimits, theirs.modelRateLimits) = (nil, nil)
        }
        guard mine != theirs else { return nil }
        return "\(account.name) has changed since you looked: nothing was done. Look again, then decide."
    }
}
