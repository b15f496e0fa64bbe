extension Canvas {
    /// The rows as text, without the blanks at their ends; what a test compares.
    package func lines(_ support: GlyphSupport = .unicode) -> [String] {
        (0..<size.height).map { y in
            var line = ""
            for cell in cells[y * size.width..<(y + 1) * size.width] {
                switch support {
                case .unicode: line += cell.glyph.text
                case .ascii: line.append(cell.glyph.ascii)
                }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// The rows as one text.
    package func text(_ support: GlyphSupport = .unicode) -> String { lines(support).joined(separator: "\n") }

    /// One letter a cell for what it means: `.` for `text` and for roles that are not in `letters`, which lets a test
    /// name the roles it is about. Blank cells are spaces, unless `ground` is asked for.
    package func roleMap(_ letters: [Role: Character], ground: Bool = false) -> [String] {
        (0..<size.height).map { y in
            var line = ""
            for cell in cells[y * size.width..<(y + 1) * size.width] where cell.glyph.width > 0 {
                let role = ground ? cell.ground : cell.role
                let letter: Character = cell.glyph == .space && !ground ? " " : letters[role] ?? "."
                line += String(repeating: letter, count: Int(cell.glyph.width))
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
