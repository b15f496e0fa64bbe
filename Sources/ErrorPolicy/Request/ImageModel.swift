/// Which models the image endpoints take.
package enum ImageModel {
    /// The model of a request that names none.
    package static let usual = "gpt-image-2"

    /// Whether the image endpoints take the model, by its name and without case.
    package static func isAllowed(_ model: String) -> Bool {
        let name = model.trimmed.lowercased()
        return name.hasPrefix("gpt-image-") || name == "grok-imagine" || name == "grok-imagine-edit"
            || name.hasPrefix("grok-imagine-image")
    }

    /// Whether the model is one of OpenAI's own.
    static func isNative(_ model: String) -> Bool { model.trimmed.lowercased().hasPrefix("gpt-image-") }
}
