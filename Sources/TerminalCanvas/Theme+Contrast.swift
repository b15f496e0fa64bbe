extension RGB {
    /// Relative luminance, 0...1 (WCAG 2.2, "relative luminance").
    package var luminance: Double {
        func linear(_ value: UInt8) -> Double {
            let share = Double(value) / 255
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055).gammaExpanded
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The contrast ratio of two colours, 1...21 (WCAG 2.2, "contrast ratio").
    package func contrast(with other: RGB) -> Double {
        let (high, low) = (max(luminance, other.luminance), min(luminance, other.luminance))
        return (high + 0.05) / (low + 0.05)
    }
}

extension Double {
    /// The number to the power of 2.4, for 0...1: the fifth root of its twelfth power, by Newton's method.
    fileprivate var gammaExpanded: Double {
        let square = self * self
        let twelfth = square * square * square * square * square * square
        var root = self
        for _ in 0..<40 { root = (4 * root + twelfth / (root * root * root * root)) / 5 }
        return root
    }
}

/// Text of a theme that is hard to read.
package struct ContrastWarning: Hashable, Sendable {
    package let role: Role
    package let ground: Role
    package let depth: ColorDepth
    /// The ratio there is, and the one there should be.
    package let ratio: Double
    package let wanted: Double

    /// One sentence for whoever wrote the theme.
    package var message: String {
        let place = ground == .text ? "" : " on \(ground.name)"
        let tenths = (ratio * 10).rounded(.down) / 10
        return "\(role.name)\(place) has a contrast of \(tenths):1 at \(depth); \(wanted):1 can be read"
    }
}

extension Theme {
    /// Roles that are lines and areas, not text to be read; no contrast is asked of them.
    private static let decoration: Set<Role> = [
        .border, .listTree, .graphAxis, .barEmpty, .textFaint, .keyDisabled,
    ]
    /// Text that may step back: 3:1, WCAG's ratio for large text.
    private static let quiet: Set<Role> = [
        .textDim, .textLabel, .headerLabel, .columnHeader, .timeOld, .outcomeLocal, .stateDisabled, .keyLabel,
        .inputHint, .diffMissing, .jsonMark, .borderFocus, .overlayBorder, .statusNone,
        .graph, .graphLow, .graphMid, .graphHigh, .barFill, .trend, .trendFlat,
    ]
    /// What other cells are drawn on.
    private static let grounds: [Role] = [.text, .listSelected, .listSelectedUnfocused, .overlay, .header, .footer]

    /// Every role that cannot be read well where it is drawn, at every depth whose colours are known.
    ///
    /// The sixteen named colours are the user's own; at those depths only the text that a theme itself puts on a
    /// coloured ground is reckoned, with xterm's values.
    package func contrastWarnings() -> [ContrastWarning] {
        var warnings: [ContrastWarning] = []
        for depth in [ColorDepth.palette256, .trueColor] {
            for ground in Theme.grounds {
                for role in Role.allCases where !Theme.decoration.contains(role) {
                    let wanted = Theme.quiet.contains(role) ? 3 : 4.5
                    let ratio = contrast(style(role, on: ground, at: depth))
                    if ratio < wanted {
                        warnings.append(
                            ContrastWarning(role: role, ground: ground, depth: depth, ratio: ratio, wanted: wanted)
                        )
                    }
                }
            }
        }
        return warnings
    }

    private func contrast(_ style: Style) -> Double {
        let front = style.foreground.rgb ?? assumedForeground
        let back = style.background.rgb ?? assumedBackground
        return front.contrast(with: back)
    }
}
