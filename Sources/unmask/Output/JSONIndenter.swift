/// JSON laid out on lines by its nesting. Order, numbers and texts stay as they were written.
enum JSONIndenter {
    /// - Parameter json: valid JSON.
    static func indent(_ json: String) -> String {
        var text = String.UnicodeScalarView()
        var depth = 0
        var isInString = false
        var isEscaped = false
        /// A bracket was opened and nothing has followed it yet.
        var isEmpty = false

        func newLine() {
            text.append("\n")
            text.append(contentsOf: String(repeating: "  ", count: depth).unicodeScalars)
        }
        for scalar in json.unicodeScalars {
            if isInString {
                text.append(scalar)
                if !isEscaped, scalar == "\"" { isInString = false }
                isEscaped = !isEscaped && scalar == "\\"
                continue
            }
            if scalar.properties.isWhitespace { continue }
            switch scalar {
            case "}", "]":
                depth -= 1
                if !isEmpty { newLine() }
                isEmpty = false
                text.append(scalar)
                continue
            default:
                if isEmpty { newLine() }
                isEmpty = false
            }
            text.append(scalar)
            switch scalar {
            case "{", "[":
                depth += 1
                isEmpty = true
            case ",": newLine()
            case ":": text.append(" ")
            case "\"": isInString = true
            default: break
            }
        }
        return String(text)
    }
}
