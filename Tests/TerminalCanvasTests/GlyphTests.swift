import Testing

@testable import TerminalCanvas

@Suite("Glyphs from text")
struct GlyphTests {
    /// Texts, how they are drawn, and the columns that takes.
    static let texts: [(String, String, Int)] = [
        ("plain", "plain", 5),
        ("图像", "图像", 4),
        ("「CS」gpt-image-2", "「CS」gpt-image-2", 17),
        ("한글", "한글", 4),
        ("\u{1112}\u{1161}\u{11AB}", "\u{1112}\u{1161}\u{11AB}", 2),
        ("e\u{301}", "e\u{301}", 1),
        ("a\u{301}\u{302}\u{303}\u{304}b", "a\u{301}\u{302}b", 2),
        ("\u{301}x", "\u{25CC}\u{301}x", 2),
        ("🎨", "🎨", 2),
        ("👩‍👩‍👧", "👩👩👧", 6),
        ("👍🏽", "👍", 2),
        ("❤\u{FE0F}", "❤", 1),
        ("µ±é", "µ±é", 3),
        ("one\ntwo\r\nthree", "one↵two↵three", 13),
        ("a\tb", "a b", 3),
        ("\u{1b}[31m", "\\x1b[31m", 8),
        ("\u{9b}", "\\x9b", 4),
        ("a\rb", "a\\x0db", 6),
        ("\u{202e}abc", "\\u{202e}abc", 11),
        ("\u{feff}", "\\u{feff}", 8),
        ("\u{e0041}", "\\u{0e0041}", 10),
        ("\u{378}", "\u{FFFD}", 1),
        ("\u{e000}", "\u{FFFD}", 1),
        ("\u{1F600}\u{200D}", "\u{1F600}", 2),
    ]

    @Test("text is drawn as what is safe, in the columns it takes", arguments: texts)
    func drawing(raw: String, drawn: String, columns: Int) {
        #expect(GlyphSequence(raw).map(\.text).joined() == drawn)
        #expect(TextWidth.of(raw) == columns)
    }

    @Test("no control, format, separator, unassigned or private scalar is ever drawn as itself")
    func hostileScalars() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bad: Bool
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate:
                bad = true
            default: bad = scalar.properties.isVariationSelector
            }
            guard bad else { continue }
            let drawn = GlyphSequence("x\(String(Character(scalar)))y")
            let leaked = drawn.contains { $0.text.unicodeScalars.contains(scalar) }
            #expect(!leaked, "U+\(String(value, radix: 16)) was drawn")
        }
    }

    @Test("a glyph for every run of invisible characters, so that no text is endless")
    func invisibleRuns() {
        let marks = "a" + String(repeating: "\u{301}", count: 1000)
        #expect(TextWidth.of(marks) >= 1000 / 66)
        let joiners = String(repeating: "\u{200D}", count: 1000)
        #expect(TextWidth.of(joiners) >= 1000 / 66)
    }

    @Test("display text is one line or several, bounded, without controls")
    func displayText() {
        #expect(DisplayText(line: "a\nb\u{7}").text == "a↵b\\x07")
        #expect(DisplayText(lines: "a\r\nb\tc\u{7}\rd").text == "a\nb    c\\x07\\x0dd")
        let cut = DisplayText(line: String(repeating: "x", count: 100), limit: 10)
        #expect(cut.text.count == 10)
        #expect(cut.isTruncated)
        #expect(!DisplayText(line: "short").isTruncated)
    }

    @Test("what ASCII terminals get takes as many columns", arguments: ["╭─╮│", "▁▂█━╸", "●◐○→…", "图e\u{301}"])
    func asciiSubstitutes(text: String) {
        var canvas = Canvas(width: 10, height: 1)
        let used = canvas.put(text, at: .zero)
        let line = canvas.lines(.ascii)[0]
        #expect(line.count == used)
        #expect(line.utf8.count == used)
    }
}
