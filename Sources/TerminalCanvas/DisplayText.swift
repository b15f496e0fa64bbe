/// Text from a database, a socket or a file, made fit to be drawn: no control is left in it, and it is bounded.
///
/// Drawing makes any text safe again; this is for the boundary where data enters, so that widths, searches and what is
/// shown agree from there on. Exports and the clipboard take the raw text instead.
package struct DisplayText: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    /// Whether something was cut off.
    package let isTruncated: Bool

    package var description: String { text }

    /// One line: line breaks are `↵`, tabs a space.
    package init(line raw: some StringProtocol, limit: Int = 4096) {
        var scalars = String.UnicodeScalarView()
        var left = limit
        for glyph in GlyphSequence(raw) {
            guard left > 0 else { break }
            left -= 1
            glyph.append(to: &scalars)
        }
        text = String(scalars)
        isTruncated = left == 0
    }

    /// Several lines: line breaks stay line breaks, tabs become four spaces.
    package init(lines raw: some StringProtocol, limit: Int = 65536) {
        var scalars = String.UnicodeScalarView()
        var left = limit
        var rest = Substring(raw)
        lines: while true {
            let end = rest.unicodeScalars.firstIndex { $0 == "\n" || $0 == "\t" || $0 == "\r" } ?? rest.endIndex
            for glyph in GlyphSequence(rest[..<end]) {
                guard left > 0 else { break lines }
                left -= 1
                glyph.append(to: &scalars)
            }
            guard end < rest.endIndex, left > 0 else { break }
            left -= 1
            let scalar = rest.unicodeScalars[end]
            rest = rest[rest.unicodeScalars.index(after: end)...]
            switch scalar {
            case "\t": scalars.append(contentsOf: "    ".unicodeScalars)
            case "\r" where rest.unicodeScalars.first != "\n": scalars.append(contentsOf: "\\x0d".unicodeScalars)
            case "\r": break
            default: scalars.append("\n")
            }
        }
        text = String(scalars)
        isTruncated = left == 0
    }
}

extension Glyph {
    fileprivate func append(to scalars: inout String.UnicodeScalarView) {
        for value in [base, mark1, mark2] where value != 0 {
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
    }
}
