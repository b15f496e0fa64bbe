import TestSupport
import Testing

@testable import TerminalCanvas

@Suite("Any drawing on any canvas")
struct CanvasPropertyTests {
    private static let alphabet: [Unicode.Scalar] = [
        "a", " ", "图", "🎨", "\u{301}", "\u{200D}", "\u{1b}", "\n", "\t", "\u{202e}", "─", "é", "\u{1F3FD}", "\0",
        "\u{378}",
    ]

    private func text(_ generator: inout SeededGenerator) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...30, using: &generator) {
            if let scalar = Self.alphabet.randomElement(using: &generator) { scalars.append(scalar) }
        }
        return String(scalars)
    }

    @Test("stays inside, tears no wide character and carries no control", arguments: 1...40)
    func anything(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<20 {
            let size = Size(
                width: Int.random(in: 0...20, using: &generator),
                height: Int.random(in: 0...4, using: &generator)
            )
            var canvas = Canvas(size: size)
            for _ in 0..<12 {
                let x = Int.random(in: -8...24, using: &generator)
                let y = Int.random(in: -2...6, using: &generator)
                let rect = Rect(x: x, y: y, width: Int.random(in: -1...16, using: &generator), height: 3)
                switch Int.random(in: 0...4, using: &generator) {
                case 0: canvas.box(rect, title: text(&generator), note: text(&generator))
                case 1: canvas.fill(rect, Glyph("·"))
                case 2: canvas.clipped(to: rect) { $0.put(text(&generator), at: Point(x: x - 2, y: y + 1)) }
                case 3: canvas.put(Glyph("图"), at: Point(x: x, y: y))
                default:
                    let width = Int.random(in: 0...9, using: &generator)
                    let used = canvas.put(text(&generator), at: Point(x: x, y: y), width: width)
                    #expect(used <= width)
                }
            }
            check(canvas)
        }
    }

    private func check(_ canvas: Canvas) {
        #expect(canvas.cells.count == canvas.size.width * canvas.size.height)
        for (index, cell) in canvas.cells.enumerated() {
            let column = index % canvas.size.width
            switch cell.glyph.width {
            case 0: #expect(column > 0 && canvas.cells[index - 1].glyph.width == 2)
            case 2: #expect(column + 1 < canvas.size.width && canvas.cells[index + 1].glyph.width == 0)
            default: #expect(cell.glyph.width == 1)
            }
            if cell.glyph.width > 0 {
                let kind = ScalarClass(cell.glyph.base)
                #expect(kind == .narrow || kind == .wide)
            }
        }
    }

    @Test("cutting, padding and wrapping keep to the width", arguments: 1...40)
    func fitting(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<20 {
            let raw = text(&generator)
            let width = Int.random(in: 0...12, using: &generator)
            #expect(TextWidth.of(TextWidth.truncate(raw, to: width)) <= width)
            #expect(TextWidth.of(TextWidth.truncateMiddle(raw, to: width)) <= width)
            for side in [TextWidth.Alignment.left, .right, .center] {
                #expect(TextWidth.of(TextWidth.pad(raw, to: width, align: side)) == width)
            }
            let lines = TextWidth.wrap(raw, width: width, maximumLines: 3)
            #expect(lines.count <= 3)
            for line in lines { #expect(TextWidth.of(line) <= width) }
        }
    }
}
