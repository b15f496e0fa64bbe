package import OpsModel

/// What the dashboard is told once, when it starts.
package struct DashboardSettings: Equatable, Sendable {
    /// How the header names the database, usually its file name.
    package var database: String
    /// Why nothing can be changed here, as a sentence; nil where the database may be written.
    package var readOnlyReason: String?
    /// Who changes things here, as the audit log names them: `user@host`.
    package var actor: String
    /// The operator's own zone.
    package var localZone: DisplayZone
    /// Whether screens begin in the operator's zone rather than in UTC.
    package var startsInLocalZone: Bool
    /// The names of the themes `t` goes through, the first one to begin with. Never empty.
    package var themes: [String]
    /// What is asked first.
    package var query: OpsQuery
    /// Filters with names, offered as `@name` and in the palette.
    package var savedFilters: [SavedFilter]
    /// What keys mean.
    package var keys: KeyMap
    /// Whether the mouse is on from the beginning.
    package var startsWithMouse: Bool
    /// A warning that stands at the bottom until the first key.
    package var firstNotice: String?

    package init(
        database: String,
        readOnlyReason: String? = nil,
        actor: String = "",
        localZone: DisplayZone = .utc,
        startsInLocalZone: Bool = false,
        themes: [String] = ["default"],
        query: OpsQuery = OpsQuery(),
        savedFilters: [SavedFilter] = [],
        keys: KeyMap = .standard,
        startsWithMouse: Bool = false,
        firstNotice: String? = nil
    ) {
        self.database = database
        self.readOnlyReason = readOnlyReason
        self.actor = actor
        self.localZone = localZone
        self.startsInLocalZone = startsInLocalZone
        self.themes = themes.isEmpty ? ["default"] : themes
        self.query = query
        self.savedFilters = savedFilters
        self.keys = keys
        self.startsWithMouse = startsWithMouse
        self.firstNotice = firstNotice
    }
}
