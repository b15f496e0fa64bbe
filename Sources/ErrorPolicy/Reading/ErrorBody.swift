/// An upstream's error body, read once: the fields where the reference looks for them, nothing cleaned.
package struct ErrorBody: Sendable {
    /// The body's bytes.
    package let bytes: [UInt8]
    /// The leniently read JSON, nil where the body holds none.
    package let json: JSONValue?
    /// Whether the whole body is one JSON value. If not, keyword tests search all of it.
    package let isJSON: Bool

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let strict = JSONReader.strict(bytes[...])
        isJSON = strict != nil
        json = strict ?? JSONReader.firstContainer(in: bytes[...])
    }

    package init(_ text: String) { self.init(Array(text.utf8)) }

    /// The message by the reference's order: `error.message` (or the one inside it, when it is JSON text), `detail`,
    /// top-level `message`. Untrimmed and uncleaned; empty when there is none.
    package var message: String {
        if let outer = json?["error"]?["message"]?.text, !outer.isBlank {
            if let inner = Self.innerError(of: outer)?["message"]?.text, !inner.isBlank { return inner }
            return outer
        }
        if let detail = json?["detail"]?.text, !detail.isBlank { return detail }
        return json?["message"]?.text ?? ""
    }

    /// Whether the message is an object or a list, shown as its JSON text; those of `detail` count only when they
    /// carry a code or a message of their own.
    var messageIsJSON: Bool {
        let value: JSONValue?
        if let outer = json?["error"]?["message"], !(outer.text ?? "").isBlank {
            value = outer
        } else if let detail = json?["detail"], !(detail.text ?? "").isBlank {
            return detail.string == nil && (detail["code"] != nil || detail["message"] != nil)
        } else {
            value = json?["message"]
        }
        switch value?.kind {
        case .object(let members): return !members.isEmpty
        case .array(let elements): return !elements.isEmpty
        default: return false
        }
    }

    /// `error.code`, or the one in JSON text inside `error.message`; trimmed, empty when there is none.
    package var code: String {
        if let code = json?["error"]?["code"]?.text?.trimmed, !code.isEmpty { return code }
        guard let outer = json?["error"]?["message"]?.text else { return "" }
        return Self.innerError(of: outer)?["code"]?.text?.trimmed ?? ""
    }

    /// `error.type`; trimmed, empty when there is none.
    package var type: String { json?["error"]?["type"]?.text?.trimmed ?? "" }

    /// `error.param`; trimmed, empty when there is none.
    package var param: String { json?["error"]?["param"]?.text?.trimmed ?? "" }

    private static func innerError(of text: String) -> JSONValue? {
        let trimmed = text.trimmed
        guard trimmed.utf8.first == .openBrace else { return nil }
        return JSONReader.firstContainer(in: Array(trimmed.utf8)[...])?["error"]
    }
}
