import TerminalCanvas

extension ThemeDocument {
    /// The theme, once everything inherited is merged in. Colours that mean nothing are left out with a warning.
    func theme(name: String, file: String) -> (theme: Theme, warnings: [FileWarning]) {
        var warnings: [FileWarning] = []
        let names = palette
        func color(_ text: String?, _ line: Int?) -> Color? {
            guard let text else { return nil }
            if let color = Color(themeName: text) { return color }
            let message =
                "`\(text)` is no colour: a palette name, \"#rrggbb\", 0 to 255, `default` or a name such as `blue`"
            warnings.append(FileWarning(file: file, line: line, message: message))
            return nil
        }
        func themeColor(_ paint: Paint?) -> ThemeColor? {
            guard let paint else { return nil }
            let named = paint.trueColor.flatMap { names[$0] }
            let full = named ?? paint
            let line = paint.line
            let resolved = ThemeColor(
                color(full.trueColor, line),
                palette256: color(paint.palette256 ?? full.palette256, line),
                ansi16: color(paint.ansi16 ?? full.ansi16, line)
            )
            return resolved == ThemeColor() ? nil : resolved
        }
        var resolved: [String: ThemeRule] = [:]
        for (key, rule) in rules.sorted(by: { $0.key < $1.key }) {
            resolved[key] = ThemeRule(
                foreground: themeColor(rule.foreground),
                background: themeColor(rule.background),
                attributes: rule.attributes,
                monoAttributes: rule.monoAttributes
            )
        }
        let theme = Theme(
            name: name,
            isDark: isDark ?? true,
            assumedBackground: assumedBackground.flatMap { RGB(hex: $0) },
            assumedForeground: assumedForeground.flatMap { RGB(hex: $0) },
            rules: resolved
        )
        return (theme, warnings)
    }
}

extension Color {
    /// From a theme file: `#rgb`, `#rrggbb`, 0...255, `default`, or one of the sixteen names (`bright-blue`).
    init?(themeName text: String) {
        if let rgb = RGB(hex: text) {
            self = .rgb(rgb)
        } else if let index = UInt8(text) {
            self = .palette(index)
        } else if text == "default" {
            self = .terminal
        } else if let name = NamedColor.allCases.first(where: { $0.themeName == text }) {
            self = .named(name)
        } else {
            return nil
        }
    }
}

extension NamedColor {
    /// `blue`, `bright-blue`.
    fileprivate var themeName: String {
        let base = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"][Int(rawValue & 7)]
        return rawValue < 8 ? base : "bright-" + base
    }
}
