internal import GRDB
internal import OpsModel

/// First and last times that a rollup has lost (its extreme row was deleted) and that finer levels still know.
struct Extremes {
    private struct Gap {
        var level: Level
        var bucket: Int64
        var slot: Int32
        var isFirst: Bool
    }

    private struct Place: Hashable {
        var level: Level
        var bucket: Int64
    }

    private var gaps: [Gap] = []

    /// Remembers what `cell` does not know.
    mutating func note(_ cell: Cell, slot: Int32) {
        if cell.first == nil { gaps.append(Gap(level: cell.level, bucket: cell.bucket, slot: slot, isFirst: true)) }
        if cell.last == nil { gaps.append(Gap(level: cell.level, bucket: cell.bucket, slot: slot, isFirst: false)) }
    }

    /// Fills the gaps that can matter, level by level. What is read below belongs to the same groups and steps, so
    /// every time found is one of the group's own and may simply stretch it.
    mutating func resolve(
        _ reading: GroupReading,
        table: inout GroupTable,
        slotOf: (inout GroupTable, Int) -> Int32
    ) throws {
        while !gaps.isEmpty {
            var places: Set<Place> = []
            for gap in gaps {
                let entry = table.entries[Int(gap.slot)]
                let start = gap.bucket * gap.level.length
                let matters = gap.isFirst ? start < entry.first : start + gap.level.length - 1 > entry.last
                if matters { places.insert(Place(level: gap.level, bucket: gap.bucket)) }
            }
            gaps = []
            for place in places {
                let start = place.bucket * place.level.length
                if let below = place.level.below {
                    let factor = place.level.length / below.length
                    let segment = Segment(level: below, buckets: place.bucket * factor..<(place.bucket + 1) * factor)
                    try reading.cube.forEachCell(reading.db, segment, stop: reading.stop) { cell in
                        let slot = slotOf(&table, cell.id)
                        guard slot != SlotMap.excluded else { return true }
                        table.stretch(Int(slot), first: cell.first, last: cell.last)
                        note(cell, slot: slot)
                        return true
                    }
                } else {
                    try reading.forEachRow(start..<start + place.level.length) { row in
                        guard let slot = table.slot(row.groupKey(table.fields)) else { return }
                        table.stretch(slot, first: row.createdAt.rawValue, last: row.createdAt.rawValue)
                    }
                }
            }
        }
    }
}
