package import ErrorPolicy

/// Which requests a question is about.
package enum Scope: String, CaseIterable, Codable, Sendable, Hashable {
    /// Rows whose `inbound_endpoint` contains `/images/` or is unknown.
    case images
    /// Everything in the log.
    case all
}

/// What the dashboard wants to see: one value, asked again whole whenever a key changes it.
package struct OpsQuery: Hashable, Codable, Sendable {
    package var window: Window
    /// Where the window ends; nil is now, and stays now.
    package var end: Timestamp?
    package var scope: Scope
    /// All but the last make the rows of the tree, the last their children; one field alone has no children.
    package var fields: [GroupField]
    /// Parents whose children are wanted.
    package var expanded: Set<GroupKey>
    package var sort: GroupSort
    /// Narrows everything on screen.
    package var filter: Filter
    /// Narrows the list of errors only.
    package var listOutcome: Outcome?
    /// Only rows at or before this place are listed: where the reader's list was left while new rows arrive; nil follows.
    package var listAnchor: RowPosition?
    /// At most this many rows are listed.
    package var listLimit: Int
    /// The value of the newest question; an answer carries it back, so late answers can be told from current ones.
    package var serial: Int

    package init(
        window: Window = .hour,
        end: Timestamp? = nil,
        scope: Scope = .images,
        fields: [GroupField] = GroupField.standard,
        expanded: Set<GroupKey> = [],
        sort: GroupSort = .count,
        filter: Filter = Filter(),
        listOutcome: Outcome? = nil,
        listAnchor: RowPosition? = nil,
        listLimit: Int = 200,
        serial: Int = 0
    ) {
        self.window = window
        self.end = end
        self.scope = scope
        self.fields = fields
        self.expanded = expanded
        self.sort = sort
        self.filter = filter
        self.listOutcome = listOutcome
        self.listAnchor = listAnchor
        self.listLimit = listLimit
        self.serial = serial
    }
}
