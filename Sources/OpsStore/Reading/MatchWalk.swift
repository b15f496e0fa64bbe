internal import GRDB
internal import OpsModel

/// Walks the rows that match a filter, newest first, without reading the rows in between: the rollups say where
/// matching rows are, from days down to minutes, and often to the millisecond.
struct MatchWalk {
    /// So many rows are simply read before the rollups are asked.
    private static let patience = 1_000
    /// A cell of so few rows names all their times: its first and its last.
    private static let few = 2

    let reading: GroupReading
    let textLimit: Int
    /// Rows are only counted, by what rollups know of them.
    var onlyCounts = false

    private enum Piece {
        case rows(Range<Int64>)
        case steps(Segment)

        var start: Int64 {
            switch self {
            case .rows(let range): range.lowerBound
            case .steps(let segment): segment.buckets.lowerBound * segment.level.length
            }
        }
    }

    /// Calls `body` with every matching row of `span`, newest first, until it says no.
    func forEach(
        in span: TimeSpan,
        before: RowPosition? = nil,
        _ body: @escaping (ErrorRow) throws -> Bool
    ) throws {
        var end = span.end.rawValue
        if let before {
            // The row's own millisecond may hold more rows, so it stays in.
            end = min(end, before.createdAt.rawValue == .max ? .max : before.createdAt.rawValue + 1)
        }
        guard span.start.rawValue < end else { return }
        var walker = Walker(
            reading: reading,
            textLimit: textLimit,
            onlyCounts: onlyCounts,
            before: before,
            isWanted: { _ in false },
            body: body
        )
        // Rows first: where most match, nothing is faster.
        let isNarrowed = !reading.plan.fields.isEmpty || reading.plan.scope == .images && reading.catalog.hasOtherScope
        let reached = try walker.read(span.start.rawValue..<end, atMost: isNarrowed ? Self.patience : .max)
        guard let reached, !walker.isDone else { return }
        // What is left ends with the last millisecond that was begun; its rows already seen are passed over.
        walker.before = reached
        let rest = TimeSpan(start: span.start, end: Timestamp(reached.createdAt.rawValue + 1))
        let catalog = reading.catalog
        let dimension = reading.cube == .kinds ? catalog.kinds : catalog.groups
        var wanted: [Int8] = Array(repeating: -1, count: dimension.count)
        walker.isWanted = { id in
            guard wanted.indices.contains(id) else { return false }
            if wanted[id] < 0 {
                let fits = reading.plan.includes(id, of: dimension, values: catalog.values, names: reading.names)
                wanted[id] = fits ? 1 : 0
            }
            return wanted[id] == 1
        }
        walker.kindOf = { dimension.kinds[$0] }
        let composition = Composition(rest, state: reading.state)
        let pieces = (composition.raw.map(Piece.rows) + composition.segments.map(Piece.steps))
            .sorted { $0.start > $1.start }
        for piece in pieces where !walker.isDone {
            switch piece {
            case .rows(let range): _ = try walker.read(range, atMost: .max)
            case .steps(let segment): try walker.visit(segment, kinds: nil)
            }
        }
    }

    private struct Walker {
        let reading: GroupReading
        let textLimit: Int
        let onlyCounts: Bool
        var before: RowPosition?
        var isWanted: (Int) -> Bool
        var kindOf: (Int) -> Int32 = { _ in 0 }
        let body: (ErrorRow) throws -> Bool
        var isDone = false

        init(
            reading: GroupReading,
            textLimit: Int,
            onlyCounts: Bool,
            before: RowPosition?,
            isWanted: @escaping (Int) -> Bool,
            body: @escaping (ErrorRow) throws -> Bool
        ) {
            self.reading = reading
            self.textLimit = textLimit
            self.onlyCounts = onlyCounts
            self.before = before
            self.isWanted = isWanted
            self.body = body
        }

        /// Reads plain rows; where it gave up after `atMost`, the last row it saw.
        mutating func read(_ range: Range<Int64>, atMost: Int) throws -> RowPosition? {
            let reader = RowReader(
                db: reading.db,
                textLimit: textLimit,
                onlyCounts: onlyCounts,
                names: reading.names
            )
            var seen = 0
            var reached: RowPosition?
            var finished = false
            try reader.forEachRow(in: range, before: before, stop: reading.stop) { row, request in
                seen += 1
                if reading.plan.includes(row, upstreamRequestID: request), try !body(row) {
                    finished = true
                    return false
                }
                if seen >= atMost {
                    reached = row.position
                    return false
                }
                return true
            }
            isDone = isDone || finished
            return finished ? nil : reached
        }

        /// Walks the steps of a segment that hold wanted keys, newest first.
        mutating func visit(_ segment: Segment, kinds: [Int]?) throws {
            var upper = segment.buckets.upperBound
            while !isDone, upper > segment.buckets.lowerBound {
                // From step to step that holds anything at all.
                let rows = try Rows(
                    reading.db,
                    """
                    SELECT \(segment.level.column) FROM ops_kind_rollups\(segment.level.suffix)
                    WHERE \(segment.level.column) < ? AND \(segment.level.column) >= ?
                    ORDER BY \(segment.level.column) DESC LIMIT 1
                    """,
                    upper,
                    segment.buckets.lowerBound
                )
                guard try rows.next() else { return }
                let bucket = rows.int(0)
                rows.stop()
                try visit(segment.level, bucket, kinds: kinds)
                upper = bucket
            }
        }

        private mutating func visit(_ level: Level, _ bucket: Int64, kinds: [Int]?) throws {
            var times: [Range<Int64>] = []
            var found: Set<Int> = []
            var isFine = true
            let cube = reading.cube
            let segment = Segment(level: level, buckets: bucket..<bucket + 1)
            try cube.forEachCell(reading.db, segment, kinds: kinds, stop: reading.stop) { [isWanted, kindOf] cell in
                guard isWanted(cell.id) else { return true }
                found.insert(Int(kindOf(cell.id)))
                if let first = cell.first, let last = cell.last, cell.count <= MatchWalk.few {
                    times.append(first..<first + 1)
                    times.append(last..<last + 1)
                } else if level == .minute {
                    let start = cell.first ?? cell.start
                    let end = cell.last ?? cell.start + level.length - 1
                    times.append(start..<end + 1)
                } else {
                    isFine = false
                }
                return true
            }
            guard !found.isEmpty else { return }
            if let below = level.below, !isFine {
                let factor = level.length / below.length
                try visit(
                    Segment(level: below, buckets: bucket * factor..<(bucket + 1) * factor),
                    kinds: found.sorted()
                )
                return
            }
            for range in merged(times).reversed() where !isDone { _ = try read(range, atMost: .max) }
        }

        /// Ranges in order, none touching another.
        private func merged(_ ranges: [Range<Int64>]) -> [Range<Int64>] {
            var result: [Range<Int64>] = []
            for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
                if let last = result.last, range.lowerBound <= last.upperBound {
                    result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
                } else {
                    result.append(range)
                }
            }
            return result
        }
    }
}
