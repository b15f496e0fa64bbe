/// How many columns texts take, and how they are made to fit.
package enum TextWidth {
    /// Columns a text takes on one line, drawn as `GlyphSequence` says; counting stops at `limit`.
    package static func of(_ text: some StringProtocol, limit: Int = Size.limit) -> Int {
        var columns = 0
        for glyph in GlyphSequence(text) {
            columns += Int(glyph.width)
            if columns >= limit { return limit }
        }
        return columns
    }

    /// The text as it may be drawn, cut to `width` columns; `ellipsis` takes the place of what was cut.
    package static func truncate(_ text: some StringProtocol, to width: Int, ellipsis: String = "…") -> String {
        guard width > 0 else { return "" }
        var kept = ClippedText(limit: width)
        for glyph in GlyphSequence(text) where !kept.append(glyph) {
            let mark = of(ellipsis, limit: width)
            return kept.prefix(columns: width - mark) + (mark < width || width == 1 ? ellipsis : "")
        }
        return kept.text
    }

    /// Keeps the beginning and the end, as for a path or a request id. It looks at the whole text, at most `limit` glyphs.
    package static func truncateMiddle(_ text: some StringProtocol, to width: Int, limit: Int = 4096) -> String {
        let glyphs = Array(GlyphSequence(text).prefix(limit))
        let total = glyphs.reduce(0) { $0 + Int($1.width) }
        if total <= width { return glyphs.map(\.text).joined() }
        guard width > 1 else { return width == 1 ? "…" : "" }
        var head = ClippedText(limit: width / 2)
        for glyph in glyphs where !head.append(glyph) { break }
        var tail: [Glyph] = []
        var columns = 0
        for glyph in glyphs.reversed() {
            columns += Int(glyph.width)
            if columns > width - 1 - head.columns { break }
            tail.append(glyph)
        }
        return head.text + "…" + tail.reversed().map(\.text).joined()
    }

    /// The text cut or padded to exactly `width` columns.
    package static func pad(_ text: some StringProtocol, to width: Int, align: Alignment = .left) -> String {
        let cut = truncate(text, to: width)
        let missing = max(width - of(cut), 0)
        switch align {
        case .left: return cut + String(repeating: " ", count: missing)
        case .right: return String(repeating: " ", count: missing) + cut
        case .center:
            let left = missing / 2
            return String(repeating: " ", count: left) + cut + String(repeating: " ", count: missing - left)
        }
    }

    package enum Alignment: Sendable {
        case left, right, center
    }
}

/// Glyphs collected up to a number of columns, with where each begins.
private struct ClippedText {
    let limit: Int
    private(set) var columns = 0
    private var glyphs: [Glyph] = []

    init(limit: Int) { self.limit = limit }

    /// False when the glyph does not fit any more.
    mutating func append(_ glyph: Glyph) -> Bool {
        guard columns + Int(glyph.width) <= limit else { return false }
        columns += Int(glyph.width)
        glyphs.append(glyph)
        return true
    }

    var text: String { glyphs.map(\.text).joined() }

    func prefix(columns wanted: Int) -> String {
        var used = 0
        return glyphs.prefix { glyph in
            used += Int(glyph.width)
            return used <= wanted
        }.map(\.text).joined()
    }
}
