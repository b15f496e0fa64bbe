/// A text as the glyphs that may be drawn for it: every control visible as an escape, every mark on its base.
///
/// C0, DEL, C1, bidi controls, zero-width characters, BOM and separators come out as `\x1b` or `\u{202e}`, unassigned
/// and private code points as U+FFFD; ZWJ, variation selectors and skin tones after an emoji are left out, because
/// terminals disagree about the width of what they make. A line break is `↵`, a tab one space.
/// It is lazy: a reader who stops after eighty columns has looked at little more than eighty columns of text.
package struct GlyphSequence: Sequence, Sendable {
    let scalars: Substring.UnicodeScalarView

    package init(_ text: some StringProtocol) { scalars = Substring(text).unicodeScalars }

    package func makeIterator() -> Iterator { Iterator(scalars) }

    package struct Iterator: IteratorProtocol {
        /// Invisible scalars in a row that are passed over before one replacement is drawn for them, so that a
        /// megabyte of marks costs no more than the columns it fills.
        private static let invisibleLimit = 32

        private let scalars: Substring.UnicodeScalarView
        private var index: Substring.UnicodeScalarView.Index
        private let end: Substring.UnicodeScalarView.Index
        private var afterWide = false
        private var escaped: EscapedScalar?
        /// The scalar from which the glyph last returned was made, and whether it was drawn as an escape.
        package private(set) var isEscape = false

        init(_ scalars: Substring.UnicodeScalarView) {
            self.scalars = scalars
            index = scalars.startIndex
            end = scalars.endIndex
        }

        package mutating func next() -> Glyph? {
            if let glyph = escaped?.next() {
                isEscape = true
                return glyph
            }
            escaped = nil
            isEscape = false
            var invisible = 0
            while index < end {
                let value = scalars[index].value
                scalars.formIndex(after: &index)
                if value >= 0x20, value < 0x7F { return taking(value, width: 1) }
                switch ScalarClass(value) {
                case .narrow: return taking(value, width: 1)
                case .wide:
                    if afterWide, (0x1F3FB...0x1F3FF).contains(value) { continue }
                    return taking(value, width: 2)
                case .mark: return taking(0x25CC, width: 1, mark: value)
                case .dropped: break
                case .unassigned: return taking(0xFFFD, width: 1)
                case .control:
                    if let plain = plainBreak(value) { return plain }
                    var escape = EscapedScalar(value)
                    let first = escape.next()
                    escaped = escape
                    afterWide = false
                    isEscape = true
                    return first
                }
                invisible += 1
                if invisible == Iterator.invisibleLimit { return taking(0xFFFD, width: 1) }
            }
            return nil
        }

        /// The glyph of a base, with the marks that follow it.
        private mutating func taking(_ base: UInt32, width: UInt8, mark: UInt32 = 0) -> Glyph {
            var first = mark
            var second: UInt32 = 0
            var passed = 0
            afterWide = width == 2
            while index < end, passed < Iterator.invisibleLimit {
                let value = scalars[index].value
                if value < 0x300 { break }
                let kind = ScalarClass(value)
                guard kind == .mark || kind == .dropped else { break }
                if kind == .mark {
                    if first == 0 {
                        first = value
                    } else if second == 0 {
                        second = value
                    }
                }
                passed += 1
                scalars.formIndex(after: &index)
            }
            return Glyph(base: base, mark1: first, mark2: second, width: width)
        }

        /// A line break (CR LF is one) or a tab, which need no escape to be understood.
        private mutating func plainBreak(_ value: UInt32) -> Glyph? {
            afterWide = false
            switch value {
            case 0x09: return .space
            case 0x0A: return Glyph(base: 0x21B5)
            case 0x0D where index < end && scalars[index].value == 0x0A:
                scalars.formIndex(after: &index)
                return Glyph(base: 0x21B5)
            default: return nil
            }
        }
    }
}

/// The glyphs of a control's visible form: `\x1b` up to U+00FF, `\u{202e}` beyond.
private struct EscapedScalar {
    private let value: UInt32
    private let digits: Int
    private let length: Int
    private var position = 0

    init(_ value: UInt32) {
        self.value = value
        digits = value <= 0xFF ? 2 : value <= 0xFFFF ? 4 : 6
        length = value <= 0xFF ? 4 : 4 + digits
    }

    mutating func next() -> Glyph? {
        guard position < length else { return nil }
        defer { position += 1 }
        let braced = value > 0xFF
        switch position {
        case 0: return Glyph(base: 0x5C)
        case 1: return Glyph(base: braced ? 0x75 : 0x78)
        case 2 where braced: return Glyph(base: 0x7B)
        case length - 1 where braced: return Glyph(base: 0x7D)
        default:
            let place = digits - 1 - (position - (braced ? 3 : 2))
            let digit = (value >> UInt32(place * 4)) & 0xF
            return Glyph(base: digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }
}
