import Testing

@testable import TerminalCanvas

@Suite("Rectangles")
struct GeometryTests {
    private let rect = Rect(x: 2, y: 1, width: 10, height: 5)

    @Test("a split gives two parts that make up the whole, whatever is asked", arguments: [-3, 0, 4, 10, 99])
    func splitting(amount: Int) {
        let (left, right) = rect.split(left: amount)
        #expect(left.width + right.width == 10 && right.x == left.maxX && right.maxX == rect.maxX)
        let (top, bottom) = rect.split(bottom: amount)
        #expect(top.height + bottom.height == 5 && bottom.y == top.maxY && bottom.maxY == rect.maxY)
    }

    @Test("insets and intersections never have a negative size")
    func bounds() {
        #expect(rect.inset(1) == Rect(x: 3, y: 2, width: 8, height: 3))
        #expect(rect.inset(9).isEmpty)
        #expect(rect.intersection(Rect(x: 100, y: 100, width: 5, height: 5)).isEmpty)
        #expect(rect.intersection(Rect(x: 0, y: 0, width: 4, height: 4)) == Rect(x: 2, y: 1, width: 2, height: 3))
        #expect(rect.centered(Size(width: 4, height: 99)) == Rect(x: 5, y: 1, width: 4, height: 5))
        #expect(Size(width: -1, height: .max) == Size(width: 0, height: Size.limit))
    }
}
