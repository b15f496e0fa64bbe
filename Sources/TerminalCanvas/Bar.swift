/// Shares drawn across.
package enum Bar {
    private static let eighths: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    /// A bar of blocks, exact to an eighth of a column, with blanks after it. Any share above zero shows.
    package static func blocks(_ share: Double, width: Int) -> String {
        let width = min(max(width, 0), Size.limit)
        let lit = steps(share, of: width * 8)
        var text = String(repeating: "█", count: lit / 8)
        if lit % 8 > 0 { text.append(eighths[lit % 8]) }
        return text + String(repeating: " ", count: width - (lit + 7) / 8)
    }

    /// A heavy line on a light one, exact to half a column, as the two pieces of a line.
    package static func line(
        _ share: Double,
        width: Int,
        fill: Role = .barFill,
        empty: Role = .barEmpty
    ) -> [Span] {
        let width = min(max(width, 0), Size.limit)
        let lit = steps(share, of: width * 2)
        let filled = String(repeating: "━", count: lit / 2) + (lit % 2 == 1 ? "╸" : "")
        let rest = String(repeating: "─", count: width - (lit + 1) / 2)
        return [Span(filled, fill), Span(rest, empty)].filter { !$0.text.isEmpty }
    }

    /// Parts of a whole side by side over all of `width`. Every part above zero has a column while there is room; the
    /// columns left over go to the parts that lost most by rounding.
    package static func parts(_ parts: [(value: Double, role: Role)], width: Int, glyph: Character = "━") -> [Span] {
        let width = min(max(width, 0), Size.limit)
        let present = parts.filter { $0.value > 0 && $0.value.isFinite }
        let total = present.reduce(0) { $0 + $1.value }
        guard total > 0, width > 0 else {
            return width > 0 ? [Span(String(repeating: "─", count: width), .barEmpty)] : []
        }
        let exact = present.map { $0.value / total * Double(width) }
        var columns = exact.map { max(Int($0), 1) }
        while columns.reduce(0, +) > width, let widest = columns.indices.max(by: { columns[$0] < columns[$1] }) {
            columns[widest] -= 1
        }
        while columns.reduce(0, +) < width,
            let short = columns.indices.max(by: { exact[$0] - Double(columns[$0]) < exact[$1] - Double(columns[$1]) })
        {
            columns[short] += 1
        }
        return zip(present, columns).filter { $0.1 > 0 }.map {
            Span(String(repeating: glyph, count: $0.1), $0.0.role)
        }
    }

    private static func steps(_ share: Double, of count: Int) -> Int {
        guard share > 0, count > 0 else { return 0 }
        return min(max(Int((min(share, 1) * Double(count)).rounded()), 1), count)
    }
}
