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

    private static func append(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            case _ where scalar.value > 0x7F && isHidden(scalar):
                // Legal in JSON, but a terminal obeys it or shows nothing: bidi controls, zero-width and the like.
                for unit in UTF16.encode(scalar)! {
                    let hex = String(unit, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                }
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .lineSeparator, .paragraphSeparator, .unassigned: true
        default: false
        }
    }
}
