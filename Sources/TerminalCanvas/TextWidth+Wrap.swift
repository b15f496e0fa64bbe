extension TextWidth {
    /// The text as lines of at most `width` columns, broken at spaces where there are any, and at its own line breaks.
    ///
    /// At most `maximumLines` come back; the last ends in `…` when there was more. Text beyond them is not looked at.
    package static func wrap(
        _ text: some StringProtocol,
        width: Int,
        maximumLines: Int = 1000
    ) -> [String] {
        guard width > 0, maximumLines > 0 else { return [] }
        var wrapping = Wrapping(width: width)
        for glyph in GlyphSequence(text) {
            wrapping.take(glyph)
            if wrapping.lines.count > maximumLines { break }
        }
        wrapping.finish()
        guard wrapping.lines.count > maximumLines else { return wrapping.lines }
        var lines = Array(wrapping.lines.prefix(maximumLines))
        let last = lines[maximumLines - 1]
        lines[maximumLines - 1] = of(last) < width ? last + "…" : truncate(last + "…", to: width)
        return lines
    }
}

/// Words put on lines, one glyph after the other.
private struct Wrapping {
    private static let lineBreak = Glyph(base: 0x21B5)

    let width: Int
    private(set) var lines: [String] = []
    private var line: [Glyph] = []
    private var columns = 0
    /// Where in `line` the last space stands.
    private var space: Int?

    init(width: Int) { self.width = width }

    mutating func take(_ glyph: Glyph) {
        if glyph == Wrapping.lineBreak {
            finish()
            return
        }
        guard Int(glyph.width) <= width else { return }
        if columns + Int(glyph.width) > width {
            if glyph == .space {
                finish()
                return
            }
            breakLine()
        }
        if glyph == .space { space = line.count }
        line.append(glyph)
        columns += Int(glyph.width)
    }

    /// Ends the line as it stands.
    mutating func finish() {
        lines.append(text(line[...]))
        line = []
        columns = 0
        space = nil
    }

    /// Moves the word that does not fit to a line of its own, or breaks it when it is longer than a line.
    private mutating func breakLine() {
        guard let space, space > 0 else {
            finish()
            return
        }
        let rest = Array(line[(space + 1)...])
        lines.append(text(line[..<space]))
        line = rest
        columns = rest.reduce(0) { $0 + Int($1.width) }
        self.space = nil
    }

    private func text(_ glyphs: ArraySlice<Glyph>) -> String { glyphs.map(\.text).joined() }
}
