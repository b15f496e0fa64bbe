extension Glyph {
    /// What stands for the glyph on a terminal that shows only ASCII; it takes as many columns.
    /// Of a wide character the left half becomes `?`, and so does the right.
    package var ascii: Character {
        if base < 0x80 { return base == 0 ? "?" : Character(Unicode.Scalar(UInt8(base))) }
        return Glyph.substitutes[base] ?? (0x2801...0x28FF ~= base ? Glyph.dots(base) : "?")
    }

    /// Boxes, blocks, arrows and bullets that the dashboard draws.
    private static let substitutes: [UInt32: Character] = {
        let pairs: [(String, Character)] = [
            ("─╌┄┈╴╶", "-"), ("━╍┅┉╸╺═", "="), ("│┃╎╏┆┇┊┋║", "|"),
            ("╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬", "+"),
            ("▁", "_"), ("▂", "."), ("▃", ":"), ("▄", "-"), ("▅", "="), ("▆", "+"), ("▇", "*"), ("█", "#"),
            ("▏▎▍", "-"), ("▌▋▊▉", "="), ("░", "."), ("▒", ":"), ("▓", "#"), ("■▪", "#"), ("□▫", "."),
            ("●◉⏺•∙", "*"), ("○◌◯", "o"), ("◐◑◒◓", "%"), ("·⋅", "."), ("⚑⚐", "!"), ("★☆", "*"),
            ("▸▶►›»", ">"), ("▾▼⌄", "v"), ("▴▲", "^"), ("◂◀◄‹«", "<"),
            ("→⟶⇒", ">"), ("←⟵⇐", "<"), ("↑", "^"), ("↓", "v"), ("↕↔", "~"), ("↵⏎", "/"), ("⇥", ">"),
            ("…", "~"), ("–—−‐‑", "-"), ("×", "x"), ("±", "+"), ("≥", ">"), ("≤", "<"), ("≠", "!"), ("≈", "~"),
            ("✓✔", "+"), ("✗✘✕", "x"), ("⚠", "!"), ("‘’", "'"), ("“”„", "\""), ("⠀\u{A0}", " "),
        ]
        var table: [UInt32: Character] = [:]
        for (glyphs, character) in pairs {
            for scalar in glyphs.unicodeScalars { table[scalar.value] = character }
        }
        return table
    }()

    /// A braille pattern by how much of it is filled.
    private static func dots(_ base: UInt32) -> Character {
        switch (base & 0xFF).nonzeroBitCount {
        case 1...2: "."
        case 3...4: ":"
        case 5...6: "+"
        default: "#"
        }
    }
}
