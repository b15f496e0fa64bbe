import TerminalCanvas
import Testing

@testable import Dashboard

@Suite struct LayoutTests {
    /// The screen at a quarter of its columns and half of its rows, a letter for each area.
    private func picture(
        _ width: Int,
        _ height: Int,
        focus: Dashboard.PaneID = .groups,
        panes: [Dashboard.PaneID] = Dashboard.PaneID.allCases,
        banner: Bool = false
    ) -> [String] {
        let size = Size(width: width, height: height)
        let layout = ScreenLayout(size: size, focus: focus, panes: panes, hasBanner: banner)
        let areas: [(Rect, Character)] = [
            (layout.header, "H"), (layout.banner, "B"), (layout.graph, "t"), (layout.strip, "s"), (layout.groups, "G"),
            (layout.errors, "E"), (layout.failovers, "3"), (layout.rules, "4"), (layout.accounts, "5"),
            (layout.changes, "c"), (layout.preview, "p"), (layout.footer, "F"),
        ]
        return (0..<height).map { y in
            String(
                stride(from: 0, to: width, by: 4).map { x in
                    areas.first { $0.0.contains(Point(x: x, y: y)) }?.1 ?? "."
                }
            )
        }
    }

    /// The letters of some rows, each the first of its run: `GGG3` for rows whose left is G and whose right is 3.
    private func columns(_ rows: [String]) -> [String] {
        var seen: [String] = []
        for row in rows {
            let short = row.reduce(into: "") { if $0.last != $1 { $0.append($1) } }
            if seen.last != short { seen.append(short) }
        }
        return seen
    }

    @Test("a wide screen has the lists on the left, and on the right what changed and the other panes")
    func wide() {
        #expect(columns(picture(120, 36)) == ["H", "t", "Gc", "G3", "E3", "E4", "E5", "F"])
        #expect(columns(picture(120, 24)) == ["H", "t", "s", "G3", "G4", "E4", "E5", "F"])
        #expect(columns(picture(120, 36, panes: [.groups, .errors, .rules])) == ["H", "t", "Gc", "G4", "E4", "F"])
        #expect(columns(picture(120, 36, panes: [.groups, .errors])) == ["H", "t", "G", "Ec", "F"])
    }

    @Test("the selection gets a column of its own from 160 columns on")
    func veryWide() {
        #expect(columns(picture(160, 36)) == ["H", "t", "G3c", "G3p", "G4p", "E4p", "E5p", "F"])
        #expect(columns(picture(160, 36, panes: [.groups, .errors])) == ["H", "t", "Gc", "Gp", "Ep", "F"])
        #expect(!columns(picture(159, 36)).contains { $0.contains("p") })
    }

    @Test(
        "a pane beside the lists takes the whole of a narrow or low screen",
        arguments: [(100, 40), (80, 24), (130, 18)]
    )
    func alone(width: Int, height: Int) {
        #expect(columns(picture(width, height, focus: .rules)) == ["H", "t", "4", "F"])
    }

    @Test("the on-call screen, 100x30, shows the groups over everything and what changed beside the errors")
    func onCall() {
        let rows = picture(100, 30)
        #expect(rows[6] == "GGGGGGGGGGGGGGGGGGGGGGGGG")
        #expect(rows[28] == "EEEEEEEEEEEEEEEEcccccccccc" || rows[28] == "EEEEEEEEEEEEEEEEccccccccc")
    }

    @Test("80x24 has both lists and what changed in a line")
    func ordinary() {
        let full = 20
        func row(_ letter: Character) -> String { String(repeating: letter, count: full) }
        let expected =
            [row("H"), row("H"), row("t"), row("s")] + Array(repeating: row("G"), count: 9)
            + Array(repeating: row("E"), count: 10) + [row("F")]
        #expect(picture(80, 24) == expected)
    }

    @Test("60x16 shows the pane in focus", arguments: Dashboard.PaneID.allCases)
    func small(focus: Dashboard.PaneID) {
        let letters: [Dashboard.PaneID: Character] = [.groups: "G", .errors: "E"]
        let letter = letters[focus] ?? Character("\(focus.rawValue)")
        func row(_ letter: Character) -> String { String(repeating: letter, count: 15) }
        let expected = [row("H"), row("H"), row("t")] + Array(repeating: row(letter), count: 12) + [row("F")]
        #expect(picture(60, 16, focus: focus) == expected)
    }

    @Test("a sentence about what is wrong takes one row from the panes")
    func banner() {
        let rows = picture(80, 24, banner: true)
        #expect(rows[2] == String(repeating: "B", count: 20))
        #expect(rows.filter { $0.first == "G" }.count + rows.filter { $0.first == "E" }.count == 18)
    }

    @Test(
        "below 60x16 there is nothing but the size it needs",
        arguments: [(59, 16), (60, 15), (1, 1), (0, 0), (200, 3)]
    )
    func tooSmall(width: Int, height: Int) {
        let layout = ScreenLayout(size: Size(width: width, height: height), focus: .groups)
        #expect(!layout.fits)
        let screen = Session(width, height).screen
        #expect(width < 30 || height < 1 || screen.text().contains("unmask needs 60x16"))
    }

    @Test("areas cover the screen without gap or overlap, at every size")
    func everySize() {
        for width in stride(from: 60, through: 260, by: 7) {
            for height in stride(from: 16, through: 90, by: 3) {
                for hasBanner in [false, true] {
                    for focus in Dashboard.PaneID.allCases {
                        let size = Size(width: width, height: height)
                        let panes = focus.isSide ? Dashboard.PaneID.allCases : [.groups, .errors]
                        let layout = ScreenLayout(size: size, focus: focus, panes: panes, hasBanner: hasBanner)
                        let areas = [
                            layout.header, layout.banner, layout.graph, layout.strip, layout.groups, layout.errors,
                            layout.failovers, layout.rules, layout.accounts, layout.changes, layout.preview,
                            layout.footer,
                        ].filter { !$0.isEmpty }
                        #expect(areas.reduce(0) { $0 + $1.width * $1.height } == width * height)
                        for (index, area) in areas.enumerated() {
                            #expect(area.intersection(Rect(size)) == area)
                            for other in areas.dropFirst(index + 1) { #expect(area.intersection(other).isEmpty) }
                        }
                        let listed = layout[focus]
                        #expect(listed.height >= (focus.isSide ? 5 : 7) && listed.width >= (focus.isSide ? 38 : 50))
                    }
                }
            }
        }
    }

    @Test("the columns of the groups fill every width and never overflow it")
    func groupColumns() {
        for (width, names) in (40...240).flatMap({ width in [0, 30, 45, 90, 300].map { (width, $0) } }) {
            let c = GroupColumns(width: width, names: names)
            let shares = c.bar > 0 ? c.bar + 1 + c.percent : c.percent
            let optional = [c.rate, c.trend, c.last, c.message].filter { $0 > 0 }
            let used =
                GroupColumns.mark + c.name + c.count + shares + optional.reduce(0, +)
                + GroupColumns.gap * (2 + optional.count)
            #expect(used <= width && used >= width - 1, "\(width)")
        }
    }

    @Test(
        "beside the lists, a side pane in focus takes what the others can spare",
        arguments: [(110, 30), (120, 36), (159, 60)]
    )
    func focusedSidePane(width: Int, height: Int) {
        let sides = Dashboard.PaneID.allCases.filter(\.isSide)
        for focus in sides {
            let layout = ScreenLayout(size: Size(width: width, height: height), focus: focus)
            let others = sides.filter { $0 != focus }.map { layout[$0].height }
            #expect(layout[focus].height > others.reduce(0, +))
            #expect(others.allSatisfy { $0 >= 3 })
        }
        let spread = ScreenLayout(size: Size(width: 160, height: height), focus: .accounts)
        #expect(spread[.accounts].height < spread[.failovers].height + spread[.rules].height)
    }
}
