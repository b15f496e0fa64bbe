/// Writes compact JSON in a fixed order of members, so that equal answers are equal bytes.
package struct JSONText: Sendable {
    /// What has been written.
    package private(set) var text = ""
    private var needsComma = false

    package init() {}

    /// Writes `{ ... }`.
    package mutating func object(_ body: (inout JSONText) -> Void) { wrap("{", "}", body) }

    /// Writes `[ ... ]`.
    package mutating func array(_ body: (inout JSONText) -> Void) { wrap("[", "]", body) }

    /// Writes a member's name; its value must follow.
    package mutating func key(_ name: String) {
        separate()
        Self.append(name, to: &text)
        text += ":"
        needsComma = false
    }

    /// Writes a string, or null.
    package mutating func value(_ value: String?) {
        guard let value else { return raw("null") }
        separate()
        Self.append(value, to: &text)
        needsComma = true
    }

    /// Writes a number, or null.
    package mutating func value(_ value: Int?) { raw(value.map(String.init) ?? "null") }

    /// Writes `true` or `false`.
    package mutating func value(_ value: Bool) { raw(value ? "true" : "false") }

    /// Writes text that is JSON already.
    package mutating func raw(_ json: String) {
        separate()
        text += json
        needsComma = true
    }

    private mutating func wrap(_ open: String, _ close: String, _ body: (inout JSONText) -> Void) {
        separate()
        text += open
        needsComma = false
        body(&self)
        text += close
        needsComma = true
    }

    private mutating func separate() { if needsComma { text += "," } }

    /// Writes a string in quotes, the exact text: everything that a terminal could obey or hide is escaped, not only
    /// what JSON demands.
    package static func append(_ string: String, to text: inout String) {
        text += "\""
        defer { text += "\"" }
        // Images are megabytes of letters and digits: nothing to look at one by one.
        if string.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != .quote && $0 != .backslash }) {
            text += string
            return
        }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value >= 0x20 && scalar.value < 0x7F: text.unicodeScalars.append(scalar)
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate:
                    for unit in UTF16.encode(scalar)! {
                        let digits = String(unit, radix: 16)
                        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                    }
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
    }
}
