import TerminalCanvas

/// What the environment says about the terminal: decisions only, so that they can be tested without one.
struct TerminalEnvironment: Sendable {
    let variables: [String: String]

    private func value(_ name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value
    }

    /// The names to try with ncurses, in order. A new terminal over ssh (xterm-kitty, xterm-ghostty) is often unknown
    /// on the other side, yet understands xterm's language.
    var terminalNames: [String] {
        guard let name = value("TERM"), !["dumb", "unknown", "network", "dialup"].contains(name) else {
            return ["vt100", "ansi"]
        }
        return [name] + ["xterm-256color", "xterm", "vt100"].filter { $0 != name }
    }

    /// https://no-color.org: set and not empty.
    var isColorUnwanted: Bool { value("NO_COLOR") != nil }

    /// Whether the terminal says that it shows 24-bit colours.
    var hasTrueColor: Bool { ["truecolor", "24bit"].contains(value("COLORTERM")?.lowercased() ?? "") }

    /// `ESCDELAY` in the environment is ncurses' own setting, for slow lines.
    var hasEscapeDelay: Bool { value("ESCDELAY") != nil }

    /// The depth for a terminal description with that many colours.
    func depth(colors: Int, isDirect: Bool) -> ColorDepth {
        if isColorUnwanted { return .mono }
        switch colors {
        case ..<8: return .mono
        case 8..<16: return .ansi8
        case 16..<256: return .ansi16
        default: return isDirect ? .trueColor : .palette256
        }
    }

    /// What a locale's character set can show.
    static func glyphSupport(codeset: String) -> GlyphSupport {
        ["utf-8", "utf8"].contains(codeset.lowercased()) ? .unicode : .ascii
    }

    /// Where compiled terminal descriptions lie, in the order in which ncurses looks (terminfo(5)).
    var terminfoFolders: [String] {
        var folders: [String] = []
        if let own = value("TERMINFO"), own.hasPrefix("/") { folders.append(own) }
        if let home = value("HOME") { folders.append(home + "/.terminfo") }
        folders += (value("TERMINFO_DIRS") ?? "").split(separator: ":").map(String.init)
        return folders + ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"]
    }
}
