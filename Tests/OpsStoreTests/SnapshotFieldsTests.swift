import GRDB
import OpsModel
import TestSupport
import Testing

@testable import OpsStore

/// Groups on screen, formed by any fields in any order.
@Suite struct SnapshotFieldsTests {
    @Test("rows and the children of an opened one say what the rows of the log say", arguments: 1...8)
    func anyOrder(count: Int) throws {
        let scratch = try ScratchLog()
        try SnapshotTests.filled(scratch, rows: 300, seed: UInt64(count))
        let log = try scratch.open()
        let all = try scratch.writer.read { try RowReader(db: $0).rows(after: 0, limit: .max) }.map(\.row)
        var random = SeededGenerator(seed: 40 + UInt64(count))
        for window in [Window.hour, .week] {
            let fields = Array(GroupField.allCases.shuffled(using: &random).prefix(count))
            var query = OpsQuery(window: window, fields: fields)
            let closed = try log.snapshot(query, now: SnapshotTests.now)
            let parents = count > 1 ? Array(fields.dropLast()) : fields
            let inside = all.filter { $0.isImages && closed.span.contains($0.createdAt) }
            #expect(closed.groups.reduce(0) { $0 + $1.count } == inside.count && !inside.isEmpty)
            #expect(closed.groups.count == Set(inside.map { $0.groupKey(parents) }).count)
            let opened = try #require(closed.groups.randomElement(using: &random)).key
            query.expanded = [opened]
            let open = try log.snapshot(query, now: SnapshotTests.now)
            let group = try #require(open.groups.first { $0.key == opened })
            let rows = inside.filter { $0.groupKey(parents) == opened }
            #expect(group.count == rows.count && group.trend.reduce(0, +) == rows.count)
            let children = count > 1 ? Set(rows.map { $0.groupKey(fields) }) : []
            #expect(Set(group.children.map(\.key)) == children, "\(fields)")
            for child in group.children {
                #expect(child.count == rows.count { $0.groupKey(fields) == child.key })
            }
        }
    }
}
