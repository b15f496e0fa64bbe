import Testing

@testable import TerminalCanvas

@Suite("Canvas")
struct CanvasTests {
    private func canvas(_ width: Int, _ height: Int, _ draw: (inout Canvas) -> Void) -> Canvas {
        var canvas = Canvas(width: width, height: height)
        draw(&canvas)
        return canvas
    }

    @Test("a box shows title, note and footer, and gives the rectangle inside")
    func box() {
        var inner = Rect.zero
        let drawn = canvas(24, 4) {
            inner = $0.box(
                Rect(x: 0, y: 0, width: 24, height: 4),
                title: [Span("1 ", .key), Span("Groups", .titleFocus)],
                note: [Span("3 of 9", .textDim)],
                footer: [Span("more", .textDim)],
                focused: true
            )
            $0.put("400 MASKED", at: inner.origin, role: .outcomeMasked)
        }
        #expect(inner == Rect(x: 1, y: 1, width: 22, height: 2))
        #expect(
            drawn.text() == """
                ╭─ 1 Groups ── 3 of 9 ─╮
                │400 MASKED            │
                │                      │
                ╰─────────────── more ─╯
                """
        )
        let letters: [Role: Character] = [
            .borderFocus: "b", .key: "k", .titleFocus: "T", .textDim: "d", .outcomeMasked: "M",
        ]
        #expect(
            drawn.roleMap(letters).joined(separator: "\n") == """
                bb k TTTTTT bb d dd d bb
                bMMM MMMMMM            b
                b                      b
                bbbbbbbbbbbbbbbb dddd bb
                """
        )
    }

    @Test("a note that does not fit is left out, a box under 2×2 is not drawn")
    func smallBoxes() {
        let narrow = canvas(14, 2) { $0.box($0.bounds, title: "Failovers", note: "12") }
        #expect(narrow.lines() == ["╭─ Failover ─╮", "╰────────────╯"])
        let none = canvas(1, 1) { $0.box($0.bounds, title: "x") }
        #expect(none.text() == "")
    }

    @Test("text is cut at the clip and returns the columns used")
    func clipping() {
        var used = 0
        let drawn = canvas(8, 1) { canvas in
            canvas.clipped(to: Rect(x: 2, y: 0, width: 3, height: 1)) { used = $0.put("abcdef", at: .zero) }
        }
        #expect(drawn.text() == "  cde")
        #expect(used == 5)
        #expect(drawn.clip == drawn.bounds)
    }

    @Test("a wide character never stands half outside")
    func wideAtTheEdge() {
        #expect(canvas(3, 1) { $0.put("a图像", at: .zero) }.text() == "a图")
        #expect(canvas(4, 1) { $0.put("a图像", at: .zero) }.text() == "a图")
        #expect(canvas(4, 1) { $0.put("图像", at: Point(x: -1, y: 0)) }.text() == " 像")
    }

    @Test("overwriting half of a wide character blanks the other half")
    func overwriting() {
        #expect(
            canvas(4, 1) {
                $0.put("图像", at: .zero); $0.put("x", at: Point(x: 1, y: 0))
            }.text() == " x像"
        )
        #expect(
            canvas(4, 1) {
                $0.put("图像", at: .zero); $0.put("x", at: Point(x: 2, y: 0))
            }.text() == "图x"
        )
        #expect(
            canvas(4, 1) {
                $0.put("图像", at: .zero); $0.put("画", at: Point(x: 1, y: 0))
            }.text() == " 画"
        )
    }

    @Test("painting changes the meaning and keeps the text")
    func painting() {
        let drawn = canvas(3, 1) {
            $0.put("abc", at: .zero, role: .status4xx)
            $0.paint(Rect(x: 1, y: 0, width: 9, height: 1), on: .listSelected)
        }
        #expect(drawn.text() == "abc")
        #expect(drawn.roleMap([.status4xx: "4"]) == ["444"])
        #expect(drawn.roleMap([.listSelected: "S"], ground: true) == [".SS"])
    }

    @Test("places far outside are harmless", arguments: [Int.min, -5000, 5000, Int.max])
    func farOutside(place: Int) {
        let drawn = canvas(3, 3) {
            $0.put("abc", at: Point(x: place, y: 1))
            $0.put("abc", at: Point(x: 0, y: place))
        }
        #expect(drawn.text() == "\n\n")
    }
}
