import CNCurses
import TerminalCanvas

extension NcursesTerminal {
    /// Tells ncurses the cells that differ from the last frame; nothing is sent when none do.
    package func present(_ canvas: Canvas, theme: Theme, cursor: Point?) {
        let theme = colorDepth == .mono ? Theme.monochrome : theme
        let previous = shown.flatMap { $0.theme == theme && $0.canvas.size == canvas.size ? $0.canvas : nil }
        if previous == canvas, shown?.cursor == cursor { return }
        pairs.use(theme)
        let width = min(canvas.size.width, size.width)
        canvas.cells.withUnsafeBufferPointer { cells in
            for y in 0..<min(canvas.size.height, size.height) {
                let row = UnsafeBufferPointer(rebasing: cells[y * canvas.size.width..<(y + 1) * canvas.size.width])
                draw(row, y: y, width: width, over: previous)
            }
        }
        shown = (canvas, theme, cursor)
        place(cursor)
        cn_refresh(output, options.synchronizedOutput)
    }

    package func invalidate() {
        shown = nil
        cn_redraw_all()
    }

    /// Draws the last frame again, before the program has made another.
    func redraw() {
        if let (canvas, theme, cursor) = shown {
            shown = nil
            present(canvas, theme: theme, cursor: cursor)
        } else {
            cn_refresh(output, options.synchronizedOutput)
        }
    }

    private func place(_ cursor: Point?) {
        guard let cursor, Rect(size).contains(cursor) else {
            cn_cursor(-1, 0)
            return
        }
        cn_cursor(Int32(cursor.y), Int32(cursor.x))
    }

    /// The cells of a row from the first that changed to the last, whole wide characters only.
    private func draw(_ row: UnsafeBufferPointer<Cell>, y: Int, width: Int, over previous: Canvas?) {
        var first = 0
        var last = width - 1
        if let previous {
            let old = previous.cells[y * row.count..<(y + 1) * row.count]
            let base = old.startIndex
            while first < width, row[first] == old[base + first] { first += 1 }
            guard first < width else { return }
            while row[last] == old[base + last] { last -= 1 }
        }
        while first > 0, row[first].glyph.width == 0 { first -= 1 }
        var before: PairTable.Paint?
        for x in first..<max(last + 1, first) {
            let cell = row[x]
            let paint = pairs.paint(cell, after: before)
            before = paint
            if glyphSupport == .ascii {
                put(UInt32(cell.glyph.ascii.asciiValue ?? 0x3F), 0, 0, y: y, x: x, paint)
            } else if cell.glyph.width == 2, x + 1 >= width {
                put(0x20, 0, 0, y: y, x: x, paint)
            } else if cell.glyph.width > 0 {
                put(cell.glyph.base, cell.glyph.mark1, cell.glyph.mark2, y: y, x: x, paint)
            }
        }
    }

    private func put(_ base: UInt32, _ mark1: UInt32, _ mark2: UInt32, y: Int, x: Int, _ paint: PairTable.Paint) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 3) { scalars in
            scalars[0] = base
            scalars[1] = mark1
            scalars[2] = mark2
            cn_put(Int32(y), Int32(x), scalars.baseAddress, paint.attributes, paint.pair)
        }
    }
}
