extension Filter: CustomStringConvertible {
    /// The filter as text in the one canonical way; parsing it gives the same filter again.
    package var description: String { terms.map(\.description).joined(separator: " ") }

    /// `text` in quotes, with everything escaped that would end them or could not be seen.
    static func quote(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars { result += escaped(scalar, also: "\"\\") }
        return result + "\""
    }

    fileprivate static func escaped(_ scalar: Unicode.Scalar, also special: String) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\t": return "\\t"
        case "\r": return "\\r"
        case _ where special.unicodeScalars.contains(scalar): return "\\\(scalar)"
        default: return scalar.isSeen ? "\(scalar)" : "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
    }

    /// `text` as a word of a value if it is read back as the same text, else in quotes.
    fileprivate static func word(_ text: String) -> String {
        let plain = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                || "-_./:@+#=%&~".unicodeScalars.contains(scalar)
        }
        return plain && !text.isEmpty ? text : quote(text)
    }
}

extension Filter.Term: CustomStringConvertible {
    package var description: String { (negated ? "-" : "") + condition.description }
}

extension Filter.Condition: CustomStringConvertible {
    package var description: String {
        switch self {
        case .field(let field, let values):
            return "\(field.rawValue):" + values.map { $0.description(in: field) }.joined(separator: ",")
        case .text(let text):
            let word = Filter.word(text)
            let first = text.unicodeScalars.first
            let isOtherwise = first == "-" || first == "/" || word.unicodeScalars.contains(":")
            return isOtherwise ? Filter.quote(text) : word
        case .regex(let pattern):
            var result = "/"
            var escaping = false
            for scalar in pattern.unicodeScalars {
                result += scalar == "/" && !escaping ? "\\/" : "\(scalar)"
                escaping = scalar == "\\" && !escaping
            }
            return result + "/"
        }
    }
}

extension Filter.Value {
    func description(in field: Filter.Field) -> String {
        switch self {
        case .none: return "none"
        case .number(let number): return "\(number)"
        case .comparison(let comparison, let number): return "\(comparison.rawValue)\(number)"
        case .statusClass(let digit): return "\(digit)xx"
        case .flag(let flag): return flag ? "yes" : "no"
        case .pattern(let pattern):
            return pattern.unicodeScalars.map { Filter.escaped($0, also: "\"\\, ") }.joined()
        case .text(let text):
            // A word that would be read as something else must be quoted.
            return field.value(text, isPattern: false) == self ? Filter.word(text) : Filter.quote(text)
        }
    }
}

extension Unicode.Scalar {
    /// Whether something is seen where this stands in a text. Blanks other than the plain one are not told apart by eye.
    fileprivate var isSeen: Bool {
        if self == " " { return true }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }
}
