import CNCurses
import TerminalCanvas

/// What ncurses is told for a style: attributes and a colour pair, allocated when first needed.
struct PairTable {
    struct Paint {
        let attributes: UInt32
        let pair: Int32
        let background: Int32
        /// Whether a blank shows more than its background: an underline, or the foreground by reversal.
        let marksBlanks: Bool
    }

    let depth: ColorDepth
    private let limit: Int
    private var pairs: [SIMD2<Int32>: Int32] = [SIMD2(-1, -1): 0]
    /// By role, ground and attributes, for the theme in use.
    private var paints: [Int: Paint] = [:]
    private var theme: Theme?

    /// `limit` is how many pairs the terminal has, the default one included.
    init(depth: ColorDepth, limit: Int) {
        self.depth = depth
        self.limit = depth == .mono ? 1 : limit
    }

    /// How a cell is painted after one that was painted `before`.
    ///
    /// A blank on the same background takes the colours that are already set: each change costs up to 38 bytes.
    mutating func paint(_ cell: Cell, after before: Paint?) -> Paint {
        let own = paint(cell)
        guard cell.glyph == .space, let before, before.background == own.background, !own.marksBlanks,
            !before.marksBlanks
        else { return own }
        return before
    }

    /// Forgets what another theme made of the roles; the pairs stay.
    mutating func use(_ theme: Theme) {
        guard theme != self.theme else { return }
        self.theme = theme
        paints.removeAll(keepingCapacity: true)
    }

    private mutating func paint(_ cell: Cell) -> Paint {
        let key = Int(cell.role.rawValue) << 16 | Int(cell.ground.rawValue) << 8 | Int(cell.attributes.rawValue)
        if let paint = paints[key] { return paint }
        let style = (theme ?? .monochrome).style(cell.role, on: cell.ground, at: depth)
        let attributes = style.attributes.union(cell.attributes)
        let paint = Paint(
            attributes: cn_attributes(attributes.rawValue),
            pair: pair(style.foreground, style.background),
            background: number(style.background),
            marksBlanks: !attributes.isDisjoint(with: [.underline, .reverse])
        )
        paints[key] = paint
        return paint
    }

    /// The pair of two colours; the terminal's own colours when there are no pairs left.
    private mutating func pair(_ foreground: Color, _ background: Color) -> Int32 {
        let key = SIMD2(number(foreground), number(background))
        if let pair = pairs[key] { return pair }
        guard pairs.count < limit else { return 0 }
        let pair = Int32(pairs.count)
        guard init_extended_pair(pair, key.x, key.y) == OK else { return 0 }
        pairs[key] = pair
        return pair
    }

    /// ncurses' number of a colour: -1 the terminal's own; 0...15 by name; with direct colours red, green and blue.
    private func number(_ color: Color) -> Int32 {
        switch color {
        case .terminal: return -1
        case .named(let name): return Int32(name.rawValue)
        case .palette(let index) where depth != .trueColor: return Int32(index)
        case .palette, .rgb:
            guard depth == .trueColor, let rgb = color.rgb else { return -1 }
            // 0...15 are the named colours, so the very darkest blues become a little lighter.
            return max(16, Int32(rgb.red) << 16 | Int32(rgb.green) << 8 | Int32(rgb.blue))
        }
    }
}
