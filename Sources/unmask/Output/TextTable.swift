import TerminalCanvas

/// Rows under titles, made to fit a width. Texts may come from anywhere: they are made safe for a terminal here.
struct TextTable {
    struct Column {
        var title: String
        var alignment: TextWidth.Alignment = .left
        /// The fewest columns it is cut to where the table is too wide; nil is never cut.
        var least: Int?
        /// The columns it should have, if it needs so many, before others are left out for it.
        var wanted = 0
        /// Whether it is left out where another would get less than it wants.
        var isOptional = false
    }

    /// The most of any text that is shown.
    private static let textLimit = 512
    private static let gap = "  "

    var columns: [Column]
    var rows: [[String]]
    /// What is printed where there are no rows.
    var empty: String

    /// The table's lines.
    ///
    /// - Parameters:
    ///   - width: columns to fit; nil where lines may be as long as they are.
    ///   - isStyled: whether titles may be bold.
    func text(width: Int?, isStyled: Bool) -> String {
        guard !rows.isEmpty else { return empty + "\n" }
        let cells = rows.map { row in row.map { DisplayText(line: $0, limit: Self.textLimit).text } }
        let widths = widths(of: cells, fitting: width)
        var text = line(columns.map(\.title), widths)
        if isStyled { text = "\u{1B}[1m\(text)\u{1B}[m" }
        text += "\n"
        for row in cells { text += line(row, widths) + "\n" }
        return text
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var parts: [String] = []
        for (index, column) in columns.enumerated() where widths[index] > 0 {
            parts.append(TextWidth.pad(cells[index], to: widths[index], align: column.alignment))
        }
        let line = parts.joined(separator: Self.gap)
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// Optional columns are left out, the last first, until every other has what it wants.
    private func widths(of cells: [[String]], fitting width: Int?) -> [Int] {
        let natural = columns.indices.map { index in
            max(TextWidth.of(columns[index].title), cells.map { TextWidth.of($0[index]) }.max() ?? 0)
        }
        guard let width else { return natural }
        var shown = natural
        while true {
            let fitted = fit(shown, to: width)
            let isContent = columns.indices.allSatisfy {
                shown[$0] == 0 || fitted[$0] >= min(natural[$0], columns[$0].wanted)
            }
            guard !isContent, let optional = columns.indices.last(where: { columns[$0].isOptional && shown[$0] > 0 })
            else { return fitted }
            shown[optional] = 0
        }
    }

    /// The widest columns that may be cut give way first; where even that is not enough, the last are left out.
    private func fit(_ natural: [Int], to width: Int) -> [Int] {
        var widths = natural
        func total() -> Int {
            let shown = widths.filter { $0 > 0 }
            return shown.reduce(0, +) + max(shown.count - 1, 0) * Self.gap.count
        }
        while total() > width {
            let cuttable = columns.indices.filter { widths[$0] > columns[$0].least ?? .max }
            if let widest = cuttable.max(by: { widths[$0] < widths[$1] }) {
                widths[widest] -= 1
            } else if let last = widths.indices.dropFirst().last(where: { widths[$0] > 0 }) {
                widths[last] = 0
            } else {
                break
            }
        }
        return widths
    }
}
