internal import TerminalCanvas

extension Canvas {
    /// Draws pieces so that they end before column `right`, and returns the column they begin at. Nothing is drawn
    /// when they do not fit to the right of `left`.
    @discardableResult
    mutating func put(_ spans: [Span], before right: Int, y: Int, notLeftOf left: Int = 0, on ground: Role? = nil)
        -> Int
    {
        let columns = spans.reduce(0) { $0 + $1.width() }
        guard right - columns >= left else { return right }
        put(spans, at: Point(x: right - columns, y: y), on: ground)
        return right - columns
    }

    /// Draws lines of text in the middle of a rectangle.
    mutating func message(_ lines: [[Span]], in rect: Rect) {
        let top = rect.y + max((rect.height - lines.count) / 2, 0)
        clipped(to: rect) { canvas in
            for (index, line) in lines.enumerated() {
                let columns = line.reduce(0) { $0 + $1.width() }
                let x = rect.x + max((rect.width - columns) / 2, 1)
                canvas.put(line, at: Point(x: x, y: top + index), width: rect.width)
            }
        }
    }

    /// Draws a scroll bar's thumb on the right edge of a frame, where more rows exist than fit.
    mutating func scrollMark(_ frame: Rect, offset: Int, visible: Int, count: Int) {
        let track = frame.height - 2
        guard count > visible, visible > 0, track > 1 else { return }
        let length = max(track * visible / count, 1)
        let last = max(count - visible, 1)
        let start = (track - length) * min(offset, last) / last
        let thumb = Rect(x: frame.maxX - 1, y: frame.y + 1 + start, width: 1, height: length)
        fill(thumb, Glyph("┃"), role: .textDim)
    }
}

extension [Span] {
    /// Columns they take.
    var columns: Int { reduce(0) { $0 + $1.width() } }

    /// Cut to a number of columns, with an ellipsis where something is missing.
    func fitted(to width: Int) -> [Span] {
        guard columns > width else { return self }
        // Something is missing at the end, so its last column is the ellipsis', also where a piece ends just there.
        var left = width - 1
        var kept: [Span] = []
        for span in self where left >= 0 {
            let columns = span.width()
            if columns <= left {
                kept.append(span)
            } else {
                let text = TextWidth.truncate(span.text + " ", to: left + 1)
                kept.append(Span(text, span.role, span.attributes))
                break
            }
            left -= columns
        }
        return kept
    }

    /// Cut or filled up with blanks to exactly so many columns.
    func filled(to width: Int) -> [Span] {
        let kept = fitted(to: width)
        return kept + [Span(String(repeating: " ", count: Swift.max(width - kept.columns, 0)))]
    }
}
