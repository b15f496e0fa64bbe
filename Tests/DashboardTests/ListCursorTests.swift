import TestSupport
import Testing

@testable import Dashboard

@Suite struct ListCursorTests {
    @Test("the first row is selected when a list appears")
    func firstRow() {
        var cursor = ListCursor<Int>()
        cursor.settle(from: [], to: [4, 5, 6], height: 3)
        #expect(cursor.selected == 4)
        cursor.settle(from: [4, 5, 6], to: [], height: 3)
        #expect(cursor == ListCursor())
    }

    @Test("a row that moves keeps the selection and its line on the screen")
    func movingRow() {
        var cursor = ListCursor(selected: 13)
        let old = Array(10..<40)
        cursor.settle(from: old, to: old, height: 10)
        cursor.move(by: 7, in: old, height: 10)
        #expect(cursor.selected == 20 && cursor.offset == 1)
        cursor.settle(from: old, to: Array(0..<40), height: 10)
        #expect(cursor.selected == 20 && cursor.offset == 11)
        cursor.settle(from: Array(0..<40), to: old, height: 10)
        #expect(cursor.selected == 20 && cursor.offset == 1)
    }

    @Test(
        "when a row vanishes the nearest one takes over, the one below first",
        arguments: [
            ([1, 2, 3, 4, 5], 3, [1, 2, 4, 5], 4),
            ([1, 2, 3, 4, 5], 3, [1, 2], 2),
            ([1, 2, 3, 4, 5], 3, [1, 5], 5),
            ([1, 2, 3, 4, 5], 5, [1, 2], 2),
            ([1, 2, 3], 2, [7, 8], 7),
        ]
    )
    func vanishingRow(old: [Int], selected: Int, new: [Int], expected: Int) {
        var cursor = ListCursor(selected: selected)
        cursor.settle(from: old, to: new, height: 10)
        #expect(cursor.selected == expected)
    }

    @Test("moving stops at the ends, however far it goes")
    func ends() {
        let ids = Array(0..<5)
        var cursor = ListCursor(selected: 2)
        cursor.move(by: .max, in: ids, height: 3)
        #expect(cursor.selected == 4 && cursor.offset == 2)
        cursor.move(by: -.max, in: ids, height: 3)
        #expect(cursor.selected == 0 && cursor.offset == 0)
        cursor.move(by: .min, in: ids, height: 0)
        #expect(cursor.selected == 0)
    }

    @Test("a step that leaves the view moves it on by half, so that the next steps move nothing but the cursor")
    func steps() {
        let ids = Array(0..<20)
        var cursor = ListCursor(selected: 0)
        var offsets: [Int] = []
        for _ in 0..<8 {
            cursor.perform(.down, in: ids, height: 6)
            offsets.append(cursor.offset)
        }
        #expect(offsets == [0, 0, 0, 0, 0, 3, 3, 3])
        for _ in 0..<6 { cursor.perform(.up, in: ids, height: 6) }
        #expect(cursor.selected == 2 && cursor.offset == 0)
    }

    @Test("a page moves the view along, so that the cursor keeps its line")
    func pages() {
        let ids = Array(0..<100)
        var cursor = ListCursor(selected: 3)
        cursor.page(by: 9, in: ids, height: 10)
        #expect(cursor.selected == 12 && cursor.offset == 9)
        cursor.page(by: -9, in: ids, height: 10)
        #expect(cursor.selected == 3 && cursor.offset == 0)
    }

    @Test("whatever happens to the list, the selection is in it, on screen, and on the same thing if that is left")
    func anything() {
        for seed in 0..<300 {
            var random = SeededGenerator(seed: UInt64(seed))
            var ids = Array(0..<Int.random(in: 0...30, using: &random)).shuffled(using: &random)
            var cursor = ListCursor<Int>()
            cursor.settle(from: [], to: ids, height: 5)
            for _ in 0..<30 {
                let height = Int.random(in: 0...12, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: cursor.move(by: Int.random(in: -9...9, using: &random), in: ids, height: height)
                case 1: cursor.page(by: Int.random(in: -9...9, using: &random), in: ids, height: height)
                case 2: cursor.fit(ids, height: height)
                default:
                    let before = (ids, cursor.selected)
                    ids = (ids + [Int.random(in: 100...999, using: &random)]).filter { _ in
                        Int.random(in: 0...4, using: &random) > 0
                    }
                    ids = Array(Set(ids)).sorted().shuffled(using: &random)
                    cursor.settle(from: before.0, to: ids, height: height)
                    if let selected = before.1, ids.contains(selected) { #expect(cursor.selected == selected) }
                }
                guard let index = cursor.index(in: ids) else {
                    #expect(ids.isEmpty && cursor.selected == nil)
                    continue
                }
                cursor.fit(ids, height: height)
                #expect(cursor.offset >= 0 && cursor.offset <= index && index < cursor.offset + max(height, 1))
            }
        }
    }
}
