/// One change somebody made: a row of `ops_audit_log`.
package struct AuditEntry: Hashable, Codable, Sendable, Identifiable {
    package var id: Int64
    package var createdAt: Timestamp
    /// `user@host`.
    package var actor: String
    package var action: String
    package var target: String
    /// JSON of what changed.
    package var before: String?
    package var after: String?
    package var reason: String?

    package init(
        id: Int64,
        createdAt: Timestamp,
        actor: String,
        action: String,
        target: String,
        before: String? = nil,
        after: String? = nil,
        reason: String? = nil
    ) {
        self.id = id
        self.createdAt = createdAt
        self.actor = actor
        self.action = action
        self.target = target
        self.before = before
        self.after = after
        self.reason = reason
    }
}
