package import ErrorPolicy

/// A change of one passthrough rule, bound to the rule as it was when the operator decided.
package enum RuleChange: Hashable, Sendable {
    /// The id is given by the log.
    case add(PassthroughRule)
    /// Gives the rule other columns; its id stays.
    case edit(PassthroughRule, from: PassthroughRule)
    case enable(PassthroughRule)
    case disable(PassthroughRule)
    case remove(PassthroughRule)

    /// The rule the change is about, as the operator saw or wrote it.
    package var rule: PassthroughRule {
        switch self {
        case .add(let rule), .edit(let rule, _), .enable(let rule), .disable(let rule), .remove(let rule): rule
        }
    }

    /// The rule as it must still be; nil where there is none yet.
    package var before: PassthroughRule? {
        switch self {
        case .add: nil
        case .edit(_, let rule), .enable(let rule), .disable(let rule), .remove(let rule): rule
        }
    }

    /// The rule as it will be; nil where there will be none.
    package var after: PassthroughRule? {
        var rule = rule
        switch self {
        case .add: break
        case .edit(_, let old): rule.id = old.id
        case .enable: rule.enabled = true
        case .disable: rule.enabled = false
        case .remove: return nil
        }
        return rule
    }

    /// The word of `ops_audit_log.action`.
    package var action: String {
        switch self {
        case .add: "rule.add"
        case .edit: "rule.edit"
        case .enable: "rule.enable"
        case .disable: "rule.disable"
        case .remove: "rule.remove"
        }
    }

    /// The word of `ops_audit_log.action` for a change that takes another one back.
    package static let undoAction = "rule.undo"
}

/// A change of a rule that was made.
package struct RuleChanged: Hashable, Sendable {
    /// Nil where the rule was not there.
    package var before: PassthroughRule?
    /// Nil where the rule is not there any more.
    package var after: PassthroughRule?
    package var audit: AuditEntry

    package init(before: PassthroughRule?, after: PassthroughRule?, audit: AuditEntry) {
        self.before = before
        self.after = after
        self.audit = audit
    }

    /// Whether it took another change back.
    package var isUndo: Bool { audit.action == RuleChange.undoAction }

    /// What was done, as the end of "Rule 3 moderation …".
    package var participle: String {
        guard let after else { return "removed" }
        guard var switched = before else { return isUndo ? "restored" : "added" }
        switched.enabled = after.enabled
        guard switched == after, before != after else { return isUndo ? "changed back" : "changed" }
        return (after.enabled ? "enabled" : "disabled") + (isUndo ? " again" : "")
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
