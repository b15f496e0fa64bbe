import ArgumentParser
import Foundation
import TerminalCanvas
import ThemeFiles

struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes",
        abstract: "List the themes, with a sample of their colours.",
        discussion: """
            Beside the built-in themes there are those in $XDG_CONFIG_HOME/unmask/themes/*.toml; one of the same name \
            replaces a built-in one. What is wrong in them is said on stderr.

            EXAMPLES:
              unmask themes
              unmask themes --format json
            """
    )

    @OptionGroup var output: OutputOptions

    /// The names of all themes, for the shell to complete.
    static var names: [String] { ThemeLibrary.load(userFolder: ConfigurationFile.themes).library.themes.map(\.name) }

    func run() throws {
        let (library, warnings) = ThemeLibrary.load(userFolder: ConfigurationFile.themes)
        for warning in warnings { StandardError.write("unmask: \(DisplayText(line: warning.description))\n") }
        let listing = ThemeListing(items: library.themes)
        if output.resolved == .table, StandardOutput.isStyled {
            try StandardOutput.write(library.themes.map(ThemeSample.line).joined())
        } else {
            try StandardOutput.write(listing.text(output.resolved))
        }
    }
}

private struct ThemeListing: Listing {
    var items: [Theme]

    var fields: [String] { ["name", "background", "default"] }
    func record(_ theme: Theme) -> [String] {
        [theme.name, theme.isDark ? "dark" : "light", "\(theme.name == ThemeLibrary.defaultName)"]
    }
    func object(_ theme: Theme) -> JSONOutput {
        .object([
            ("name", .string(theme.name)), ("background", .string(theme.isDark ? "dark" : "light")),
            ("default", .bool(theme.name == ThemeLibrary.defaultName)),
        ])
    }
    var table: TextTable {
        TextTable(
            columns: ["NAME", "BACKGROUND", "DEFAULT"].map { TextTable.Column(title: $0) },
            rows: items.map {
                [$0.name, $0.isDark ? "dark" : "light", $0.name == ThemeLibrary.defaultName ? "yes" : ""]
            },
            empty: "There are no themes."
        )
    }
}

/// A theme shown on a terminal: its name, and words in the colours they have on the dashboard.
private enum ThemeSample {
    private static let words: [(String, Role)] = [
        (" 400 ", .status4xx), (" 429 ", .status429), (" 503 ", .status5xx), (" MASKED ", .outcomeMasked),
        (" surfaced ", .outcomeSurfaced), (" rewritten ", .outcomeRewritten), (" recovered ", .outcomeRecovered),
        (" ▂▃▅▇ ", .trend), (" ● live ", .stateLive), (" selected ", .listSelected),
    ]

    /// Terminals that show all colours say so; nearly all others know the 256.
    private static let depth: ColorDepth = {
        let named = ProcessInfo.processInfo.environment["COLORTERM"]
        return named == "truecolor" || named == "24bit" ? .trueColor : .palette256
    }()

    static func line(_ theme: Theme) -> String {
        let samples = words.map { text, role in escape(theme.style(role, at: depth), on: theme.assumedBackground) + text
        }
        let mark = theme.name == ThemeLibrary.defaultName ? "  default" : ""
        return TextWidth.pad(theme.name, to: 20) + samples.joined() + "\u{1B}[m\(mark)\n"
    }

    /// The escape sequence for a style; where the theme leaves the ground to the terminal, the one it is made for.
    private static func escape(_ style: Style, on ground: RGB) -> String {
        var codes = ["0"]
        if style.attributes.contains(.bold) { codes.append("1") }
        if style.attributes.contains(.dim) { codes.append("2") }
        if style.attributes.contains(.underline) { codes.append("4") }
        if style.attributes.contains(.reverse) { codes.append("7") }
        let background = style.background == .terminal ? Color.rgb(ground).nearest(at: depth) : style.background
        codes += code(style.foreground, base: 30) + code(background, base: 40)
        return "\u{1B}[\(codes.joined(separator: ";"))m"
    }

    private static func code(_ color: Color, base: Int) -> [String] {
        switch color {
        case .terminal: []
        case .named(let name): ["\(Int(name.rawValue) % 8 + base + (name.rawValue >= 8 ? 60 : 0))"]
        case .palette(let index): ["\(base + 8);5;\(index)"]
        case .rgb(let rgb): ["\(base + 8);2;\(rgb.red);\(rgb.green);\(rgb.blue)"]
        }
    }
}
