extension RGB {
    /// What entry 0...255 of the palette looks like. 0...15 are the user's to change (these are xterm's values);
    /// 16...231 are a 6×6×6 cube, 232...255 a ramp of greys (xterm's `256colres.h`).
    package static let palette: [RGB] = {
        var colors: [RGB] = [
            RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0),
            RGB(0, 0, 238), RGB(205, 0, 205), RGB(0, 205, 205), RGB(229, 229, 229),
            RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0), RGB(255, 255, 0),
            RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 255),
        ]
        let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
        for red in steps {
            for green in steps {
                for blue in steps { colors.append(RGB(red, green, blue)) }
            }
        }
        for grey in 0..<24 { colors.append(RGB(UInt8(8 + grey * 10), UInt8(8 + grey * 10), UInt8(8 + grey * 10))) }
        return colors
    }()

    /// How different two colours look: the "redmean" weighting of squared distances, cheap and close to CIE76.
    package func distance(to other: RGB) -> Int {
        let mean = (Int(red) + Int(other.red)) / 2
        let r = Int(red) - Int(other.red)
        let g = Int(green) - Int(other.green)
        let b = Int(blue) - Int(other.blue)
        return ((512 + mean) * r * r) >> 8 + 4 * g * g + ((767 - mean) * b * b) >> 8
    }

    /// The entry of `RGB.palette` among `candidates` that looks most like this colour.
    fileprivate func nearest(in candidates: Range<Int>) -> UInt8 {
        let best = candidates.min { distance(to: RGB.palette[$0]) < distance(to: RGB.palette[$1]) }
        return UInt8(best ?? 0)
    }
}

extension Color {
    /// Red, green and blue, as far as they can be known; nil for the terminal's own colour.
    package var rgb: RGB? {
        switch self {
        case .terminal: nil
        case .named(let name): RGB.palette[Int(name.rawValue)]
        case .palette(let index): RGB.palette[Int(index)]
        case .rgb(let value): value
        }
    }

    /// The colour that comes nearest among those of a depth. For 256 colours only the fixed entries 16...255 are used.
    package func nearest(at depth: ColorDepth) -> Color {
        switch (depth, self) {
        case (.mono, _), (_, .terminal): .terminal
        case (.trueColor, _), (.palette256, .named), (.palette256, .palette), (.ansi16, .named): self
        case (.palette256, .rgb(let value)): .palette(value.nearest(in: 16..<256))
        // Black brightened by nothing would be unreadable on black.
        case (.ansi8, .named(.brightBlack)): .terminal
        case (.ansi8, .named(let name)): .named(NamedColor(rawValue: name.rawValue & 7) ?? .white)
        case (.ansi16, _): .nearestNamed(to: rgb, below: 16)
        case (.ansi8, _): .nearestNamed(to: rgb, below: 8)
        }
    }

    private static func nearestNamed(to value: RGB?, below count: Int) -> Color {
        guard let value, let name = NamedColor(rawValue: value.nearest(in: 0..<count)) else { return .terminal }
        return .named(name)
    }
}
