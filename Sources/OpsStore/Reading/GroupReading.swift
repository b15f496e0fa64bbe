internal import ErrorPolicy
internal import GRDB
internal import OpsModel

/// One question to the rollups inside one transaction: which cube, which rows, and when to give up.
struct GroupReading {
    let db: Database
    let cube: Cube
    let plan: FilterPlan
    let catalog: CatalogState
    let state: RollupState
    let names: [Int64: String]
    let stop: StopCheck

    /// Counts every matching error of `span` into `table`: whole steps from the rollups, ragged ends from rows.
    ///
    /// - Parameters:
    ///   - step: the length of a trend's steps, from `trendStart` on; nil for no trend.
    ///   - kinds: only these kinds can match; nil leaves it to the filter.
    ///   - also: sees every cell of the span, counted or not.
    ///   - alsoRow: sees every row at the ragged ends.
    ///   - counted: told what was counted, and in which step.
    func collect(
        _ span: TimeSpan,
        into table: inout GroupTable,
        step: Int64? = nil,
        trendStart: Int64 = 0,
        kinds: [Int]? = nil,
        also: ((Cell) -> Void)? = nil,
        alsoRow: (ErrorRow) -> Void = { _ in },
        counted: (_ count: Int, _ outcome: Outcome, _ step: Int) -> Void = { _, _, _ in }
    ) throws {
        // Whoever looks at every cell, or reads the small cube, is not helped by seeking.
        let seesAll = also != nil || cube == .kinds
        let coarsest: Level =
            step.map { length in
                Level.allCases.last { $0 != .day && length % $0.length == 0 } ?? .minute
            } ?? .day
        let composition = Composition(span, state: state, coarsest: coarsest)
        var map = SlotMap(catalog, cube: cube, plan: plan, names: names)
        var extremes = Extremes()
        let kinds = kinds ?? (seesAll ? nil : plan.narrowKinds(catalog))
        for segment in composition.segments {
            try cube.forEachCell(db, segment, kinds: kinds, stop: stop) { cell in
                also?(cell)
                let slot = map.slot(of: cell.id, in: &table)
                guard slot != SlotMap.excluded else { return true }
                let index = Int(slot)
                let outcome = cube == .kinds ? catalog.kinds.outcomes[cell.id] : catalog.groups.outcomes[cell.id]
                let place = step.map { Int(floorDivision(cell.start - trendStart, $0)) }
                table.add(cell.count, outcome, at: index, step: place)
                counted(cell.count, outcome, place ?? 0)
                table.stretch(index, first: cell.first, last: cell.last)
                if cell.first == nil || cell.last == nil { extremes.note(cell, slot: slot) }
                return true
            }
        }
        for range in composition.raw {
            try forEachRow(range, also: alsoRow) { row in
                let at = row.createdAt.rawValue
                let place = step.map { Int(floorDivision(at - trendStart, $0)) }
                if table.add(row, step: place) != nil { counted(1, row.outcome, place ?? 0) }
            }
        }
        try extremes.resolve(self, table: &table) { table, id in map.slot(of: id, in: &table) }
    }

    /// Every matching row created in `range`; `also` sees the others too.
    func forEachRow(
        _ range: Range<Int64>,
        also: (ErrorRow) -> Void = { _ in },
        _ body: (ErrorRow) -> Void
    ) throws {
        let textLimit = plan.isDimensional ? ErrorRow.textLimit * 2 : FilterMatcher.textLimit
        let reader = RowReader(db: db, textLimit: textLimit, onlyCounts: plan.isDimensional, names: names)
        try reader.forEachRow(in: range, stop: stop) { row, request in
            also(row)
            if plan.includes(row, upstreamRequestID: request) { body(row) }
            return true
        }
    }
}
