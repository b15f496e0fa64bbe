internal import TerminalCanvas

/// One line that is being written: characters and a cursor between them. It never holds anything that could not be
/// drawn or that would end the line.
struct LineEditor: Equatable, Sendable {
    /// The most characters it takes; what is typed or pasted beyond them is dropped.
    let limit: Int
    private(set) var characters: [Character] = []
    /// Characters before the cursor.
    private(set) var cursor = 0

    init(_ text: String = "", limit: Int = 4_096) {
        self.limit = limit
        insert(text)
    }

    var text: String { String(characters) }

    /// Puts text before the cursor: line breaks and tabs become blanks, other controls and what is invisible vanish.
    mutating func insert(_ text: some StringProtocol) {
        let fit = text.unicodeScalars.lazy.compactMap(LineEditor.harmless)
        var clean = String.UnicodeScalarView()
        clean.append(contentsOf: fit.prefix(4 * limit))
        let new = Array(String(clean).prefix(limit - characters.count))
        let after = characters.count - cursor
        // Marks may join the character before them, so the count is taken anew.
        characters = Array(String(characters[..<cursor] + new + characters[cursor...]))
        cursor = max(characters.count - after, 0)
    }

    /// Puts text in the place of some characters, and the cursor behind it.
    mutating func replace(_ range: Range<Int>, with text: String) {
        let range = range.clamped(to: 0..<characters.count)
        characters.removeSubrange(range)
        cursor = range.lowerBound
        insert(text)
    }

    mutating func move(by step: Int) { cursor = min(max(cursor + step, 0), characters.count) }
    mutating func moveToStart() { cursor = 0 }
    mutating func moveToEnd() { cursor = characters.count }
    mutating func moveWordLeft() { cursor = startOfWord }
    mutating func moveWordRight() {
        while cursor < characters.count, characters[cursor].isWhitespace { cursor += 1 }
        while cursor < characters.count, !characters[cursor].isWhitespace { cursor += 1 }
    }

    /// Removes the character before the cursor.
    mutating func erase() {
        guard cursor > 0 else { return }
        characters.remove(at: cursor - 1)
        cursor -= 1
    }

    /// Removes the character behind the cursor.
    mutating func eraseForward() {
        if cursor < characters.count { characters.remove(at: cursor) }
    }

    /// Removes the word before the cursor, and the blanks behind it.
    mutating func eraseWord() { remove(from: startOfWord) }

    /// Removes everything before the cursor.
    mutating func eraseToStart() { remove(from: 0) }

    private mutating func remove(from start: Int) {
        characters.removeSubrange(start..<cursor)
        cursor = start
    }

    private var startOfWord: Int {
        var index = cursor
        while index > 0, characters[index - 1].isWhitespace { index -= 1 }
        while index > 0, !characters[index - 1].isWhitespace { index -= 1 }
        return index
    }

    /// What of the line fits `width` columns, with the cursor in it.
    func view(width: Int) -> (text: String, first: Int, cursorColumn: Int) {
        var first = cursor
        var columns = 0
        while first > 0 {
            let next = TextWidth.of(String(characters[first - 1]))
            guard columns + next < width else { break }
            columns += next
            first -= 1
        }
        return (String(characters[first...]), first, TextWidth.of(String(characters[first..<cursor])))
    }

    private static func harmless(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.properties.generalCategory {
        case .lineSeparator, .paragraphSeparator, .spaceSeparator: " "
        case .control: "\t\n\r".unicodeScalars.contains(scalar) ? " " : nil
        case .format, .surrogate, .privateUse, .unassigned: nil
        default: scalar
        }
    }
}
