internal import ErrorPolicy
internal import OpsModel

/// The answer to one question as it is kept between commits: whole when it was read, then folded forward row by row.
struct Board {
    /// At most so many groups, and children of one group, are handed out.
    static let groupLimit = 500
    static let childLimit = 200
    /// Errors of this long make the rate now, and of as long before it the rate it is compared with.
    static let recentLength = 5 * Milliseconds.minute

    let query: OpsQuery
    /// When it was read, or folded forward last.
    var now: Timestamp
    let span: TimeSpan
    /// The length of a trend's steps.
    let bucket: Int64
    /// Where the last five minutes end: with the running minute, but never after the span.
    let edge: Int64
    let plan: FilterPlan
    let listPlan: FilterPlan
    var state: RollupState
    /// Rows up to this id are in.
    var lastID: Int64
    var accounts: [Account] = []
    var names: [Int64: String] = [:]

    var totals = OutcomeCounts()
    var trend: [OutcomeCounts]
    var recent = 0
    var before = 0
    var outOfScope = 0
    var parents: GroupTable
    /// Groups below the opened ones; nil where there is no level below.
    var children: GroupTable?
    var errors = ErrorPage(rows: [], hasOlder: false)
    var newerThanAnchor = 0
    var newest: RowPosition?
    var requests: Int?
    var unrecorded: [String: Int] = [:]
    var ahead: RowsAhead?

    init(query: OpsQuery, span: TimeSpan, bucket: Int64, now: Timestamp, state: RollupState, lastID: Int64) {
        self.query = query
        self.now = now
        self.span = span
        self.bucket = bucket
        self.state = state
        self.lastID = lastID
        let minute = ceilDivision((query.end ?? now).rawValue, Milliseconds.minute) * Milliseconds.minute
        edge = min(span.end.rawValue, minute)
        plan = FilterPlan(query.filter, scope: query.scope)
        listPlan = FilterPlan(query.filter, scope: query.scope, outcome: query.listOutcome)
        let steps = Int(ceilDivision(span.end.rawValue - span.start.floored(to: bucket).rawValue, bucket))
        trend = Array(repeating: OutcomeCounts(), count: steps)
        let fields = query.fields.isEmpty ? GroupField.standard : query.fields
        parents = GroupTable(fields: fields.count == 1 ? fields : fields.dropLast(), steps: steps)
        children =
            fields.count == 1 || query.expanded.isEmpty
            ? nil : GroupTable(fields: fields, steps: steps, below: query.expanded)
    }

    var trendStart: Int64 { span.start.floored(to: bucket).rawValue }
    /// The last five minutes, and the five before.
    var recentSpan: Range<Int64> { edge - Self.recentLength..<edge }
    var beforeSpan: Range<Int64> { edge - 2 * Self.recentLength..<edge - Self.recentLength }

    /// A row dated far ahead of the reading is a broken clock's, and says nothing about how fresh the log is. How fresh
    /// that is has nothing to do with the window: a past one does not make the log silent.
    var newestHorizon: Timestamp { now + Milliseconds.day }

    func step(_ at: Int64) -> Int { Int(floorDivision(at - trendStart, bucket)) }

    /// When this answer stops being the answer without any commit: a step or the running minute ends. Nil for a
    /// window whose end stands still.
    var expires: Timestamp? {
        guard query.end == nil else { return nil }
        return Timestamp(edge)
    }

    /// Counts one row everywhere but in the list; `isLater` says that it was written after those counted before,
    /// `knowsMessage` that its texts were read.
    mutating func count(_ row: ErrorRow, isLater: Bool, knowsMessage: Bool = true) {
        let at = row.createdAt.rawValue
        let isRecent = recentSpan.contains(at)
        if isRecent { recent += 1 }
        if beforeSpan.contains(at) { before += 1 }
        guard span.contains(row.createdAt) else { return }
        let step = step(at)
        totals[row.outcome] += 1
        if trend.indices.contains(step) { trend[step][row.outcome] += 1 }
        func add(to table: inout GroupTable) {
            guard let slot = table.add(row, step: step) else { return }
            if isRecent { table.entries[slot].recent += 1 }
            // The newest row's message; of equal times that of the row written last.
            guard knowsMessage, at == table.entries[slot].last, isLater || table.entries[slot].messageAt != at else {
                return
            }
            table.entries[slot].message = (row.upstreamMessage ?? row.clientMessage).map {
                $0.cut(to: ErrorRow.textLimit)
            }
            table.entries[slot].messageAt = at
        }
        add(to: &parents)
        if children != nil { add(to: &children!) }
    }

    /// Adds a row that was committed after this answer was read.
    mutating func fold(_ row: ErrorRow, upstreamRequestID: String?) {
        lastID = max(lastID, row.id)
        guard query.scope == .all || row.isImages else {
            if span.contains(row.createdAt) { outOfScope += 1 }
            return
        }
        if row.createdAt < newestHorizon, newest.map({ $0 < row.position }) ?? true { newest = row.position }
        guard plan.passes(row, upstreamRequestID: upstreamRequestID) else { return }
        count(row, isLater: true)
        guard span.contains(row.createdAt), query.listOutcome.map({ $0 == row.outcome }) ?? true else { return }
        if let anchor = query.listAnchor, anchor < row.position {
            newerThanAnchor += 1
            return
        }
        let place = errors.rows.firstIndex { $0.position < row.position } ?? errors.rows.count
        guard place < query.listLimit else {
            errors.hasOlder = true
            return
        }
        errors.rows.insert(row.cut(to: ErrorRow.textLimit), at: place)
        if errors.rows.count > query.listLimit {
            errors.rows.removeLast()
            errors.hasOlder = true
        }
    }

    /// The value the screen gets.
    func snapshot(readAt: Timestamp) -> OpsSnapshot {
        let ranked = parents.ranked(by: query.sort, limit: Self.groupLimit)
        var below: [GroupKey: [Int]] = [:]
        if let children {
            for slot in children.entries.indices { below[children.entries[slot].key.parent, default: []].append(slot) }
        }
        let groups = ranked.shown.map { slot in
            var row = parents.row(slot, names: names)
            if let children, let slots = below[row.key] {
                let ranked = children.ranked(by: query.sort, limit: Self.childLimit, among: slots)
                row.children = ranked.shown.map { children.row($0, names: names) }
                row.childrenLeftOut = ranked.rest.count
            }
            return row
        }
        return OpsSnapshot(
            query: query,
            readAt: readAt,
            span: span,
            bucket: bucket,
            totals: totals,
            trend: trend,
            recent: recent,
            before: before,
            groups: groups,
            groupsLeftOut: ranked.rest.count,
            errorsInGroupsLeftOut: ranked.rest.reduce(0) { $0 + parents.entries[$1].count },
            errors: errors.rows,
            hasOlderErrors: errors.hasOlder,
            newerThanAnchor: newerThanAnchor,
            newestRow: newest,
            requests: requests,
            unrecorded: unrecorded,
            ahead: ahead,
            outOfScope: outOfScope,
            accounts: accounts
        )
    }
}
