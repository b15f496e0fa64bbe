/// One cell of a canvas: what stands in it, and what that means.
package struct Cell: Hashable, Sendable {
    /// The character, or nothing visible in the right half of a wide one.
    package var glyph: Glyph
    /// What the character means: its foreground and attributes come from here.
    package var role: Role
    /// What lies behind it (a selected row, an overlay): its background comes from here unless the role has its own.
    package var ground: Role
    /// Attributes beside those of the theme.
    package var attributes: Attributes

    package init(_ glyph: Glyph = .space, role: Role = .text, ground: Role = .text, attributes: Attributes = []) {
        self.glyph = glyph
        self.role = role
        self.ground = ground
        self.attributes = attributes
    }
}
