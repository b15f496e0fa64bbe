/// A colour with a value of its own for each depth. A depth without one uses the nearest colour it can show.
package struct ThemeColor: Hashable, Sendable {
    package var trueColor: Color?
    package var palette256: Color?
    package var ansi16: Color?

    package init(_ trueColor: Color? = nil, palette256: Color? = nil, ansi16: Color? = nil) {
        self.trueColor = trueColor
        self.palette256 = palette256
        self.ansi16 = ansi16
    }

    /// The colour to use at a depth; `.terminal` in mono.
    package func color(at depth: ColorDepth) -> Color {
        switch depth {
        case .mono: .terminal
        case .trueColor: trueColor ?? palette256 ?? ansi16 ?? .terminal
        case .palette256: (palette256 ?? trueColor ?? ansi16 ?? .terminal).nearest(at: depth)
        case .ansi16, .ansi8: (ansi16 ?? palette256 ?? trueColor ?? .terminal).nearest(at: depth)
        }
    }
}

/// A theme's rule for one role; what is nil comes from the role's ancestors.
package struct ThemeRule: Hashable, Sendable {
    package var foreground: ThemeColor?
    package var background: ThemeColor?
    package var attributes: Attributes?
    /// Attributes where there is no colour; nil uses `attributes`.
    package var monoAttributes: Attributes?

    package init(
        foreground: ThemeColor? = nil,
        background: ThemeColor? = nil,
        attributes: Attributes? = nil,
        monoAttributes: Attributes? = nil
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
        self.monoAttributes = monoAttributes
    }
}

/// The colours of every role, at every depth.
package struct Theme: Hashable, Sendable {
    package let name: String
    /// Whether it is made for a dark background.
    package let isDark: Bool
    /// What lies behind cells without a background, when the theme leaves that to the terminal: contrast is reckoned
    /// against it.
    package let assumedBackground: RGB
    /// What stands where a rule says `.terminal` for the foreground; for contrast only.
    package let assumedForeground: RGB
    /// By dotted name: of a role, or an ancestor of roles.
    package let rules: [String: ThemeRule]
    /// By depth, then by role.
    private let table: [[Resolved]]

    package init(
        name: String,
        isDark: Bool,
        assumedBackground: RGB? = nil,
        assumedForeground: RGB? = nil,
        rules: [String: ThemeRule]
    ) {
        self.name = name
        self.isDark = isDark
        self.assumedBackground = assumedBackground ?? (isDark ? RGB(16, 18, 22) : RGB(255, 255, 255))
        self.assumedForeground = assumedForeground ?? (isDark ? RGB(214, 214, 214) : RGB(32, 32, 32))
        self.rules = rules
        table = ColorDepth.allCases.map { depth in Role.allCases.map { Resolved($0, rules: rules, depth: depth) } }
    }

    /// How a cell looks whose character means `role` and that lies on `ground`.
    ///
    /// Role before ground before `text`, for either colour; attributes add up. With sixteen colours or fewer the
    /// ground's own foreground comes first: nobody can promise how a user's sixteen colours stand out from each other.
    package func style(_ role: Role, on ground: Role = .text, at depth: ColorDepth) -> Style {
        let front = table[depth.rawValue][Int(role.rawValue)]
        guard ground != .text else {
            return Style(
                foreground: front.foreground ?? .terminal,
                background: front.background ?? .terminal,
                attributes: front.attributes
            )
        }
        let back = table[depth.rawValue][Int(ground.rawValue)]
        let groundFirst = depth <= .ansi16
        let own = groundFirst ? back.ownForeground ?? front.ownForeground : front.ownForeground ?? back.ownForeground
        return Style(
            foreground: own ?? front.foreground ?? .terminal,
            background: front.ownBackground ?? back.ownBackground ?? front.background ?? .terminal,
            attributes: front.attributes.union(back.attributes)
        )
    }

    /// A rule with everything its ancestors add, at one depth.
    private struct Resolved: Hashable, Sendable {
        /// From the role or any ancestor, and from one other than `text`.
        var foreground: Color?
        var ownForeground: Color?
        var background: Color?
        var ownBackground: Color?
        var attributes: Attributes = []

        init(_ role: Role, rules: [String: ThemeRule], depth: ColorDepth) {
            let names = role.lookup
            let found = names.compactMap { rules[$0] }
            let own = names.filter { $0 != "text" }.compactMap { rules[$0] }
            foreground = found.lazy.compactMap(\.foreground).first?.color(at: depth)
            ownForeground = own.lazy.compactMap(\.foreground).first?.color(at: depth)
            background = found.lazy.compactMap(\.background).first?.color(at: depth)
            ownBackground = own.lazy.compactMap(\.background).first?.color(at: depth)
            let mono = found.lazy.compactMap { $0.monoAttributes ?? $0.attributes }.first
            attributes = (depth == .mono ? mono : found.lazy.compactMap(\.attributes).first) ?? []
        }
    }
}
