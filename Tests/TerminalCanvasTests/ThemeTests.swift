import Testing

@testable import TerminalCanvas

@Suite("Themes and roles")
struct ThemeTests {
    @Test("roles have dotted names of their own")
    func names() {
        #expect(Role.listSelectedUnfocused.name == "list.selected.unfocused")
        #expect(Role.status4xx.name == "status.4xx")
        #expect(Role.status429.name == "status.429")
        #expect(Role.stateReadonly.name == "state.readonly")
        #expect(Role(name: "outcome.masked") == .outcomeMasked)
        #expect(Role(name: "outcome") == nil)
        #expect(Set(Role.allCases.map(\.name)).count == Role.allCases.count)
        #expect(Role.listSelectedUnfocused.lookup == ["list.selected.unfocused", "list.selected", "list", "text"])
    }

    private let theme = Theme(
        name: "test",
        isDark: true,
        rules: [
            "text": ThemeRule(foreground: ThemeColor(.named(.white))),
            "status": ThemeRule(foreground: ThemeColor(.rgb(RGB(1, 2, 3)), ansi16: .named(.red)), attributes: .bold),
            "status.5xx": ThemeRule(foreground: ThemeColor(.palette(200))),
            "list.selected": ThemeRule(foreground: ThemeColor(.named(.yellow)), background: ThemeColor(.named(.blue))),
            "button": ThemeRule(background: ThemeColor(.named(.green))),
        ]
    )

    @Test("what a rule leaves out comes from its ancestors")
    func fallback() {
        #expect(theme.style(.status4xx, at: .trueColor).foreground == .rgb(RGB(1, 2, 3)))
        #expect(theme.style(.status4xx, at: .ansi16) == Style(foreground: .named(.red), attributes: .bold))
        #expect(theme.style(.status5xx, at: .trueColor) == Style(foreground: .palette(200), attributes: .bold))
        #expect(theme.style(.title, at: .trueColor).foreground == .named(.white))
        #expect(theme.style(.status4xx, at: .mono) == Style(attributes: .bold))
    }

    @Test("a role keeps its colour on a ground, and plain text takes the ground's")
    func grounds() {
        let plain = theme.style(.text, on: .listSelected, at: .trueColor)
        #expect(plain == Style(foreground: .named(.yellow), background: .named(.blue)))
        let status = theme.style(.status5xx, on: .listSelected, at: .trueColor)
        #expect(status == Style(foreground: .palette(200), background: .named(.blue), attributes: .bold))
        #expect(theme.style(.status5xx, on: .listSelected, at: .ansi16).foreground == .named(.yellow))
        #expect(theme.style(.button, on: .listSelected, at: .trueColor).background == .named(.green))
    }

    @Test(
        "each depth gets the nearest colour it has",
        arguments: [
            (Color.rgb(RGB(255, 0, 0)), ColorDepth.palette256, Color.palette(196)),
            (.rgb(RGB(128, 128, 128)), .palette256, .palette(244)),
            (.rgb(RGB(250, 5, 5)), .ansi16, .named(.brightRed)),
            (.palette(196), .ansi8, .named(.red)),
            (.named(.brightBlue), .ansi8, .named(.blue)),
            (.named(.brightBlack), .ansi8, .terminal),
            (.rgb(RGB(1, 2, 3)), .trueColor, .rgb(RGB(1, 2, 3))),
            (.rgb(RGB(1, 2, 3)), .mono, .terminal),
            (.terminal, .ansi16, .terminal),
        ]
    )
    func nearest(color: Color, depth: ColorDepth, expected: Color) {
        #expect(color.nearest(at: depth) == expected)
    }

    @Test("hex colours")
    func hex() {
        #expect(RGB(hex: "#fa3") == RGB(255, 170, 51))
        #expect(RGB(hex: "#102030") == RGB(16, 32, 48))
        for bad in ["", "#", "102030", "#12", "#12345g", "#1234567"] { #expect(RGB(hex: bad) == nil) }
    }

    @Test("contrast is WCAG's ratio, and what falls short is named")
    func contrast() {
        #expect(abs(RGB(0, 0, 0).contrast(with: RGB(255, 255, 255)) - 21) < 0.001)
        // 4.54 in WCAG's own example of the lightest grey that passes on white.
        #expect(abs(RGB(118, 118, 118).contrast(with: RGB(255, 255, 255)) - 4.542) < 0.005)
        let pale = Theme(
            name: "pale",
            isDark: false,
            rules: ["text": ThemeRule(foreground: ThemeColor(.rgb(RGB(200, 200, 200))))]
        )
        let warning = pale.contrastWarnings().first { $0.role == .text && $0.depth == .trueColor }
        #expect(warning?.message == "text has a contrast of 1.6:1 at trueColor; 4.5:1 can be read")
    }

    @Test("the monochrome theme tells a selected row, a disabled key and masked from plain text without colour")
    func monochrome() {
        let plain = Theme.monochrome.style(.text, at: .mono)
        for role in [Role.outcomeMasked, .keyDisabled, .danger, .titleFocus] {
            #expect(Theme.monochrome.style(role, at: .mono) != plain)
        }
        #expect(Theme.monochrome.style(.outcomeMasked, on: .listSelected, at: .mono).attributes == [.bold, .reverse])
        for depth in ColorDepth.allCases {
            for role in Role.allCases {
                let style = Theme.monochrome.style(role, at: depth)
                #expect(style.foreground == .terminal && style.background == .terminal)
            }
        }
    }

    @MainActor
    @Test("the headless terminal keeps the last frame and reports what it is told")
    func headless() async {
        let terminal = HeadlessTerminal(size: Size(width: 4, height: 1))
        var canvas = Canvas(size: terminal.size)
        terminal.present(canvas, theme: .monochrome, cursor: nil)
        terminal.present(canvas, theme: .monochrome, cursor: nil)
        canvas.put("ab", at: .zero)
        terminal.present(canvas, theme: .monochrome, cursor: Point(x: 1, y: 0))
        #expect(terminal.frames == (presented: 3, changed: 2))
        #expect(terminal.screen?.text() == "ab")
        terminal.press("q", .down)
        terminal.send(.resize(Size(width: 9, height: 2)))
        terminal.close()
        var events: [TerminalEvent] = []
        for await event in terminal.events { events.append(event) }
        #expect(events == [.key("q"), .key(.down), .resize(Size(width: 9, height: 2))])
        #expect(terminal.size == Size(width: 9, height: 2))
    }
}
