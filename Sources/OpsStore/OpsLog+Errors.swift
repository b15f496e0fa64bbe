internal import ErrorPolicy
internal import GRDB
package import OpsModel

/// Rows of the log, newest first.
package struct ErrorPage: Hashable, Sendable {
    package var rows: [ErrorRow]
    /// True when the span holds older ones.
    package var hasOlder: Bool

    package init(rows: [ErrorRow], hasOlder: Bool) {
        self.rows = rows
        self.hasOlder = hasOlder
    }
}

extension OpsLog {
    /// The newest `limit` errors of a span that match.
    ///
    /// - Parameter before: only rows strictly older than this place.
    package func errors(
        _ span: TimeSpan,
        scope: Scope = .all,
        filter: Filter = Filter(),
        limit: Int,
        before: RowPosition? = nil
    ) throws(OpsLogError) -> ErrorPage {
        try read { db in
            let reading = try reading(db, FilterPlan(filter, scope: scope))
            return try reading.page(span, limit: limit, before: before)
        }
    }

    /// A reading for questions of `plan` that group by `fields`.
    func reading(
        _ db: Database,
        _ plan: FilterPlan,
        fields: [GroupField] = [],
        stop: @escaping StopCheck = { false }
    ) throws -> GroupReading {
        let cube = plan.cube(for: fields)
        return GroupReading(
            db: db,
            cube: cube,
            plan: plan,
            catalog: try catalog.current(db, groups: cube == .groups),
            state: try RollupState(db),
            names: try accountNames(db),
            stop: stop
        )
    }

    func accountNames(_ db: Database) throws -> [Int64: String] {
        var names: [Int64: String] = [:]
        let rows = try Rows(db, "SELECT id, name FROM accounts")
        while try rows.next() { names[rows.int(0)] = rows.text(1, limit: ErrorRow.textLimit) }
        return names
    }
}

extension GroupReading {
    /// The newest `limit` matching rows, and whether there are more.
    func page(_ span: TimeSpan, limit: Int, before: RowPosition? = nil) throws -> ErrorPage {
        var page = ErrorPage(rows: [], hasOlder: false)
        let textLimit = plan.isDimensional ? ErrorRow.textLimit * 2 : FilterMatcher.textLimit
        let walk = MatchWalk(reading: self, textLimit: textLimit)
        try walk.forEach(in: span, before: before) { row in
            if page.rows.count >= limit {
                page.hasOlder = true
                return false
            }
            page.rows.append(row.cut(to: ErrorRow.textLimit))
            return true
        }
        let reader = RowReader(db: db)
        var looked: [Int64: String] = [:]
        for index in page.rows.indices {
            guard let account = page.rows[index].account, account.name == nil else { continue }
            let name = try looked[account.id] ?? reader.attemptName(of: account.id, log: page.rows[index].id)
            looked[account.id] = name
            page.rows[index].account?.name = name
        }
        return page
    }
}

extension ErrorRow {
    /// With every text cut to so many bytes, between characters.
    func cut(to limit: Int) -> ErrorRow {
        var row = self
        func cut(_ text: inout String?) { text = text.map { $0.cut(to: limit) } }
        cut(&row.requestID)
        cut(&row.platform)
        cut(&row.model)
        cut(&row.endpoint)
        cut(&row.clientType)
        cut(&row.clientMessage)
        cut(&row.upstreamType)
        cut(&row.upstreamCode)
        cut(&row.upstreamParam)
        cut(&row.upstreamMessage)
        return row
    }
}

extension String {
    /// At most `limit` bytes of UTF-8, cut between characters.
    func cut(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
