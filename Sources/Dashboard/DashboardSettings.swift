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

    package init(
        database: String,
        readOnlyReason: String? = nil,
        actor: String = "",
        localZone: DisplayZone = .utc,
        startsInLocalZone: Bool = false,
        themes: [String] = ["default"],
        query: OpsQuery = OpsQuery()
    ) {
        self.database = database
        self.readOnlyReason = readOnlyReason
        self.actor = actor
        self.localZone = localZone
        self.startsInLocalZone = startsInLocalZone
        self.themes = themes.isEmpty ? ["default"] : themes
        self.query = query
    }
}
