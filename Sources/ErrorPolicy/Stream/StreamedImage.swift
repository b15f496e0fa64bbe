/// One finished image of a stream.
struct StreamedImage: Sendable, Hashable {
    let base64: String
    let revisedPrompt: String?
    let metadata: ImageMetadata

    /// The same image may be told of twice.
    var key: String { (metadata.outputFormat ?? "") + "|" + base64 }

    /// The image as a `data:` URL.
    func url(format: String?) -> String { "data:image/\(format ?? "png");base64,\(base64)" }
}

/// What is known about an image beside its bytes.
struct ImageMetadata: Sendable, Hashable {
    var model: String?
    var background: String?
    var outputFormat: String?
    var quality: String?
    var size: String?

    init() {}

    init(_ value: JSONValue) {
        model = value["model"]?.string
        background = value["background"]?.string
        outputFormat = value["output_format"]?.string
        quality = value["quality"]?.string
        size = value["size"]?.string
    }

    /// Takes over what the other one knows.
    mutating func merge(_ other: ImageMetadata) {
        model = other.model ?? model
        background = other.background ?? background
        outputFormat = other.outputFormat ?? outputFormat
        quality = other.quality ?? quality
        size = other.size ?? size
    }

    func merged(_ other: ImageMetadata) -> ImageMetadata {
        var result = self
        result.merge(other)
        return result
    }

    /// Writes the known members; the requested model stands in for an unknown one.
    func write(to json: inout JSONText, model requested: String) {
        for (name, value) in [
            ("background", background), ("output_format", outputFormat), ("quality", quality), ("size", size),
            ("model", model ?? requested),
        ] {
            guard let value, !value.isEmpty else { continue }
            json.key(name)
            json.value(value)
        }
    }
}
