/// A piece of a line that has one meaning.
package struct Span: Hashable, Sendable {
    package var text: String
    package var role: Role
    package var attributes: Attributes

    package init(_ text: String, _ role: Role = .text, _ attributes: Attributes = []) {
        self.text = text
        self.role = role
        self.attributes = attributes
    }

    /// Columns it takes; counting stops at `limit`.
    package func width(limit: Int = Size.limit) -> Int { TextWidth.of(text, limit: limit) }
}

extension Canvas {
    /// Draws the pieces of a line one after the other and returns the columns used.
    @discardableResult
    package mutating func put(
        _ spans: [Span],
        at point: Point,
        on ground: Role? = nil,
        width: Int = Size.limit
    ) -> Int {
        var used = 0
        for span in spans where used < width {
            used += put(
                span.text,
                at: Point(x: point.x + used, y: point.y),
                role: span.role,
                on: ground,
                attributes: span.attributes,
                width: width - used
            )
        }
        return used
    }
}
