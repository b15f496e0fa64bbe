/// Reads the grammar of Filter+Parse.swift, one scalar at a time: characters could join across a quote.
struct FilterParser {
    let source: String
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) {
        source = text
        scalars = Array(text.unicodeScalars)
    }

    mutating func filter() throws(FilterError) -> Filter {
        if source.count > Filter.lengthLimit {
            throw FilterError(
                offset: Filter.lengthLimit,
                problem: "the filter is too long",
                advice: "Shorten it to \(Filter.lengthLimit) characters."
            )
        }
        var filter = Filter()
        skipBlanks()
        while position < scalars.count {
            filter.terms.append(try term())
            skipBlanks()
        }
        return filter
    }

    private mutating func term() throws(FilterError) -> Filter.Term {
        let start = position
        let negated = current == "-" || current == "!"
        if negated { position += 1 }
        guard let first = current, !first.properties.isWhitespace, !(negated && (first == "-" || first == "!")) else {
            throw failure(
                at: start,
                "a sign must stand directly before the one thing it negates",
                "Write -outcome:masked, or put a text in quotes: \"- x\"."
            )
        }
        let condition: Filter.Condition
        switch first {
        case "\"": condition = .text(try meant(try quoted(), at: start))
        case "/": condition = .regex(try regex())
        case ",":
            throw failure(
                at: position,
                "a comma stands before a term",
                "Write values without blanks: status:400,429."
            )
        default: condition = try wordOrField()
        }
        if let next = current, !next.properties.isWhitespace {
            throw failure(
                at: position,
                "terms must be separated by blanks",
                first == "/" ? "To ignore the case of a regular expression, begin it with (?i)." : "Put a blank here."
            )
        }
        return Filter.Term(condition, negated: negated)
    }

    // MARK: Fields

    private mutating func wordOrField() throws(FilterError) -> Filter.Condition {
        let start = position
        var name = ""
        while let scalar = current, scalar != ":", scalar != "\\", scalar != "\"", !scalar.properties.isWhitespace {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard current == ":" else {
            position = start
            let word = try word(stoppingAtComma: false)
            if word.hasStar {
                throw failure(
                    at: start,
                    "* means nothing in a text, which is found anywhere in a message",
                    "Leave it out, put the text in quotes, or write a regular expression: /a.*b/."
                )
            }
            return .text(word.text)
        }
        guard let field = Filter.Field(rawValue: name.lowercased()) else {
            throw unknownField(name, at: start)
        }
        position += 1
        var values: [Filter.Value] = []
        repeat {
            if !values.isEmpty { position += 1 }
            values.append(try value(of: field))
        } while current == ","
        return .field(field, values)
    }

    private func unknownField(_ name: String, at start: Int) -> FilterError {
        let names = Filter.Field.allCases.map(\.rawValue)
        let advice: String
        if name.lowercased() == "message" {
            advice = "To search the messages, write the text alone: \"safety system\"."
        } else if let meant = closestWord(to: name, among: names) {
            advice = "Did you mean \(meant)?"
        } else {
            advice = "Fields are \(names.joined(separator: ", ")). To search for the text, put it in quotes."
        }
        return failure(at: start, "there is no field \(shown(name))", advice)
    }

    private mutating func value(of field: Filter.Field) throws(FilterError) -> Filter.Value {
        let start = position
        guard let first = current, first != ",", !first.properties.isWhitespace else {
            throw failure(at: start, "\(field.rawValue): needs a value", "Write \(field.example).")
        }
        let value: Filter.Value?
        let written: String
        if first == "\"" {
            written = try quoted()
            value = field.literal(try meant(written, at: start))
        } else {
            let word = try word(stoppingAtComma: true)
            written = word.text
            value = field.value(word.text, isPattern: word.hasStar)
        }
        if let value { return value }

        var advice = "Write \(field.example)."
        if case .words(let words) = field.kind {
            advice =
                closestWord(to: written, among: words).map { "Did you mean \($0)?" }
                ?? "Use \(words.dropLast().joined(separator: ", ")) or \(words[words.count - 1])."
        }
        throw failure(at: start, "\(field.rawValue) cannot be \(shown(written))", advice)
    }

    // MARK: Words, quotes, regular expressions

    /// A run of characters without blanks. A star that was not escaped is reported, because it may make a pattern.
    private mutating func word(stoppingAtComma: Bool) throws(FilterError) -> (text: String, hasStar: Bool) {
        let start = position
        var text = ""
        var hasStar = false
        var hasLiteralStar = false
        while let scalar = current, !scalar.properties.isWhitespace, !(stoppingAtComma && scalar == ",") {
            switch scalar {
            case "\"":
                throw failure(
                    at: position,
                    "a quote stands inside a word",
                    "Put the whole in quotes, or write \\\" for a quote."
                )
            case "\\":
                let scalar = try escape()
                hasLiteralStar = hasLiteralStar || scalar == "*"
                text.unicodeScalars.append(scalar)
            default:
                hasStar = hasStar || scalar == "*"
                text.unicodeScalars.append(scalar)
                position += 1
            }
        }
        if hasStar && hasLiteralStar {
            throw failure(
                at: start,
                "a pattern cannot hold a star that is meant literally",
                "Write * for it: that matches it too."
            )
        }
        return (text, hasStar)
    }

    private mutating func quoted() throws(FilterError) -> String {
        let start = position
        var text = ""
        position += 1
        while let scalar = current {
            switch scalar {
            case "\"":
                position += 1
                return text
            case "\\": text.unicodeScalars.append(try escape())
            default:
                text.unicodeScalars.append(scalar)
                position += 1
            }
        }
        throw failure(at: start, "this quote is never closed", "Add a \" where the text ends.")
    }

    private func meant(_ text: String, at start: Int) throws(FilterError) -> String {
        guard !text.isEmpty else {
            throw failure(at: start, "an empty text means nothing", "Write none for a field without a value.")
        }
        return text
    }

    private mutating func escape() throws(FilterError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let scalar = current else {
            throw failure(at: start, "nothing follows the backslash", "Write \\\\ for a backslash.")
        }
        position += 1
        switch scalar {
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case "u":
            if current == "{", let close = scalars[position...].prefix(10).firstIndex(of: "}") {
                let digits = String(String.UnicodeScalarView(scalars[(position + 1)..<close]))
                if let number = UInt32(digits, radix: 16), let meant = Unicode.Scalar(number) {
                    position = close + 1
                    return meant
                }
            }
            throw failure(at: start, "\\u names no character", "Write \\u{1F600}.")
        case _ where scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar):
            throw failure(
                at: start,
                "\\\(scalar) means nothing here",
                "Write \\\\ for a backslash; regular expressions stand between slashes: /\\d+/."
            )
        default: return scalar
        }
    }

    private mutating func regex() throws(FilterError) -> String {
        let start = position
        var pattern = String.UnicodeScalarView()
        var places: [Int] = []
        position += 1
        while let scalar = current, scalar != "/" {
            if scalar == "\\", position + 1 < scalars.count {
                if scalars[position + 1] != "/" {
                    pattern.append(scalar)
                    places.append(position)
                }
                position += 1
            }
            pattern.append(scalars[position])
            places.append(position)
            position += 1
        }
        guard current == "/" else {
            throw failure(
                at: start,
                "this regular expression is never closed",
                "Add a / at its end, or put the text in quotes to search for it."
            )
        }
        position += 1
        guard !pattern.isEmpty else {
            throw failure(at: start, "an empty regular expression means nothing", "Write /unknown (model|size)/.")
        }
        do {
            _ = try RegularExpression(String(pattern))
        } catch {
            let place = error.offset < places.count ? places[error.offset] : position - 1
            throw failure(at: place, "the regular expression is wrong: \(error.problem)", error.advice)
        }
        return String(pattern)
    }

    // MARK: Scanning

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func skipBlanks() {
        while let scalar = current, scalar.properties.isWhitespace { position += 1 }
    }

    private func failure(at place: Int, _ problem: String, _ advice: String) -> FilterError {
        let before = String(String.UnicodeScalarView(scalars[..<place]))
        return FilterError(offset: before.count, problem: problem, advice: advice)
    }

    /// What was written, short and harmless enough for a message.
    private func shown(_ text: String) -> String { Filter.quote(String(text.prefix(40))) }
}

extension Filter.Field {
    /// What an unquoted word means as a value of this field; nil when it means nothing.
    func value(_ word: String, isPattern: Bool) -> Filter.Value? {
        let lowered = word.lowercased()
        if lowered == "none" { return canBeNone ? Filter.Value.none : nil }
        switch kind {
        case .status, .number: return number(lowered, withClasses: kind == .status)
        case .account: return Int64(word).map(Filter.Value.number) ?? (isPattern ? .pattern(word) : .text(word))
        case .text: return isPattern ? .pattern(word) : .text(word)
        case .words(let words): return words.contains(lowered) ? .text(lowered) : nil
        case .flag:
            switch lowered {
            case "yes", "true", "1": return .flag(true)
            case "no", "false", "0": return .flag(false)
            default: return nil
            }
        }
    }

    /// What a quoted text means as a value of this field; nil when it means nothing.
    func literal(_ text: String) -> Filter.Value? {
        switch kind {
        case .text, .account: .text(text)
        case .words(let words): words.contains(text.lowercased()) ? .text(text.lowercased()) : nil
        case .status, .number, .flag: nil
        }
    }

    private func number(_ word: String, withClasses: Bool) -> Filter.Value? {
        if let number = Int64(word) { return .number(number) }
        if withClasses, word.utf8.count == 3, word.hasSuffix("xx"), let digit = word.first?.wholeNumberValue,
            (1...9).contains(digit)
        {
            return .statusClass(digit)
        }
        // The longer signs first: < would take the < of <=.
        for comparison in [Filter.Comparison.atMost, .atLeast, .less, .greater]
        where word.hasPrefix(comparison.rawValue) {
            return Int64(word.dropFirst(comparison.rawValue.count)).map { .comparison(comparison, $0) }
        }
        return nil
    }
}
