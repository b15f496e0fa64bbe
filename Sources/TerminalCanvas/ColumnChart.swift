/// Columns made of parts, such as errors by outcome over time.
package struct ColumnChart: Sendable {
    /// What the parts mean, from the bottom up.
    package let roles: [Role]
    /// One list of parts a column, in the order of `roles`.
    package let columns: [[Double]]
    /// The value that fills the height; the tallest column when nil.
    package let maximum: Double?

    package init(roles: [Role], columns: [[Double]], maximum: Double? = nil) {
        self.roles = roles
        self.columns = columns
        self.maximum = maximum
    }

    /// One cell: how many eighths of it are filled, and what most of that means.
    package struct Piece: Hashable, Sendable {
        package let eighths: Int
        package let role: Role
    }

    /// The pieces of one column in `rows` cells, from the bottom up.
    package func pieces(_ column: Int, rows: Int) -> [Piece] {
        let top = maximum ?? columns.map(total).max() ?? 0
        guard top > 0, rows > 0, columns.indices.contains(column) else { return [] }
        let unit = Double(rows * 8) / top
        var edges: [(top: Double, role: Role)] = []
        var sum = 0.0
        for (value, role) in zip(columns[column], roles) where value > 0 && value.isFinite {
            sum += value * unit
            edges.append((min(sum, Double(rows * 8)), role))
        }
        guard let height = edges.last.map({ max(1, Int($0.top.rounded())) }) else { return [] }
        return (0..<(height + 7) / 8).map { row in
            let low = Double(row * 8)
            let high = Double(min(row * 8 + 8, height))
            var best = (amount: -1.0, role: edges[0].role)
            var start = 0.0
            for edge in edges {
                let amount = min(edge.top, high) - max(start, low)
                if amount > best.amount { best = (amount, edge.role) }
                start = edge.top
            }
            return Piece(eighths: min(height - row * 8, 8), role: best.role)
        }
    }

    private func total(_ parts: [Double]) -> Double {
        parts.reduce(0) { $0 + ($1 > 0 && $1.isFinite ? $1 : 0) }
    }
}

extension Canvas {
    private static let blocks: [Glyph] = [
        Glyph(" "), Glyph("▁"), Glyph("▂"), Glyph("▃"), Glyph("▄"), Glyph("▅"), Glyph("▆"), Glyph("▇"), Glyph("█"),
    ]

    /// Draws a chart over a rectangle, one column of it a column of cells, the newest at the right edge.
    package mutating func chart(_ chart: ColumnChart, in rect: Rect) {
        let shown = min(chart.columns.count, rect.width)
        for offset in 0..<shown {
            let pieces = chart.pieces(chart.columns.count - 1 - offset, rows: rect.height)
            for (row, piece) in pieces.enumerated() {
                let place = Point(x: rect.maxX - 1 - offset, y: rect.maxY - 1 - row)
                put(Canvas.blocks[piece.eighths], at: place, role: piece.role)
            }
        }
    }
}
