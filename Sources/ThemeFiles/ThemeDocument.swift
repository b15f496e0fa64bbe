import TerminalCanvas

/// A theme file as it is written: palette names are not looked up yet, and what it inherits is not in it.
struct ThemeDocument: Equatable, Sendable {
    /// A colour as it is written, with a value for each depth where the file gives them.
    struct Paint: Equatable, Sendable {
        var trueColor: String?
        var palette256: String?
        var ansi16: String?
        let line: Int?
    }

    struct Rule: Equatable, Sendable {
        var foreground: Paint?
        var background: Paint?
        var attributes: Attributes?
        var monoAttributes: Attributes?
    }

    var isDark: Bool?
    var inherits: String?
    var assumedBackground: String?
    var assumedForeground: String?
    var palette: [String: Paint] = [:]
    var rules: [String: Rule] = [:]

    /// This document on top of the one it inherits: a palette name given here also changes the rules of the other.
    func over(_ base: ThemeDocument) -> ThemeDocument {
        var merged = base
        merged.isDark = isDark ?? base.isDark
        merged.inherits = base.inherits
        merged.assumedBackground = assumedBackground ?? base.assumedBackground
        merged.assumedForeground = assumedForeground ?? base.assumedForeground
        merged.palette.merge(palette) { $1 }
        merged.rules.merge(rules) { $1 }
        return merged
    }
}
