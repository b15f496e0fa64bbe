/// One way to go on with a filter that is being written.
package struct FilterCompletion: Hashable, Sendable {
    /// The characters to replace, as offsets into the text.
    package var range: Range<Int>
    /// What to put there.
    package var text: String
    /// What it means, in a few words; empty where the text says it all.
    package var hint: String

    package init(range: Range<Int>, text: String, hint: String = "") {
        self.range = range
        self.text = text
        self.hint = hint
    }
}

extension Filter {
    /// The ways to go on at `offset` characters into `text`: field names at the start of a term, values after a colon,
    /// best first. None inside quotes and regular expressions, and none where nothing more can follow.
    ///
    /// - Parameter values: what is known to occur in a field, best first.
    package static func completions(
        at offset: Int,
        in text: String,
        values: (Field) -> [String] = { _ in [] }
    ) -> [FilterCompletion] {
        let before = Array(text.prefix(max(0, offset)))
        guard let start = startOfTerm(endingAt: before.count, in: before) else { return [] }
        var term = before[start...]
        if let sign = term.first, sign == "-" || sign == "!" { term = term.dropFirst() }
        if term.first == "/" { return [] }

        guard let colon = term.firstIndex(of: ":") else {
            let written = String(term).lowercased()
            return Field.allCases.filter { $0.rawValue.hasPrefix(written) }.map { field in
                FilterCompletion(
                    range: term.startIndex..<before.count,
                    text: "\(field.rawValue):",
                    hint: field.summary
                )
            }
        }
        guard let field = Field(rawValue: String(term[..<colon]).lowercased()) else { return [] }
        let list = term[term.index(after: colon)...]
        let lastComma = list.lastIndex(of: ",")
        let place = lastComma.map { $0 + 1 } ?? list.startIndex
        let written = String(list[place...]).lowercased()
        let already = Set(list[..<place].split(separator: ",").map { String($0).lowercased() })

        var seen: Set<String> = []
        return (values(field) + field.fixedValues).compactMap { value in
            guard value.lowercased().hasPrefix(written), !already.contains(value.lowercased()),
                seen.insert(value).inserted, let text = field.writing(of: value)
            else { return nil }
            return FilterCompletion(range: place..<before.count, text: text)
        }
    }

    /// Where the term that ends at `end` begins; nil when `end` is inside quotes.
    private static func startOfTerm(endingAt end: Int, in text: [Character]) -> Int? {
        var start = 0
        var isQuoted = false
        var index = 0
        while index < end {
            switch text[index] {
            case "\\": index += 1
            case "\"": isQuoted.toggle()
            case let character where character.isWhitespace && !isQuoted: start = index + 1
            default: break
            }
            index += 1
        }
        return isQuoted ? nil : min(start, end)
    }
}

extension Filter.Field {
    /// How a value that occurs in the log is written after this field; nil when it cannot be.
    fileprivate func writing(of value: String) -> String? {
        if fixedValues.contains(value) { return value }
        if kind == .account, let id = Int64(value) { return "\(id)" }
        guard let literal = literal(value) ?? self.value(value, isPattern: false) else { return nil }
        return literal.description(in: self)
    }
}
