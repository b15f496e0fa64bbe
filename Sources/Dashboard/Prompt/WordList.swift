/// Words in one line, as an operator writes them: `safety, "rate limit, hard"`.
///
/// Commas part them; a word with a comma, a quote or blanks at its ends stands in quotes, where `\` takes the next
/// character as it is.
enum WordList {
    /// The words of a line; those that are empty and not in quotes are left out.
    static func words(in text: String) -> [String] {
        var words: [String] = []
        var rest = Substring(text)
        while true {
            rest = rest.drop(while: \.isWhitespace)
            let isQuoted = rest.first == "\""
            let word = isQuoted ? quoted(&rest) : bare(&rest)
            if isQuoted || !word.isEmpty { words.append(word) }
            rest = rest.drop { $0 != "," }
            guard !rest.isEmpty else { return words }
            rest.removeFirst()
        }
    }

    /// The line of some words.
    static func text(_ words: [String]) -> String {
        words.map { word in
            let isPlain =
                !word.isEmpty && word.first != "\"" && !word.contains(",") && word.first?.isWhitespace == false
                && word.last?.isWhitespace == false
            guard !isPlain else { return word }
            return "\"" + word.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
        }.joined(separator: ", ")
    }

    private static func quoted(_ rest: inout Substring) -> String {
        rest.removeFirst()
        var word = ""
        while let next = rest.popFirst(), next != "\"" {
            if next == "\\", let escaped = rest.popFirst() { word.append(escaped) } else { word.append(next) }
        }
        return word
    }

    private static func bare(_ rest: inout Substring) -> String {
        var word = rest.prefix { $0 != "," }
        rest = rest[word.endIndex...]
        while word.last?.isWhitespace == true { word.removeLast() }
        return String(word)
    }
}
