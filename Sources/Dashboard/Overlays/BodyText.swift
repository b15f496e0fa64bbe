internal import TerminalCanvas

/// A stored body as lines: JSON is laid out and coloured, anything else is wrapped as it stands.
///
/// It is a lexer and no parser, so that a truncated or half-valid body is laid out as far as it goes.
enum BodyText {
    /// The most lines of a body on screen.
    static let limit = 2_000

    static func lines(_ body: String, width: Int) -> [[Span]] {
        guard width > 0 else { return [] }
        let start = body.unicodeScalars.first { !$0.properties.isWhitespace }
        guard start == "{" || start == "[" else {
            let text = DisplayText(lines: body).text
            return wrapped(
                text.split(separator: "\n", maxSplits: limit, omittingEmptySubsequences: false).lazy.map {
                    JSONLayout.Line(depth: 0, pieces: [Span(String($0))])
                },
                width: width
            )
        }
        var layout = JSONLayout()
        layout.read(body)
        return wrapped(layout.lines, width: width)
    }

    private static func wrapped(_ source: some Sequence<JSONLayout.Line>, width: Int) -> [[Span]] {
        var lines: [[Span]] = []
        for line in source {
            lines += wrap(line, width: width)
            if lines.count >= limit { break }
        }
        return Array(lines.prefix(limit))
    }

    /// Breaks a line of pieces that is too long; what follows is indented like it, and a little more.
    private static func wrap(_ line: JSONLayout.Line, width: Int) -> [[Span]] {
        let indent = min(line.depth * 2, width / 2)
        let deeper = min(indent + 2, max(width - 2, 0))
        var lines: [[Span]] = [[Span(String(repeating: " ", count: indent))]]
        var used = indent
        for piece in line.pieces {
            var rest = Substring(piece.text)
            while !rest.isEmpty {
                let columns = TextWidth.of(rest, limit: width + 1)
                if used + columns <= width {
                    lines[lines.count - 1].append(Span(String(rest), piece.role))
                    used += columns
                    break
                }
                let head = TextWidth.truncate(rest, to: width - used, ellipsis: "")
                // Not even one wide character fits a line of its own: the rest can not be shown.
                if head.isEmpty, used <= deeper { break }
                lines[lines.count - 1].append(Span(head, piece.role))
                rest = Substring(rest.unicodeScalars.dropFirst(head.unicodeScalars.count))
                lines.append([Span(String(repeating: " ", count: deeper))])
                used = deeper
            }
        }
        return lines
    }
}
