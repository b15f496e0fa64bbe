internal import ErrorPolicy
internal import GRDB
internal import OpsModel

extension GroupReading {
    /// A group's newest row is looked for among so many of its millisecond.
    private static let crowd = 200

    /// All matching errors of a span.
    func total(_ span: TimeSpan) throws -> OutcomeCounts {
        var table = GroupTable(fields: [], steps: 0)
        try collect(span, into: &table)
        return table.entries.first?.outcomes ?? OutcomeCounts()
    }

    /// Adds what falls into `range`, whole minutes, to the groups' recent counts.
    func collectRecent(
        _ range: Range<Int64>,
        into table: inout GroupTable,
        kinds: [Int]? = nil,
        counted: (Int) -> Void
    ) throws {
        let minutes =
            ceilDivision(range.lowerBound, Milliseconds.minute)
            ..<> floorDivision(range.upperBound, Milliseconds.minute)
        var map = SlotMap(catalog, cube: cube, plan: plan, names: names)
        try cube.forEachCell(db, Segment(level: .minute, buckets: minutes), kinds: kinds, stop: stop) { cell in
            let slot = map.slot(of: cell.id, in: &table)
            guard slot != SlotMap.excluded else { return true }
            table.entries[Int(slot)].recent += cell.count
            counted(cell.count)
            return true
        }
    }

    /// The kinds below `parents`, where seeking to each of them in every step beats reading all cells; else nil.
    func kinds(of parents: Set<GroupKey>, fields: [GroupField], worthFor errors: Int, in span: TimeSpan) -> [Int]? {
        guard fields.allSatisfy(\.isOfKind) else { return nil }
        let all = catalog.kinds
        let found = (0..<all.count).filter { id in
            all.kinds[id] == id
                && parents.contains(
                    GroupKey(
                        fields.map { field in
                            let number = all.value(id, field)
                            return number < 0 ? .none : catalog.values[Int(number)]
                        }
                    )
                )
        }
        let steps = Composition(span, state: state, coarsest: .hour).segments.reduce(0) { $0 + $1.buckets.count }
        // A seek costs about as much as reading four cells, and there are no more cells than errors.
        return steps * found.count * 4 < errors || found.count <= 4 ? found : nil
    }

    /// How many matching errors come after a place.
    func newer(than anchor: RowPosition, until end: Timestamp) throws -> Int {
        var count = 0
        if plan.isDimensional {
            count = try total(TimeSpan(start: anchor.createdAt + 1, end: end)).total
            guard anchor.createdAt < end else { return 0 }
            try forEachRow(anchor.createdAt.rawValue..<anchor.createdAt.rawValue + 1) { row in
                if row.id > anchor.id { count += 1 }
            }
        } else {
            let walk = MatchWalk(reading: self, textLimit: FilterMatcher.textLimit)
            try walk.forEach(in: TimeSpan(start: anchor.createdAt, end: end)) { row in
                if anchor < row.position { count += 1 }
                return anchor < row.position
            }
        }
        return count
    }

    /// Finds the message of each group's newest row.
    func readMessages(of slots: [Int], in table: inout GroupTable, previous: GroupTable?) throws {
        for slot in slots where table.entries[slot].messageAt != table.entries[slot].last {
            let entry = table.entries[slot]
            if let old = previous?.slots[entry.key], let known = previous?.entries[old], known.messageAt == entry.last {
                table.entries[slot].message = known.message
                table.entries[slot].messageAt = known.messageAt
                continue
            }
            guard entry.last < .max else { continue }
            let fields = table.fields
            let reader = RowReader(
                db: db,
                textLimit: plan.isDimensional ? ErrorRow.textLimit * 2 : FilterMatcher.textLimit,
                names: names
            )
            var seen = 0
            var message: String?
            try reader.forEachRow(in: entry.last..<entry.last + 1) { row, request in
                seen += 1
                if plan.includes(row, upstreamRequestID: request), row.groupKey(fields) == entry.key {
                    message = row.upstreamMessage ?? row.clientMessage
                    return false
                }
                return seen < Self.crowd
            }
            table.entries[slot].message = message.map { $0.cut(to: ErrorRow.textLimit) }
            table.entries[slot].messageAt = entry.last
        }
    }
}

extension OpsLog {
    /// Errors of a span outside the image scope, whatever they are.
    func countOutside(_ db: Database, _ span: TimeSpan, stop: @escaping StopCheck) throws -> Int {
        let reading = try reading(db, FilterPlan(Filter(), scope: .all), stop: stop)
        let kinds = reading.catalog.kinds
        guard reading.catalog.hasOtherScope else { return 0 }
        var outside = 0
        var table = GroupTable(fields: [], steps: 0)
        try reading.collect(
            span,
            into: &table,
            also: { cell in
                if kinds.isImages.indices.contains(cell.id), !kinds.isImages[cell.id] { outside += cell.count }
            },
            alsoRow: { row in
                if !row.isImages { outside += 1 }
            }
        )
        return outside
    }
}
