/// One visible character: a base and up to two combining marks, without a `String` of its own.
///
/// A glyph is always safe to send to a terminal: only `GlyphSequence` makes them from text, and it lets no control through.
package struct Glyph: Hashable, Sendable {
    /// The base; 0 in the right half of a wide character.
    package let base: UInt32
    /// Combining marks; 0 for none.
    package let mark1: UInt32
    package let mark2: UInt32
    /// Columns: 1 or 2, and 0 for the right half of a wide character.
    package let width: UInt8

    init(base: UInt32, mark1: UInt32 = 0, mark2: UInt32 = 0, width: UInt8 = 1) {
        self.base = base
        self.mark1 = mark1
        self.mark2 = mark2
        self.width = width
    }

    package static let space = Glyph(base: 0x20)
    /// The right half of the wide character before it.
    package static let continuation = Glyph(base: 0, width: 0)
    /// What stands for a code point that must not be drawn: U+FFFD.
    package static let replacement = Glyph(base: 0xFFFD)

    /// The first glyph of a text; a space for an empty one. For literals such as `Glyph("│")`.
    package init(_ text: StaticString) {
        var glyphs = GlyphSequence("\(text)").makeIterator()
        self = glyphs.next() ?? .space
    }

    /// The base and the marks as text; empty for a continuation.
    package var text: String {
        var scalars = String.UnicodeScalarView()
        for value in [base, mark1, mark2] where value != 0 {
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        return String(scalars)
    }
}
