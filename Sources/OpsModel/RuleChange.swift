package import ErrorPolicy

/// A change of one passthrough rule, bound to the rule as it was when the operator decided.
package enum RuleChange: Hashable, Sendable {
    /// The id is given by the log.
    case add(PassthroughRule)
    case enable(PassthroughRule)
    case disable(PassthroughRule)
    case remove(PassthroughRule)

    package var rule: PassthroughRule {
        switch self {
        case .add(let rule), .enable(let rule), .disable(let rule), .remove(let rule): rule
        }
    }

    /// The word of `ops_audit_log.action`.
    package var action: String {
        switch self {
        case .add: "rule.add"
        case .enable: "rule.enable"
        case .disable: "rule.disable"
        case .remove: "rule.remove"
        }
    }

    /// What was done, as the end of "Rule 3 moderation …".
    package var participle: String {
        switch self {
        case .add: "added"
        case .enable: "enabled"
        case .disable: "disabled"
        case .remove: "removed"
        }
    }
}

/// Who changes something, when and why.
package struct ChangeNote: Hashable, Sendable {
    /// `user@host`.
    package var actor: String
    package var at: Timestamp
    package var reason: String?

    package init(actor: String, at: Timestamp, reason: String? = nil) {
        self.actor = actor
        self.at = at
        self.reason = reason
    }
}

/// Why a change was not made: a sentence that names the thing and the way out. Nothing was changed.
package struct ChangeRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}

/// How often a rule decided in a span.
package struct RuleHits: Hashable, Sendable {
    package var count: Int
    package var last: Timestamp

    package init(count: Int, last: Timestamp) {
        self.count = count
        self.last = last
    }
}
