/// Which models the image endpoints take.
package enum ImageModel {
    /// The model of a request that names none.
    package static let usual = "gpt-image-2"

    /// The longest name, in bytes (SPEC 7.2 keeps as many): no model has a longer one, and names are the client's to
    /// choose, who must not fill the gateway's memory and its log with them.
    package static let nameLimit = 100

    /// Whether the image endpoints take the model, by its name and without case.
    package static func isAllowed(_ model: String) -> Bool {
        guard model.utf8.count <= nameLimit else { return false }
        let name = model.trimmed.lowercased()
        return name.hasPrefix("gpt-image-") || name == "grok-imagine" || name == "grok-imagine-edit"
            || name.hasPrefix("grok-imagine-image")
    }

    /// The name as it may be told and kept, whatever the client wrote.
    package static func shown(_ model: String) -> String { CleanText.line(model, limit: nameLimit) }

    /// Whether the model is one of OpenAI's own.
    static func isNative(_ model: String) -> Bool { model.trimmed.lowercased().hasPrefix("gpt-image-") }
}
