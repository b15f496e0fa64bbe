/// A key as the operator pressed it. A resize is not a key.
package enum Key: Hashable, Sendable {
    case character(Character)
    case enter, escape, tab, backTab, backspace
    case up, down, left, right
    case pageUp, pageDown, home, end, insert, delete
    /// F1...F63.
    case function(Int)
    /// Control with a lower-case letter or one of `@[\]^_`, except those that have a name (Tab, Enter, Escape, Backspace).
    case control(Character)
    /// Alt and a character, which is what Escape and the character are when they come at once: whoever has no use for
    /// it should take it as those two keys.
    case alt(Character)
}

extension Key: ExpressibleByExtendedGraphemeClusterLiteral {
    /// `"q"` is the key q.
    package init(extendedGraphemeClusterLiteral value: Character) { self = .character(value) }
}

/// What a mouse did.
package struct MouseEvent: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case press, release, click, doubleClick, wheelUp, wheelDown
    }

    package let kind: Kind
    /// 1 left, 2 middle, 3 right; 0 for the wheel.
    package let button: Int
    package let at: Point

    package init(_ kind: Kind, button: Int, at: Point) {
        self.kind = kind
        self.button = button
        self.at = at
    }
}
