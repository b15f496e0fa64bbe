extension ImageRequest {
    /// One part of a multipart form, as a multipart reader hands it over.
    package struct Part: Sendable, Hashable {
        package var name: String
        /// Nil for a plain field.
        package var filename: String?
        /// Empty where only the length is known.
        package var value: [UInt8]
        /// In bytes.
        package var length: Int

        package init(name: String, filename: String? = nil, value: [UInt8]) {
            self.name = name
            self.filename = filename
            self.value = value
            length = value.count
        }

        /// A file, whose bytes nobody here looks at.
        package init(name: String, filename: String, length: Int) {
            self.name = name
            self.filename = filename
            self.length = length
            value = []
        }
    }

    /// An uploaded image is cut here, without an error.
    package static let uploadLimit = 20 << 20

    private static let nativeTexts: Set<String> = [
        "quality", "background", "style", "output_format", "moderation", "input_fidelity",
    ]

    /// The boundary of a multipart content type.
    ///
    /// - Throws: `Problem` when there is none.
    package static func boundary(contentType: String) throws(Problem) -> String {
        for parameter in contentType.split(separator: ";").dropFirst() {
            let pair = parameter.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, String(pair[0]).trimmed.lowercased() == "boundary" else { continue }
            var value = String(pair[1]).trimmed
            if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
                value = String(value.dropFirst().dropLast())
            }
            if !value.isEmpty { return value }
        }
        throw Problem(message: "multipart boundary is required")
    }

    /// Reads the parts of a multipart request.
    ///
    /// - Throws: `Problem` with the words for the client.
    package static func read(path: String, parts: [Part]) throws(Problem) -> ImageRequest {
        guard let endpoint = Endpoint(path: path) else { throw Problem(message: "unsupported images endpoint") }
        var request = ImageRequest(endpoint: endpoint)
        request.isMultipart = true
        for part in parts { try request.read(part) }
        if endpoint == .edits, request.uploads.isEmpty { throw Problem(message: "image file is required") }
        try request.checkModel()
        return request
    }

    private mutating func read(_ part: Part) throws(Problem) {
        if part.filename != nil {
            if part.name == "mask" {
                hasMask = true
            } else if part.name == "image" || part.name.hasPrefix("image[") {
                uploads.append(min(part.length, Self.uploadLimit))
            }
            return
        }
        let raw = String(decoding: part.value, as: UTF8.self)
        let text = raw.trimmed
        switch part.name {
        case "model":
            namesModel = !text.isEmpty
            if namesModel { model = text }
        case "prompt": prompt = raw
        case "size": size = raw
        case "response_format": responseFormat = text.lowercased()
        case "stream":
            guard let flag = Self.flag(text) else { throw Problem(message: "invalid stream field value") }
            isStream = flag
        case "n":
            guard let number = Int(text), number > 0 else { throw Problem(message: "n must be a positive integer") }
            count = number
        case "output_compression", "partial_images":
            guard Int(text) != nil else { throw Problem(message: "invalid \(part.name) field value") }
            hasNativeOptions = true
        default:
            if Self.nativeTexts.contains(part.name), !text.isEmpty { hasNativeOptions = true }
        }
    }

    /// The words Go's `strconv.ParseBool` takes; the peer's clients rely on them.
    private static func flag(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "TRUE", "true", "True": true
        case "0", "f", "F", "FALSE", "false", "False": false
        default: nil
        }
    }
}
