/// A colour as a theme names it.
package enum Color: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case terminal
    /// One of the sixteen colours every terminal lets its user choose.
    case named(NamedColor)
    /// An entry of the 256-colour palette; 16...255 are fixed, see `RGB.palette`.
    case palette(UInt8)
    case rgb(RGB)
}

/// The sixteen colours by their usual numbers.
package enum NamedColor: UInt8, CaseIterable, Sendable {
    case black, red, green, yellow, blue, magenta, cyan, white
    case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite
}

/// Red, green and blue, 0...255 each.
package struct RGB: Hashable, Sendable {
    package let red: UInt8
    package let green: UInt8
    package let blue: UInt8

    package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// From `#rgb` or `#rrggbb`; nil for anything else.
    package init?(hex: some StringProtocol) {
        guard hex.first == "#" else { return nil }
        let digits = hex.dropFirst().map(\.hexDigitValue)
        let values = digits.compactMap { $0 }
        guard values.count == digits.count else { return nil }
        switch values.count {
        case 3: self.init(UInt8(values[0] * 17), UInt8(values[1] * 17), UInt8(values[2] * 17))
        case 6:
            self.init(
                UInt8(values[0] * 16 + values[1]),
                UInt8(values[2] * 16 + values[3]),
                UInt8(values[4] * 16 + values[5])
            )
        default: return nil
        }
    }
}

/// How many colours a terminal shows.
package enum ColorDepth: Int, CaseIterable, Comparable, Sendable {
    /// No colour: attributes only. Also what `NO_COLOR` asks for.
    case mono
    case ansi8, ansi16, palette256, trueColor

    package static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }
}
