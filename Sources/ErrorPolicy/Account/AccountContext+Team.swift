extension AccountContext {
    /// One account of the list in which teammates are looked for.
    package struct TeamRecord: Sendable, Hashable {
        package var id: Int64
        package var kind: Kind
        package var isActive: Bool
        package var isShadow: Bool
        /// `credentials.chatgpt_account_id`.
        package var team: String

        package init(id: Int64, kind: Kind, isActive: Bool, isShadow: Bool, team: String) {
            self.id = id
            self.kind = kind
            self.isActive = isActive
            self.isShadow = isShadow
            self.team = team
        }
    }

    /// The other active OAuth accounts of a team, shadows left out: they have no credentials of their own.
    package static func teammates(of id: Int64, team: String, in records: [TeamRecord]) -> [Int64] {
        guard !team.isBlank else { return [] }
        return records.filter {
            $0.id != id && $0.kind == .oauth && $0.isActive && !$0.isShadow && $0.team == team
        }.map(\.id)
    }
}
