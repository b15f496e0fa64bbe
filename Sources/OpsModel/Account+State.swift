extension Account {
    /// Whether the gateway may choose the account, and if not, what keeps it out the longest.
    package enum State: Hashable, Sendable {
        case schedulable
        /// It may be chosen, but not for everything: `limit` is what ends last, an image limit before any model's.
        case limited(ModelLimits.Scoped)
        /// A rate limit's cool-down.
        case cooling(until: Timestamp)
        case overloaded(until: Timestamp)
        /// A pause with an end. `by` is the operator who made it, nil where the gateway did.
        case paused(until: Timestamp, by: String?, reason: String?)
        case error(String?)
        /// Switched off until somebody switches it on.
        case disabled
    }

    /// One thing that keeps an account out of rotation, each by itself.
    package enum Obstacle: Hashable, Sendable {
        case disabled
        case switchedOff
        case error(String?)
        case paused(until: Timestamp)
        case overloaded(until: Timestamp)
        case cooling(until: Timestamp)
        /// Keeps out one model's requests, or all for images; the account itself may be chosen.
        case limited(ModelLimits.Scoped)
    }

    /// Everything that keeps the account out at a moment. Times that have passed keep nobody out.
    package func obstacles(at now: Timestamp) -> [Obstacle] {
        var found: [Obstacle] = []
        switch status {
        case .active: break
        case .disabled: found.append(.disabled)
        case .error: found.append(.error(errorMessage))
        }
        if !schedulable { found.append(.switchedOff) }
        if let end = tempUnschedulableUntil, end > now { found.append(.paused(until: end)) }
        if let end = overloadUntil, end > now { found.append(.overloaded(until: end)) }
        if let end = rateLimitResetAt, end > now { found.append(.cooling(until: end)) }
        return found
    }

    /// The limits of single models and of images that run at a moment, the most important first.
    package func modelLimits(at now: Timestamp) -> [ModelLimits.Scoped] {
        modelRateLimits == nil ? [] : ModelLimits(json: modelRateLimits).running(at: now)
    }

    /// What enabling the account takes away: all that keeps it out, and the limits of its models.
    package func clearedByEnabling(at now: Timestamp) -> [Obstacle] {
        obstacles(at: now) + modelLimits(at: now).map(Obstacle.limited)
    }

    /// The state at a moment: an error before a switch, a switch before anything that ends by itself, among those
    /// what ends last, and the limits of its models last of all.
    package func state(at now: Timestamp) -> State {
        let found = obstacles(at: now)
        var last: (end: Timestamp, state: State)?
        for obstacle in found {
            switch obstacle {
            case .error(let message): return .error(message)
            case .disabled, .switchedOff: return .disabled
            case .paused(let end):
                let pause = tempUnschedulableReason.map(PauseReason.init(text:))
                last = (end, .paused(until: end, by: pause?.actor, reason: pause?.words))
            case .overloaded(let end): if end > last?.end ?? now { last = (end, .overloaded(until: end)) }
            case .cooling(let end): if end > last?.end ?? now { last = (end, .cooling(until: end)) }
            // Those are no obstacles of the account itself.
            case .limited: break
            }
        }
        return last?.state ?? modelLimits(at: now).first.map(State.limited) ?? .schedulable
    }

    /// Whether the gateway may choose the account at a moment.
    package func isSchedulable(at now: Timestamp) -> Bool { obstacles(at: now).isEmpty }
}

/// What `temp_unschedulable_reason` says. An operator's pause is written `disabled by user@host: reason`; whatever else
/// stands there, free text or the gateway's JSON, is a reason without an operator.
package struct PauseReason: Hashable, Sendable {
    /// `user@host`; nil where the gateway paused the account.
    package var actor: String?
    package var words: String?

    private static let mark = "disabled by "

    package init(actor: String, words: String?) {
        self.actor = actor
        self.words = words
    }

    package init(text: String) {
        guard text.hasPrefix(Self.mark) else {
            words = text.isEmpty ? nil : text
            return
        }
        let rest = text.dropFirst(Self.mark.count)
        let end = rest.firstRange(of: ": ")
        actor = String(rest[..<(end?.lowerBound ?? rest.endIndex)])
        words = end.map { String(rest[$0.upperBound...]) }
    }

    /// As the column holds it.
    package var text: String { Self.mark + (actor ?? "gateway") + (words.map { ": " + $0 } ?? "") }
}
