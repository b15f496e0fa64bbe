internal import TerminalCanvas

/// JSON's tokens put on lines by their nesting.
struct JSONLayout {
    struct Line: Equatable {
        var depth: Int
        var pieces: [Span]
    }

    /// Deeper nesting is not indented further.
    private static let maximumDepth = 24

    private(set) var lines: [Line] = [Line(depth: 0, pieces: [])]
    private var depth = 0

    mutating func read(_ text: String) {
        var scalars = Substring(text).unicodeScalars
        while let scalar = scalars.first, lines.count < BodyText.limit {
            switch scalar {
            case "{", "[":
                scalars.removeFirst()
                skipSpace(&scalars)
                let close: Unicode.Scalar = scalar == "{" ? "}" : "]"
                if scalars.first == close {
                    scalars.removeFirst()
                    add(Span(scalar == "{" ? "{}" : "[]", .jsonMark))
                    continue
                }
                add(Span(String(scalar), .jsonMark))
                depth = min(depth + 1, JSONLayout.maximumDepth)
                newLine()
            case "}", "]":
                scalars.removeFirst()
                depth = max(depth - 1, 0)
                newLine()
                add(Span(String(scalar), .jsonMark))
            case ",":
                scalars.removeFirst()
                add(Span(",", .jsonMark))
                newLine()
            case ":":
                scalars.removeFirst()
                add(Span(": ", .jsonMark))
            case "\"": string(&scalars)
            case _ where scalar.properties.isWhitespace: scalars.removeFirst()
            default: word(&scalars)
            }
        }
        lines.removeAll { $0.pieces.isEmpty }
    }

    /// A string to its closing quote, or to the end where it was cut off. It is a key when a colon follows.
    private mutating func string(_ scalars: inout Substring.UnicodeScalarView) {
        var end = scalars.index(after: scalars.startIndex)
        while end < scalars.endIndex, scalars[end] != "\"" {
            if scalars[end] == "\\" { scalars.formIndex(after: &end) }
            if end < scalars.endIndex { scalars.formIndex(after: &end) }
        }
        if end < scalars.endIndex { scalars.formIndex(after: &end) }
        let text = DisplayText(line: Substring(scalars[..<end]), limit: 8_192).text
        scalars = scalars[end...]
        skipSpace(&scalars)
        add(Span(text, scalars.first == ":" ? .jsonKey : .jsonString))
    }

    private mutating func word(_ scalars: inout Substring.UnicodeScalarView) {
        let marks: Set<Unicode.Scalar> = ["{", "}", "[", "]", ",", ":", "\""]
        let end = scalars.firstIndex { marks.contains($0) || $0.properties.isWhitespace } ?? scalars.endIndex
        let text = DisplayText(line: Substring(scalars[..<end]), limit: 8_192).text
        scalars = scalars[end...]
        let isNumber = text.first.map { $0.isNumber || $0 == "-" } ?? false
        add(Span(text, isNumber ? .jsonNumber : .jsonLiteral))
    }

    private func skipSpace(_ scalars: inout Substring.UnicodeScalarView) {
        while let scalar = scalars.first, scalar.properties.isWhitespace { scalars.removeFirst() }
    }

    private mutating func add(_ span: Span) { lines[lines.count - 1].pieces.append(span) }

    private mutating func newLine() { lines.append(Line(depth: depth, pieces: [])) }
}
