/// A graph of dots, two across and four up in each cell.
package enum BrailleGraph {
    /// Dots of a cell by column, from the bottom up (Unicode, Braille Patterns).
    private static let dots: [[UInt32]] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]]

    /// Rows of text, the top one first, `size.width` columns each: values from left to right, two a column, filled from
    /// the bottom. `maximum` is the value at the top (the largest when nil). Whatever is above zero shows a dot.
    package static func rows(_ values: [Double], size: Size, maximum: Double? = nil) -> [String] {
        guard !size.isEmpty else { return [] }
        let samples = Series.resample(values, to: size.width * 2)
        let top = Series.top(samples, maximum)
        let full = size.height * 4
        let heights = samples.map { value -> Int in
            guard value > 0, top > 0 else { return 0 }
            return max(1, Int((min(value / top, 1) * Double(full)).rounded()))
        }
        return (0..<size.height).map { row in
            let below = (size.height - 1 - row) * 4
            var line = String.UnicodeScalarView()
            for column in 0..<size.width {
                var pattern: UInt32 = 0
                for side in 0..<2 where column * 2 + side < heights.count {
                    let lit = min(max(heights[column * 2 + side] - below, 0), 4)
                    for dot in 0..<lit { pattern |= dots[side][dot] }
                }
                line.append(pattern == 0 ? " " : Unicode.Scalar(0x2800 + pattern) ?? " ")
            }
            return String(line)
        }
    }
}

extension Canvas {
    /// Draws a braille graph over a rectangle, coloured from `graph.low` at the bottom to `graph.high` at the top.
    package mutating func graph(_ values: [Double], in rect: Rect, maximum: Double? = nil) {
        let rows = BrailleGraph.rows(values, size: rect.size, maximum: maximum)
        for (index, row) in rows.enumerated() {
            let height = Double(rows.count - index) / Double(rows.count)
            let role: Role = height <= 1 / 3 ? .graphLow : height <= 2 / 3 ? .graphMid : .graphHigh
            put(row, at: Point(x: rect.x, y: rect.y + index), role: role, width: rect.width)
        }
    }
}
