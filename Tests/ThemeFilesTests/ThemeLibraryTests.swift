import Foundation
import TerminalCanvas
import TestSupport
import Testing

@testable import ThemeFiles

@Suite("Themes that are built in")
struct BundledThemeTests {
    static let names = [
        "dark", "light", "high-contrast", "high-contrast-light", "colorblind-dark", "colorblind-light", "tokyo-night",
        "catppuccin-mocha", "catppuccin-latte", "gruvbox-dark", "gruvbox-light", "nord", "dracula", "solarized-dark",
        "solarized-light", "mono",
    ]

    @Test("every file in Themes is built in, and none has a warning")
    func complete() throws {
        let folder = Fixtures.folder.deletingLastPathComponent().deletingLastPathComponent().appending(path: "Themes")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        #expect(Set(files.filter { $0.hasSuffix(".toml") }) == Set(ThemeLibrary.bundled.map { $0.name + ".toml" }))
        let (library, warnings) = ThemeLibrary.load(userFolder: nil)
        #expect(warnings == [])
        #expect(library.themes.map(\.name) == Self.names)
        #expect(library[ThemeLibrary.defaultName] != nil)
        #expect(library["light"]?.isDark == false)
    }

    @Test("every text can be read where it is drawn", arguments: names)
    func contrast(name: String) throws {
        let theme = try #require(ThemeLibrary.load(userFolder: nil).library[name])
        #expect(theme.contrastWarnings().map(\.message) == [])
    }

    @Test("a terminal that says it is light gets the light theme")
    func suggestion() {
        #expect(ThemeLibrary.suggestedName(colorFGBG: "0;15") == "light")
        #expect(ThemeLibrary.suggestedName(colorFGBG: "0;default;7") == "light")
        for other in [nil, "", "15;0", "15;default"] { #expect(ThemeLibrary.suggestedName(colorFGBG: other) == "dark") }
    }

    @Test("mono is the program's own monochrome theme")
    func mono() throws {
        let theme = try #require(ThemeLibrary.load(userFolder: nil).library["mono"])
        for role in Role.allCases {
            for ground in [Role.text, .listSelected, .overlay] {
                let style = theme.style(role, on: ground, at: .mono)
                #expect(style == Theme.monochrome.style(role, on: ground, at: .mono), "\(role.name) on \(ground.name)")
            }
        }
    }

    @Test("outcomes differ for every kind of colour vision", arguments: names.filter { $0 != "mono" })
    func colorVision(name: String) throws {
        let outcomes: [Role] = [.outcomeMasked, .outcomeSurfaced, .outcomeRewritten, .outcomeRecovered, .outcomeLocal]
        var pairs: [(Role, Role)] = []
        for (index, first) in outcomes.enumerated() { pairs += outcomes[(index + 1)...].map { (first, $0) } }
        try expectDifference(8, of: pairs, in: name, for: ColorVision.allCases)
    }

    @Test("themes for the colour-blind tell good from bad by far", arguments: ["colorblind-dark", "colorblind-light"])
    func colorBlind(name: String) throws {
        let visions: [ColorVision] = [.normal, .protanopia, .deuteranopia]
        let pairs: [(Role, Role)] = [
            (.outcomeMasked, .outcomeSurfaced), (.outcomeMasked, .outcomeRecovered), (.outcomeMasked, .outcomeLocal),
            (.trendUp, .trendDown), (.good, .danger), (.stateLive, .stateError), (.status2xx, .status5xx),
        ]
        try expectDifference(14, of: pairs, in: name, for: visions)
    }

    @Test("high contrast is 7:1 for every text", arguments: ["high-contrast", "high-contrast-light"])
    func highContrast(name: String) throws {
        let theme = try #require(ThemeLibrary.load(userFolder: nil).library[name])
        for depth in [ColorDepth.trueColor, .palette256] {
            for role in Role.allCases where ![.border, .listTree, .graphAxis, .barEmpty, .keyDisabled].contains(role) {
                let style = theme.style(role, at: depth)
                let front = style.foreground.rgb ?? theme.assumedForeground
                let ratio = front.contrast(with: style.background.rgb ?? theme.assumedBackground)
                #expect(ratio >= 7 || role == .textFaint, "\(role.name) at \(depth): \(ratio)")
            }
        }
    }

    private func expectDifference(
        _ least: Double,
        of pairs: [(Role, Role)],
        in name: String,
        for visions: [ColorVision]
    ) throws {
        let theme = try #require(ThemeLibrary.load(userFolder: nil).library[name])
        for depth in [ColorDepth.trueColor, .palette256] {
            for (first, second) in pairs {
                let colors = [first, second].compactMap { theme.style($0, at: depth).foreground.rgb }
                try #require(colors.count == 2)
                for vision in visions {
                    let difference = vision.difference(colors[0], colors[1])
                    #expect(
                        difference >= least,
                        "\(first.name), \(second.name) at \(depth) for \(vision): \(difference)"
                    )
                }
            }
        }
    }
}

@Suite("Themes of the operator's own")
struct UserThemeTests {
    private func load(_ files: [String: String]) throws -> (library: ThemeLibrary, warnings: [String]) {
        let folder = try TemporaryFolder()
        for (name, text) in files { try Data(text.utf8).write(to: folder.url.appending(path: name)) }
        let (library, warnings) = ThemeLibrary.load(userFolder: folder.path(""))
        let prefix = folder.path("")
        return (library, warnings.map { $0.description.replacing(prefix, with: "").replacing("/", with: "") })
    }

    @Test("it inherits, and a palette name given anew changes the inherited rules")
    func inheritance() throws {
        let (library, warnings) = try load([
            "mine.toml": """
            inherits = "dark"
            [palette]
            ember = "#ffb0a0"
            [roles]
            "status.2xx" = { fg = { true = "#00ff00", 256 = 46, 16 = "green" }, style = ["bold"] }
            """
        ])
        #expect(warnings == [])
        let mine = try #require(library["mine"])
        #expect(mine.style(.outcomeMasked, at: .trueColor).foreground == .rgb(RGB(255, 176, 160)))
        #expect(mine.style(.status2xx, at: .palette256) == Style(foreground: .palette(46), attributes: .bold))
        #expect(mine.style(.status2xx, at: .ansi16).foreground == .named(.green))
        #expect(
            mine.style(.outcomeSurfaced, at: .trueColor) == library["dark"]?.style(.outcomeSurfaced, at: .trueColor)
        )
    }

    @Test("a theme of a built-in name takes its place, and may inherit it")
    func replacing() throws {
        let (library, warnings) = try load(["dark.toml": "inherits = \"dark\"\n[palette]\nember = \"#ffb0a0\""])
        #expect(warnings == [])
        #expect(library.themes.count == ThemeLibrary.bundled.count)
        #expect(library["dark"]?.style(.outcomeMasked, at: .trueColor).foreground == .rgb(RGB(255, 176, 160)))
        #expect(library["dark"]?.style(.outcomeSurfaced, at: .trueColor).foreground != .terminal)
    }

    /// A file, and what its author is told.
    static let mistakes: [(String, String)] = [
        ("colour = 1", "x.toml:1: `colour` means nothing in a theme"),
        ("appearance = \"grey\"", "x.toml:1: appearance is `dark` or `light`, not `grey`"),
        ("inherits = 3", "x.toml:1: `inherits` must be a text in quotes"),
        ("inherits = \"none\"", "x.toml: there is no theme `none` to inherit"),
        ("inherits = \"x\"", "x.toml: there is no theme `x` to inherit"),
        (
            "assumed-background = \"black\"",
            "x.toml:1: `assumed-background` must be a colour such as \"#101216\", not `black`"
        ),
        ("palette = 1", "x.toml:1: `palette` must be a table of colours"),
        ("[palette]\nred = true", "x.toml:2: `red` must be a colour"),
        ("[palette]\nred = { 8 = \"red\" }", "x.toml:2: `red`: depths are `true`, `256` and `16`, not `8`"),
        ("[roles]\n\n\"list.chosen\" = \"red\"", "x.toml:3: there is no role `list.chosen`"),
        (
            "[roles]\n\"text\" = { front = \"red\" }",
            "x.toml:2: `text` has `fg`, `bg`, `style` and `mono`, but no `front`"
        ),
        ("[roles]\n\"text\" = { style = \"bold\" }", "x.toml:2: `text`: a style is a list such as [\"bold\"]"),
        ("[roles]\n\"text\" = { style = [\"loud\"] }", "x.toml:2: `text`: there is no style `loud`"),
        (
            "[roles]\n\"text\" = \"crimson\"",
            "x.toml:2: `crimson` is no colour: a palette name, \"#rrggbb\", 0 to 255, `default` or a name such as `blue`"
        ),
        (
            "[roles]\n\"text\" = 256",
            "x.toml:2: `256` is no colour: a palette name, \"#rrggbb\", 0 to 255, `default` or a name such as `blue`"
        ),
    ]

    @Test("a mistake is one warning with file and line, and the rest is used", arguments: mistakes)
    func mistake(text: String, sentence: String) throws {
        let (library, warnings) = try load(["x.toml": text])
        #expect(warnings == [sentence])
        #expect(library["x"] != nil)
        #expect(library["dark"] != nil)
    }

    @Test("what is no TOML, no text, too large or circular is left out or cut short, with a warning")
    func unusable() throws {
        let broken = try load(["x.toml": "name = \n[[["])
        #expect(broken.library["x"] == nil)
        #expect(broken.warnings.first?.hasPrefix("x.toml:1: no TOML: ") == true)
        let large = try load(["x.toml": String(repeating: "#", count: 300_000)])
        #expect(large.warnings == ["x.toml: a theme has at most 256 KB"])
        let circle = try load(["x.toml": "inherits = \"y\"", "y.toml": "inherits = \"x\""])
        #expect(circle.warnings.contains("x.toml: themes inherit in a circle, or over more than eight generations"))
        #expect(ThemeLibrary.load(userFolder: "/nowhere").warnings == [])
    }

    @Test("text that cannot be read is said, and does not keep the theme from loading")
    func contrast() throws {
        let (library, warnings) = try load(["pale.toml": "inherits = \"dark\"\n[palette]\nink = \"#333333\""])
        #expect(library["pale"] != nil)
        #expect(warnings.first?.contains("has a contrast of") == true)
    }
}
