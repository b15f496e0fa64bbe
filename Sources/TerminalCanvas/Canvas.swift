/// A grid of cells into which a frame is drawn, whole, every time. What changed is the terminal's business.
///
/// Nothing that is put here can leave the canvas, tear a wide character in two or carry a control character.
package struct Canvas: Equatable, Sendable {
    package let size: Size
    /// Row by row, `size.width` a row.
    package private(set) var cells: [Cell]
    /// Drawing outside this rectangle has no effect.
    package private(set) var clip: Rect

    package init(size: Size) {
        self.size = size
        cells = Array(repeating: Cell(), count: size.width * size.height)
        clip = Rect(size)
    }

    package init(width: Int, height: Int) { self.init(size: Size(width: width, height: height)) }

    package var bounds: Rect { Rect(size) }

    /// The cell at a place; a blank one outside the canvas.
    package subscript(point: Point) -> Cell {
        bounds.contains(point) ? cells[point.y * size.width + point.x] : Cell()
    }

    /// Draws with everything outside `rect` (and outside the present clip) left as it is.
    @discardableResult
    package mutating func clipped<Result>(to rect: Rect, _ draw: (inout Canvas) throws -> Result) rethrows -> Result {
        let outer = clip
        clip = outer.intersection(rect)
        defer { clip = outer }
        return try draw(&self)
    }

    /// Draws text on one row, at most `width` columns of it, and returns the columns used.
    ///
    /// `on` replaces what lies behind; nil keeps it. Columns to the left of the clip are passed over and count as used.
    /// A wide character that does not fit whole becomes a space.
    @discardableResult
    package mutating func put(
        _ text: some StringProtocol,
        at point: Point,
        role: Role = .text,
        on ground: Role? = nil,
        attributes: Attributes = [],
        width: Int = .max
    ) -> Int {
        guard point.y >= clip.y, point.y < clip.maxY, point.x < clip.maxX, width > 0 else { return 0 }
        let row = point.y * size.width
        let start = max(point.x, -Size.limit)
        let limit = min(clip.maxX, width > Size.limit * 2 ? clip.maxX : start + width)
        var x = start
        var glyphs = GlyphSequence(text).makeIterator()
        while x < limit, let glyph = glyphs.next() {
            let wide = glyph.width == 2
            let escape = glyphs.isEscape && role == .text
            if x >= clip.x, !wide || x + 1 < limit {
                set(glyph, row: row, x: x, role: escape ? .escape : role, ground: ground, attributes: attributes)
                x += wide ? 2 : 1
            } else {
                for _ in 0..<(wide ? 2 : 1) where x < limit {
                    if x >= clip.x {
                        set(.space, row: row, x: x, role: role, ground: ground, attributes: attributes)
                    }
                    x += 1
                }
            }
        }
        return x - start
    }

    /// Draws one glyph; like `put` it is dropped outside the clip.
    package mutating func put(_ glyph: Glyph, at point: Point, role: Role = .text, on ground: Role? = nil) {
        guard clip.contains(point), glyph.width > 0 else { return }
        let fits = glyph.width == 1 || point.x + 1 < clip.maxX
        set(
            fits ? glyph : .space,
            row: point.y * size.width,
            x: point.x,
            role: role,
            ground: ground,
            attributes: []
        )
    }

    /// Fills a rectangle with one narrow glyph; a wide one counts as a space.
    package mutating func fill(_ rect: Rect, _ glyph: Glyph = .space, role: Role = .text, on ground: Role? = nil) {
        let area = rect.intersection(clip)
        let filling = glyph.width == 1 ? glyph : .space
        for y in 0..<area.height {
            let row = (area.y + y) * size.width
            for x in area.x..<area.maxX {
                set(filling, row: row, x: x, role: role, ground: ground, attributes: [])
            }
        }
    }

    /// Changes what cells mean without changing what stands in them; nil leaves that part as it is.
    package mutating func paint(_ rect: Rect, role: Role? = nil, on ground: Role? = nil, attributes: Attributes = []) {
        let area = rect.intersection(clip)
        for y in 0..<area.height {
            let row = (area.y + y) * size.width
            for index in row + area.x..<row + area.maxX {
                if let role { cells[index].role = role }
                if let ground { cells[index].ground = ground }
                cells[index].attributes.formUnion(attributes)
            }
        }
    }

    /// Puts a glyph into a cell inside the canvas, and blanks the other half of any wide character it breaks.
    private mutating func set(
        _ glyph: Glyph,
        row: Int,
        x: Int,
        role: Role,
        ground: Role?,
        attributes: Attributes
    ) {
        let index = row + x
        if cells[index].glyph.width == 0, x > 0 { cells[index - 1].glyph = .space }
        let last = index + Int(glyph.width) - 1
        if cells[last].glyph.width == 2 { cells[last + 1].glyph = .space }
        let behind = ground ?? cells[index].ground
        cells[index] = Cell(glyph, role: role, ground: behind, attributes: attributes)
        if glyph.width == 2 {
            cells[last] = Cell(.continuation, role: role, ground: behind, attributes: attributes)
        }
    }
}
