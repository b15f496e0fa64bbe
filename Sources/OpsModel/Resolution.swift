internal import ErrorPolicy

/// Whether somebody marked an error as resolved, when, and who: the columns of a row that such a mark changes.
package struct Resolution: Hashable, Sendable {
    package var isResolved: Bool
    package var at: Timestamp?
    /// `user@host`.
    package var by: String?

    package init(isResolved: Bool, at: Timestamp? = nil, by: String? = nil) {
        self.isResolved = isResolved
        self.at = at
        self.by = by
    }

    /// Not marked.
    package static let open = Resolution(isResolved: false)
}

/// Marks of errors as resolved, or the marks taken back; bound to the errors as the operator saw them.
package struct ResolutionChange: Hashable, Sendable {
    /// The most characters of a reason.
    package static let reasonLimit = AccountChange.reasonLimit

    /// One error.
    package struct Target: Hashable, Sendable {
        package var id: Int64
        /// When the row was created, where the operator saw that: an id may have come to mean another row.
        package var createdAt: Timestamp?

        package init(id: Int64, createdAt: Timestamp? = nil) {
            self.id = id
            self.createdAt = createdAt
        }
    }

    /// True marks, false takes the mark back.
    package var resolves: Bool
    package var targets: [Target]
    package var note: ChangeNote

    package init(resolves: Bool, _ targets: [Target], note: ChangeNote) {
        self.resolves = resolves
        self.targets = targets
        self.note = note
    }

    /// The word of `ops_audit_log.action`.
    package var action: String { resolves ? "error.resolve" : "error.reopen" }

    /// What the errors hold after it.
    package var result: Resolution {
        resolves ? Resolution(isResolved: true, at: note.at, by: note.actor) : .open
    }
}

/// What became of one error of a change.
package struct ResolutionChanged: Hashable, Sendable {
    package var id: Int64
    /// What the row holds now.
    package var resolution: Resolution
    /// Nil where the error was marked so already, and nothing was changed.
    package var audit: AuditEntry?

    package init(id: Int64, resolution: Resolution, audit: AuditEntry?) {
        self.id = id
        self.resolution = resolution
        self.audit = audit
    }
}

/// The port through which operators mark errors as resolved.
package protocol ErrorResolving: Sendable {
    /// Makes the marks and their rows in the audit log in one transaction: all of them or none.
    ///
    /// - Returns: what became of each target, in their order.
    /// - Throws: why nothing was changed.
    func commit(_ change: ResolutionChange) async throws(ChangeRefusal) -> [ResolutionChanged]
    /// Takes back one change of the audit log: the row gets its mark from before, if it still is as the change left it.
    func undo(_ auditID: Int64, note: ChangeNote) async throws(ChangeRefusal) -> ResolutionChanged
}

extension AuditEntry {
    private static let errorWord = "error "

    /// How the audit log names an error.
    package static func target(ofError id: Int64) -> String { "\(errorWord)\(id)" }

    /// The error the entry is about; nil where it is about something else.
    package var errorID: Int64? {
        target.hasPrefix(Self.errorWord) ? Int64(target.dropFirst(Self.errorWord.count)) : nil
    }
}

extension Resolution {
    /// As `before` and `after` of the audit log hold it: the columns and their values.
    package var json: String {
        var text = JSONText()
        text.object { text in
            text.key("resolved")
            text.value(isResolved)
            text.key("resolved_at")
            text.raw(at.map { String($0.rawValue) } ?? "null")
            text.key("resolved_by")
            text.value(by)
        }
        return text.text
    }

    /// Nil where the text is no such JSON.
    package init?(json: String) {
        guard let value = JSONReader.strict(json), let isResolved = value["resolved"]?.bool else { return nil }
        self.init(
            isResolved: isResolved,
            at: value["resolved_at"]?.integer.map { Timestamp(Int64($0)) },
            by: value["resolved_by"]?.string
        )
    }
}
