extension Canvas {
    /// Draws a rounded frame with a title on the left of its top edge, a note on the right of it, and a footer on the
    /// right of the bottom edge, and returns the rectangle inside.
    ///
    /// The note gives way to the title, and both to the frame. A rectangle under 2×2 is left alone.
    @discardableResult
    package mutating func box(
        _ rect: Rect,
        title: [Span] = [],
        note: [Span] = [],
        footer: [Span] = [],
        focused: Bool = false,
        border: Role? = nil,
        on ground: Role? = nil
    ) -> Rect {
        guard rect.width >= 2, rect.height >= 2 else { return rect.inset(1) }
        let role = border ?? (focused ? .borderFocus : .border)
        let right = rect.maxX - 1
        let bottom = rect.maxY - 1
        let line = Rect(x: rect.x + 1, y: rect.y, width: rect.width - 2, height: 1)
        fill(line, Glyph("─"), role: role, on: ground)
        fill(Rect(x: line.x, y: bottom, width: line.width, height: 1), Glyph("─"), role: role, on: ground)
        for x in [rect.x, right] {
            fill(Rect(x: x, y: rect.y + 1, width: 1, height: rect.height - 2), Glyph("│"), role: role, on: ground)
        }
        put(Glyph("╭"), at: rect.origin, role: role, on: ground)
        put(Glyph("╮"), at: Point(x: right, y: rect.y), role: role, on: ground)
        put(Glyph("╰"), at: Point(x: rect.x, y: bottom), role: role, on: ground)
        put(Glyph("╯"), at: Point(x: right, y: bottom), role: role, on: ground)

        let room = rect.width - 6
        let used = edge(title, y: rect.y, left: rect.x + 2, width: room, on: ground)
        edge(note, y: rect.y, right: right - 1, width: room - used - 1, on: ground)
        edge(footer, y: bottom, right: right - 1, width: room, on: ground)
        return rect.inset(1)
    }

    /// A box whose title is one text, strong when it has the focus.
    @discardableResult
    package mutating func box(_ rect: Rect, title: String, note: String = "", focused: Bool = false) -> Rect {
        box(
            rect,
            title: title.isEmpty ? [] : [Span(title, focused ? .titleFocus : .title)],
            note: note.isEmpty ? [] : [Span(note, .textDim)],
            focused: focused
        )
    }

    /// A label with a space on either side from `left` on; returns the columns used.
    @discardableResult
    private mutating func edge(_ label: [Span], y: Int, left: Int, width: Int, on ground: Role?) -> Int {
        guard !label.isEmpty, width > 0 else { return 0 }
        put(Glyph.space, at: Point(x: left, y: y), on: ground)
        let used = put(label, at: Point(x: left + 1, y: y), on: ground, width: width)
        put(Glyph.space, at: Point(x: left + 1 + used, y: y), on: ground)
        return used + 2
    }

    /// The same, ending before column `right`; left out when it does not fit whole.
    private mutating func edge(_ label: [Span], y: Int, right: Int, width: Int, on ground: Role?) {
        let columns = label.reduce(0) { $0 + $1.width(limit: max(width, 0) + 1) }
        guard columns <= width else { return }
        edge(label, y: y, left: right - columns - 2, width: columns, on: ground)
    }
}
