extension ImageRequest {
    private static let nativeTexts = [
        "quality", "background", "style", "output_format", "moderation", "input_fidelity",
    ]

    /// Reads a JSON request, however long: images may be in it as `data:` URLs.
    ///
    /// - Throws: `Problem` with the words for the client.
    package static func read(path: String, json bytes: [UInt8]) throws(Problem) -> ImageRequest {
        guard let endpoint = Endpoint(path: path) else { throw Problem(message: "unsupported images endpoint") }
        if bytes.isEmpty { throw Problem(message: "request body is empty") }
        // Anything but an object could not be given a model either.
        guard let value = JSONReader.strict(bytes[...], limit: bytes.count), case .object = value.kind else {
            throw Problem(message: "failed to parse request body")
        }
        var request = ImageRequest(endpoint: endpoint)
        try request.read(value)
        try request.checkModel()
        return request
    }

    private mutating func read(_ value: JSONValue) throws(Problem) {
        let named = value["model"]?.text?.trimmed ?? ""
        namesModel = !named.isEmpty
        if namesModel { model = named }
        let names = value.members.filter { $0.key == "model" }
        namesModelPlainly = namesModel && names.count == 1 && names[0].value.string == named
        prompt = value["prompt"]?.text ?? ""
        size = value["size"]?.text ?? ""
        responseFormat = value["response_format"]?.text?.trimmed.lowercased() ?? ""
        if let stream = value["stream"] {
            guard let flag = stream.bool else { throw Problem(message: "invalid stream field type") }
            isStream = flag
        }
        if let number = try Self.number("n", in: value) {
            guard number > 0 else { throw Problem(message: "n must be greater than 0") }
            count = number
        }
        hasNativeOptions = Self.nativeTexts.contains { !(value[$0]?.text ?? "").isBlank }
        for name in ["output_compression", "partial_images"] where try Self.number(name, in: value) != nil {
            hasNativeOptions = true
        }
        if endpoint == .edits { try readImages(value) }
        try readMask(value)
        if endpoint == .edits, imageURLs.isEmpty { throw Problem(message: "images[].image_url is required") }
    }

    private mutating func readMask(_ value: JSONValue) throws(Problem) {
        if let mask = value["mask"] {
            if !(mask["image_url"]?.text ?? "").isBlank {
                hasMask = true
            } else if !(mask["file_id"]?.text ?? "").isBlank {
                throw Problem(message: "mask.file_id is not supported (use mask.image_url instead)")
            }
        }
    }

    private static func number(_ name: String, in value: JSONValue) throws(Problem) -> Int? {
        guard let field = value[name] else { return nil }
        guard case .number = field.kind else { throw Problem(message: "invalid \(name) field type") }
        return field.integer ?? 0
    }

    private mutating func readImages(_ value: JSONValue) throws(Problem) {
        if let images = value["images"] {
            guard let elements = images.elements else { throw Problem(message: "invalid images field type") }
            for element in elements {
                if let url = element["image_url"]?.string?.trimmed, !url.isEmpty {
                    imageURLs.append(url)
                } else if !(element["file_id"]?.text ?? "").isBlank {
                    throw Problem(
                        message: "images[].file_id is not supported (use images[].image_url instead)"
                    )
                }
            }
        }
    }
}
