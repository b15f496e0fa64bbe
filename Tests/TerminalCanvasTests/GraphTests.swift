import Testing

@testable import TerminalCanvas

@Suite("Graphs")
struct GraphTests {
    @Test("a sparkline rises with its values, and anything beats zero")
    func sparkline() {
        #expect(Sparkline.text([0, 1, 50, 100]) == "▁▂▅█")
        #expect(Sparkline.text([0, 0]) == "▁▁")
        #expect(Sparkline.text([5, 10], maximum: 100) == "▂▃")
        #expect(Sparkline.text([-1, .nan, .infinity, 2], maximum: 2) == "▁▁██")
        #expect(Sparkline.text([]) == "")
    }

    @Test("fitting keeps the peaks")
    func resampling() {
        #expect(Series.resample([1, 9, 1, 1, 1, 1], to: 3) == [9, 1, 1])
        #expect(Series.resample([1, 2], to: 4) == [1, 1, 2, 2])
        #expect(Series.resample([], to: 4) == [])
        #expect(Series.resample([1], to: 0) == [])
    }

    @Test("braille dots fill from the bottom")
    func braille() {
        #expect(BrailleGraph.rows([1, 2, 3, 4], size: Size(width: 2, height: 1)) == ["⣠⣾"])
        #expect(BrailleGraph.rows([8, 4], size: Size(width: 1, height: 2)) == ["⡇", "⣿"])
        #expect(BrailleGraph.rows([0, 0], size: Size(width: 1, height: 1)) == [" "])
        #expect(BrailleGraph.rows([1, 100], size: Size(width: 1, height: 1)) == ["⣸"])
    }

    @Test("bars are exact to the eighth or the half, and anything above zero shows")
    func bars() {
        #expect(Bar.blocks(0.5, width: 4) == "██  ")
        #expect(Bar.blocks(0.53, width: 4) == "██▏ ")
        #expect(Bar.blocks(0.0001, width: 3) == "▏  ")
        #expect(Bar.blocks(7, width: 2) == "██")
        #expect(Bar.line(0.7, width: 5).map(\.text) == ["━━━╸", "─"])
        #expect(Bar.line(0, width: 3).map(\.text) == ["───"])
        #expect(Bar.blocks(.nan, width: 2) == "  ")
    }

    @Test("parts of a whole fill the width, small ones keep a column")
    func parts() {
        let spans = Bar.parts(
            [(980, .outcomeMasked), (19, .outcomeSurfaced), (1, .outcomeLocal), (0, .good)],
            width: 10
        )
        #expect(spans.map(\.text.count) == [8, 1, 1])
        #expect(spans.map(\.role) == [.outcomeMasked, .outcomeSurfaced, .outcomeLocal])
        #expect(Bar.parts([], width: 3).map(\.text) == ["───"])
        let crowded = Bar.parts([(1, .good), (1, .danger), (1, .warning)], width: 2)
        #expect(crowded.map(\.text).joined().count == 2)
    }

    @Test("a chart stacks its parts and keeps the newest at the right")
    func chart() {
        var canvas = Canvas(width: 4, height: 2)
        let chart = ColumnChart(
            roles: [.outcomeSurfaced, .outcomeMasked],
            columns: [[9, 9], [0, 1], [2, 2], [0, 0]]
        )
        canvas.chart(chart, in: canvas.bounds)
        #expect(canvas.lines() == ["█", "█▁▄"])
        #expect(canvas.roleMap([.outcomeSurfaced: "s", .outcomeMasked: "M"]) == ["M", "sMs"])
    }
}
