/// A number of columns and rows of cells, never negative.
package struct Size: Hashable, Sendable {
    package let width: Int
    package let height: Int

    /// Negative numbers count as zero; anything beyond `limit` is cut to it, so that no caller can ask for an endless grid.
    package init(width: Int, height: Int) {
        self.width = min(max(width, 0), Size.limit)
        self.height = min(max(height, 0), Size.limit)
    }

    /// The largest side a canvas may have, in cells.
    package static let limit = 4096

    package static let zero = Size(width: 0, height: 0)

    /// Whether there is not one cell.
    package var isEmpty: Bool { width == 0 || height == 0 }
}

/// A cell's place: column `x` and row `y`, both counted from 0 at the top left. It may lie outside a canvas.
package struct Point: Hashable, Sendable {
    package var x: Int
    package var y: Int

    package init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }

    package static let zero = Point(x: 0, y: 0)
}

/// A rectangle of cells. Its size is never negative.
package struct Rect: Hashable, Sendable {
    package let origin: Point
    package let size: Size

    package init(origin: Point, size: Size) {
        self.origin = origin
        self.size = size
    }

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.init(origin: Point(x: x, y: y), size: Size(width: width, height: height))
    }

    /// The whole of a canvas of that size.
    package init(_ size: Size) { self.init(origin: .zero, size: size) }

    package static let zero = Rect(x: 0, y: 0, width: 0, height: 0)

    package var x: Int { origin.x }
    package var y: Int { origin.y }
    package var width: Int { size.width }
    package var height: Int { size.height }
    /// The first column to the right of it.
    package var maxX: Int { origin.x + size.width }
    /// The first row below it.
    package var maxY: Int { origin.y + size.height }
    package var isEmpty: Bool { size.isEmpty }

    package func contains(_ point: Point) -> Bool {
        point.x >= x && point.x < maxX && point.y >= y && point.y < maxY
    }

    /// What two rectangles share; empty when they share nothing.
    package func intersection(_ other: Rect) -> Rect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rect(x: left, y: top, width: min(maxX, other.maxX) - left, height: min(maxY, other.maxY) - top)
    }

    /// The rectangle without its edges; empty when nothing is left.
    package func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
        Rect(x: x + left, y: y + top, width: width - left - right, height: height - top - bottom)
    }

    /// The rectangle without `edge` cells on each side, as the inside of a box is.
    package func inset(_ edge: Int) -> Rect { inset(left: edge, top: edge, right: edge, bottom: edge) }

    /// Cuts off the first `columns` (at most all): what was cut, and the rest.
    package func split(left columns: Int) -> (Rect, Rect) {
        let cut = min(max(columns, 0), width)
        return (
            Rect(x: x, y: y, width: cut, height: height),
            Rect(x: x + cut, y: y, width: width - cut, height: height)
        )
    }

    /// Cuts off the first `rows` (at most all): what was cut, and the rest.
    package func split(top rows: Int) -> (Rect, Rect) {
        let cut = min(max(rows, 0), height)
        return (
            Rect(x: x, y: y, width: width, height: cut),
            Rect(x: x, y: y + cut, width: width, height: height - cut)
        )
    }

    /// Cuts off the last `columns`: the rest, and what was cut.
    package func split(right columns: Int) -> (Rect, Rect) { split(left: width - min(max(columns, 0), width)) }

    /// Cuts off the last `rows`: the rest, and what was cut.
    package func split(bottom rows: Int) -> (Rect, Rect) { split(top: height - min(max(rows, 0), height)) }

    /// A rectangle of that size in the middle of this one, cut where it does not fit.
    package func centered(_ inner: Size) -> Rect {
        let size = Size(width: min(inner.width, width), height: min(inner.height, height))
        return Rect(
            origin: Point(x: x + (width - size.width) / 2, y: y + (height - size.height) / 2),
            size: size
        )
    }
}
