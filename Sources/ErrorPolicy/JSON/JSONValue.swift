/// One value of a leniently read JSON text, together with the exact text it came from.
///
/// Upstream bodies arrive cut, doubled and badly quoted, and rules match on raw text, so neither a strict decoder
/// nor a dictionary will do.
package struct JSONValue: Sendable {
    package enum Kind: Sendable {
        case null
        case bool(Bool)
        /// The digits stay in `raw`: a code such as 99999999999999999999999 must survive unchanged.
        case number
        case string(String)
        case array([JSONValue])
        case object([Member])
    }

    /// One key of an object with its value, in the order of the text. A key may come twice.
    package struct Member: Sendable {
        package let key: String
        package let value: JSONValue
    }

    package let kind: Kind
    /// The text of this value, without white space around it.
    package let raw: ArraySlice<UInt8>
    /// Whether the text ended before this value did.
    package let isCut: Bool

    /// The first member of that name; later duplicates lose. A string that was cut off counts as absent here,
    /// as it does for the reference; `members` still holds it.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = kind else { return nil }
        guard let value = members.first(where: { $0.key == key })?.value else { return nil }
        if value.isCut, case .string = value.kind { return nil }
        return value
    }

    /// The members of an object, none for anything else.
    package var members: [Member] {
        if case .object(let members) = kind { return members }
        return []
    }

    /// The elements of an array, nil for anything else.
    package var elements: [JSONValue]? {
        if case .array(let elements) = kind { return elements }
        return nil
    }

    /// The characters of a string, nil for anything else.
    package var string: String? {
        if case .string(let text) = kind { return text }
        return nil
    }

    /// The value of `true` or `false`, nil for anything else.
    package var bool: Bool? {
        if case .bool(let flag) = kind { return flag }
        return nil
    }

    /// The number, with a fraction dropped, when it fits; nil for anything else.
    package var integer: Int? {
        guard case .number = kind else { return nil }
        let text = rawText
        if let whole = Int(text) { return whole }
        guard let value = Double(text), value.isFinite, value.magnitude < 9e15 else { return nil }
        return Int(value)
    }

    /// Whether this is `null`.
    package var isNull: Bool {
        if case .null = kind { return true }
        return false
    }

    /// The text this value was read from.
    package var rawText: String { String(decoding: raw, as: UTF8.self) }

    /// The value as text: a string's characters, anything else as it was written, nil for `null`.
    package var text: String? {
        switch kind {
        case .null: nil
        case .string(let text): text
        case .bool, .number, .array, .object: rawText
        }
    }
}
