internal import ErrorPolicy
internal import GRDB
internal import OpsModel

extension Board {
    /// Trends finer than a minute need the rows themselves; with more of them than this the window goes by minutes.
    static let rawLimit = 10_000
    /// Trends of groups that only the large cube knows are read while no more errors than this are behind them: beyond,
    /// their counts come from hours and days, and their trends are left out.
    static let trendLimit = 300_000
    /// So many groups, and so many children, are given the message of their newest row.
    static let messageLimit = 100

    /// Reads the whole answer inside one transaction.
    ///
    /// - Parameter previous: an earlier answer to the same question, whose messages need not be read again.
    init(
        _ db: Database,
        log: OpsLog,
        query: OpsQuery,
        now: Timestamp,
        previous: Board? = nil,
        stop: @escaping StopCheck = { false }
    ) throws {
        let state = try RollupState(db)
        let lastID = try Int64.fetchOne(db, sql: "SELECT max(id) FROM ops_error_logs") ?? 0
        let end = query.end ?? now
        var span = query.window.span(endingAt: end)
        var bucket = query.window.bucket
        var byRows = false
        if bucket < Milliseconds.minute {
            let reading = try log.reading(db, FilterPlan(Filter(), scope: .all), stop: stop)
            let outer = TimeSpan(
                start: span.start.floored(to: Milliseconds.minute),
                end: span.end + Milliseconds.minute
            )
            let around = TimeSpan(start: outer.start, end: outer.end.floored(to: Milliseconds.minute))
            byRows = try reading.total(around).total <= Self.rawLimit
            if !byRows {
                bucket = Milliseconds.minute
                let last = end.floored(to: bucket) + bucket
                span = TimeSpan(start: last - query.window.length, end: last)
            }
        }
        self.init(query: query, span: span, bucket: bucket, now: now, state: state, lastID: lastID)
        accounts = try log.accounts(db)
        names = Dictionary(accounts.map { ($0.id, $0.name) }, uniquingKeysWith: { a, _ in a })
        if byRows || !plan.isDimensional {
            try readRows(db, log: log, stop: stop)
        } else {
            try readRollups(db, log: log, stop: stop)
        }
        try readList(db, log: log, stop: stop)
        if query.scope == .images { outOfScope = try log.countOutside(db, span, stop: stop) }
        try readTraffic(db)
        try readAhead(db, now: now)
        try readMessages(db, log: log, previous: previous)
    }

    private mutating func readRows(_ db: Database, log: OpsLog, stop: @escaping StopCheck) throws {
        let reading = try log.reading(db, plan, stop: stop)
        let textLimit = plan.isDimensional ? ErrorRow.textLimit * 2 : FilterMatcher.textLimit
        let start = min(span.start, Timestamp(beforeSpan.lowerBound))
        var board = self
        let isCounted = plan.isDimensional
        try MatchWalk(reading: reading, textLimit: textLimit, onlyCounts: isCounted).forEach(
            in: TimeSpan(start: start, end: span.end)
        ) { row in
            board.count(row, isLater: false, knowsMessage: !isCounted)
            return true
        }
        self = board
    }

    private mutating func readRollups(_ db: Database, log: OpsLog, stop: @escaping StopCheck) throws {
        let reading = try log.reading(db, plan, fields: parents.fields, stop: stop)
        let whole = try log.reading(db, plan, stop: stop)
        var everything = GroupTable(fields: [], steps: 0)
        var table = parents
        func count(_ count: Int, _ outcome: Outcome, _ step: Int) {
            totals[outcome] += count
            if trend.indices.contains(step) { trend[step][outcome] += count }
        }
        if whole.cube == reading.cube {
            try reading.collect(span, into: &table, step: bucket, trendStart: trendStart, counted: count)
        } else {
            try whole.collect(span, into: &everything, step: bucket, trendStart: trendStart, counted: count)
            let hasTrend = totals.total <= Self.trendLimit
            if !hasTrend { table = GroupTable(fields: table.fields, steps: 0) }
            try reading.collect(span, into: &table, step: hasTrend ? bucket : nil, trendStart: trendStart)
        }
        try reading.collectRecent(recentSpan, into: &table) { recent += $0 }
        parents = table
        var uncounted = GroupTable(fields: [], steps: 0)
        try reading.collectRecent(beforeSpan, into: &uncounted) { before += $0 }

        guard var below = children, let wanted = below.parents else { return }
        let childReading = try log.reading(db, plan, fields: below.fields, stop: stop)
        let kinds = childReading.kinds(of: wanted, fields: parents.fields, worthFor: totals.total, in: span)
        let opened = wanted.reduce(0) { sum, key in sum + (parents.slots[key].map { parents.entries[$0].count } ?? 0) }
        let hasTrend = opened <= Self.trendLimit
        if !hasTrend { below = GroupTable(fields: below.fields, steps: 0, below: wanted) }
        try childReading.collect(
            span,
            into: &below,
            step: hasTrend ? bucket : nil,
            trendStart: trendStart,
            kinds: kinds
        )
        try childReading.collectRecent(recentSpan, into: &below, kinds: kinds) { _ in }
        children = below
    }

    private mutating func readList(_ db: Database, log: OpsLog, stop: @escaping StopCheck) throws {
        let reading = try log.reading(db, listPlan, stop: stop)
        var before: RowPosition?
        if let anchor = query.listAnchor {
            before = RowPosition(createdAt: anchor.createdAt, id: anchor.id == .max ? .max : anchor.id + 1)
            newerThanAnchor = try reading.newer(than: anchor, until: span.end)
        }
        errors = try reading.page(span, limit: query.listLimit, before: before)

        let everything = try log.reading(db, FilterPlan(Filter(), scope: query.scope), stop: stop)
        let horizon = TimeSpan(start: Timestamp(.min), end: newestHorizon)
        newest = try everything.page(horizon, limit: 1).rows.first?.position
    }

    /// Requests and unrecorded errors: small tables, read again with every answer.
    mutating func readTraffic(_ db: Database) throws {
        let minutes =
            floorDivision(span.start.rawValue, Milliseconds.minute)
            ..<> ceilDivision(span.end.rawValue, Milliseconds.minute)
        let hours = ceilDivision(minutes.lowerBound, 60) ..<> floorDivision(minutes.upperBound, 60)
        var parts: [(step: Int64, range: Range<Int64>)] = [(1, minutes)]
        if !hours.isEmpty {
            let head = minutes.lowerBound..<hours.lowerBound * Int64(60)
            let tail = hours.upperBound * Int64(60)..<minutes.upperBound
            parts = [(1, head), (60, hours), (1, tail)]
        }
        let scope = query.scope == .images ? " AND images = 1" : ""
        requests = nil
        for part in parts {
            let rows = try Rows(
                db,
                "SELECT sum(requests) FROM ops_traffic_totals WHERE step = ? AND bucket >= ? AND bucket < ?\(scope)",
                part.step,
                part.range.lowerBound,
                part.range.upperBound
            )
            if try rows.next(), let sum = rows.optionalInt(0) { requests = (requests ?? 0) + Int(sum) }
            rows.stop()
        }
        if requests == nil {
            // Nothing counted is none where somebody counts, and unknown where nobody does.
            let any = try Rows(db, "SELECT 1 FROM ops_traffic_totals LIMIT 1")
            if try any.next() { requests = 0 }
            any.stop()
        }
        unrecorded = [:]
        let rows = try Rows(
            db,
            "SELECT reason, sum(\"count\") FROM ops_unrecorded WHERE minute >= ? AND minute < ? GROUP BY reason",
            minutes.lowerBound,
            minutes.upperBound
        )
        while try rows.next() {
            unrecorded[rows.text(0, limit: ErrorRow.textLimit) ?? "", default: 0] += Int(rows.int(1))
        }
    }

    /// Rows that by this clock are not written yet.
    static let aheadSQL = "SELECT created_at FROM ops_error_logs WHERE created_at > ? ORDER BY created_at DESC LIMIT ?"

    /// Looks for rows from the future: they may be in no window that can be looked at.
    mutating func readAhead(_ db: Database, now: Timestamp) throws {
        ahead = nil
        let rows = try Rows(db, Self.aheadSQL, (now + RowsAhead.tolerance).rawValue, Int64(RowsAhead.limit))
        while try rows.next() {
            ahead = RowsAhead(count: (ahead?.count ?? 0) + 1, latest: ahead?.latest ?? Timestamp(rows.int(0)))
        }
    }

    private mutating func readMessages(_ db: Database, log: OpsLog, previous: Board?) throws {
        let reading = try log.reading(db, plan)
        var parents = parents
        let shown = parents.ranked(by: query.sort, limit: Self.messageLimit).shown
        try reading.readMessages(of: shown, in: &parents, previous: previous?.parents)
        self.parents = parents
        if var children {
            let shown = children.ranked(by: query.sort, limit: Self.messageLimit).shown
            try reading.readMessages(of: shown, in: &children, previous: previous?.children)
            self.children = children
        }
    }
}
