import TOMLKit
import TerminalCanvas

extension ThemeDocument {
    /// Themes larger than this are no themes.
    static let limit = 256 * 1024

    /// Reads a file's text. What cannot be used is left out and said in `warnings`; nil when it is no TOML at all.
    static func parse(_ text: String, file: String) -> (document: ThemeDocument?, warnings: [FileWarning]) {
        guard text.utf8.count <= limit else {
            return (nil, [FileWarning(file: file, line: nil, message: "a theme has at most 256 KB")])
        }
        do {
            let table = try TOMLTable(string: text)
            var reader = Reader(file: file, lines: TOMLLines(text))
            return (reader.document(table), reader.warnings)
        } catch let error as TOMLParseError {
            let message = "no TOML: \(error.description)"
            return (nil, [FileWarning(file: file, line: error.source.begin.line, message: message)])
        } catch {
            return (nil, [FileWarning(file: file, line: nil, message: "no TOML: \(error)")])
        }
    }
}

/// One walk through a parsed file.
private struct Reader {
    let file: String
    let lines: TOMLLines
    var warnings: [FileWarning] = []

    init(file: String, lines: TOMLLines) {
        self.file = file
        self.lines = lines
    }

    mutating func warn(_ section: String, _ key: String, _ message: String) {
        warnings.append(FileWarning(file: file, line: lines.line(of: key, in: section), message: message))
    }

    mutating func document(_ table: TOMLTable) -> ThemeDocument {
        var document = ThemeDocument()
        for key in table.keys.sorted() {
            let value = table[key]
            switch key {
            case "inherits": document.inherits = text(value, key)
            case "assumed-background": document.assumedBackground = hex(value, key)
            case "assumed-foreground": document.assumedForeground = hex(value, key)
            case "appearance":
                switch text(value, key) {
                case "dark"?: document.isDark = true
                case "light"?: document.isDark = false
                case let other?: warn("", key, "appearance is `dark` or `light`, not `\(other)`")
                case nil: break
                }
            case "palette": document.palette = palette(value?.table)
            case "roles": document.rules = rules(value?.table)
            default: warn("", key, "`\(key)` means nothing in a theme")
            }
        }
        return document
    }

    private mutating func text(_ value: (any TOMLValueConvertible)?, _ key: String) -> String? {
        if let text = value?.string { return text }
        warn("", key, "`\(key)` must be a text in quotes")
        return nil
    }

    private mutating func hex(_ value: (any TOMLValueConvertible)?, _ key: String) -> String? {
        guard let text = text(value, key) else { return nil }
        if RGB(hex: text) != nil { return text }
        warn("", key, "`\(key)` must be a colour such as \"#101216\", not `\(text)`")
        return nil
    }

    private mutating func palette(_ table: TOMLTable?) -> [String: ThemeDocument.Paint] {
        guard let table else {
            warn("", "palette", "`palette` must be a table of colours")
            return [:]
        }
        var found: [String: ThemeDocument.Paint] = [:]
        for key in table.keys.sorted() { found[key] = paint(table[key], "palette", key) }
        return found
    }

    private mutating func rules(_ table: TOMLTable?) -> [String: ThemeDocument.Rule] {
        guard let table else {
            warn("", "roles", "`roles` must be a table")
            return [:]
        }
        var found: [String: ThemeDocument.Rule] = [:]
        for key in table.keys.sorted() {
            guard Role.knownNames.contains(key) else {
                warn("roles", key, "there is no role `\(key)`")
                continue
            }
            if let inner = table[key]?.table {
                found[key] = rule(inner, key)
            } else if let paint = paint(table[key], "roles", key) {
                found[key] = ThemeDocument.Rule(foreground: paint)
            }
        }
        return found
    }

    private mutating func rule(_ table: TOMLTable, _ role: String) -> ThemeDocument.Rule {
        var rule = ThemeDocument.Rule()
        for key in table.keys.sorted() {
            switch key {
            case "fg": rule.foreground = paint(table[key], "roles", role)
            case "bg": rule.background = paint(table[key], "roles", role)
            case "style": rule.attributes = attributes(table[key], role)
            case "mono": rule.monoAttributes = attributes(table[key], role)
            default: warn("roles", role, "`\(role)` has `fg`, `bg`, `style` and `mono`, but no `\(key)`")
            }
        }
        return rule
    }

    private mutating func attributes(_ value: (any TOMLValueConvertible)?, _ role: String) -> Attributes? {
        guard let names = value?.array else {
            warn("roles", role, "`\(role)`: a style is a list such as [\"bold\"]")
            return nil
        }
        var attributes: Attributes = []
        for name in names.map({ $0.string ?? "?" }) {
            switch name {
            case "bold": attributes.insert(.bold)
            case "dim": attributes.insert(.dim)
            case "italic": attributes.insert(.italic)
            case "underline": attributes.insert(.underline)
            case "reverse": attributes.insert(.reverse)
            default: warn("roles", role, "`\(role)`: there is no style `\(name)`")
            }
        }
        return attributes
    }

    /// A colour: a text, a palette number, or a table with one for each depth.
    private mutating func paint(
        _ value: (any TOMLValueConvertible)?,
        _ section: String,
        _ key: String
    ) -> ThemeDocument.Paint? {
        let line = lines.line(of: key, in: section)
        if let text = scalar(value) { return ThemeDocument.Paint(trueColor: text, line: line) }
        guard let table = value?.table else {
            warn(section, key, "`\(key)` must be a colour")
            return nil
        }
        var paint = ThemeDocument.Paint(line: line)
        for depth in table.keys.sorted() {
            let text = scalar(table[depth])
            switch depth {
            case "true": paint.trueColor = text
            case "256": paint.palette256 = text
            case "16": paint.ansi16 = text
            default: warn(section, key, "`\(key)`: depths are `true`, `256` and `16`, not `\(depth)`")
            }
        }
        return paint
    }

    private func scalar(_ value: (any TOMLValueConvertible)?) -> String? {
        value?.string ?? value?.int.map(String.init)
    }
}
