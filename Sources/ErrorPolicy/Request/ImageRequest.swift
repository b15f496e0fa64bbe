/// A client's request for images, as the gateway understands it.
package struct ImageRequest: Sendable, Hashable {
    package enum Endpoint: String, Sendable, Hashable, CaseIterable {
        case generations = "/v1/images/generations"
        case edits = "/v1/images/edits"

        /// The endpoint of a path, with or without `/v1`.
        package init?(path: String) {
            guard let found = Self.allCases.first(where: { $0.rawValue == path || $0.rawValue == "/v1\(path)" })
            else { return nil }
            self = found
        }
    }

    /// What an account must be able to do.
    package enum Capability: String, Sendable, Hashable {
        case native = "images-native"
        case basic = "images-basic"
    }

    /// Why a request cannot be understood: always 400 `invalid_request_error` with these words.
    package struct Problem: Error, Sendable, Hashable {
        package let message: String

        package init(message: String) { self.message = message }

        package var client: ClientError {
            ClientError(status: 400, type: "invalid_request_error", message: message)
        }
    }

    package var endpoint: Endpoint
    package var model = ImageModel.usual
    /// Whether the client named a model.
    package var namesModel = false
    /// Whether JSON names the model once and as it is here, so that nobody has to look for another way to read it.
    package var namesModelPlainly = false
    package var prompt = ""
    package var count = 1
    /// As sent.
    package var size = ""
    package var isStream = false
    /// Lowercased; empty acts as `b64_json`.
    package var responseFormat = ""
    package var hasMask = false
    package var isMultipart = false
    /// Whether any option was given that only image models know.
    package var hasNativeOptions = false
    package var imageURLs: [String] = []
    /// Sizes in bytes of the uploaded images.
    package var uploads: [Int] = []

    package init(endpoint: Endpoint) { self.endpoint = endpoint }

    package var capability: Capability {
        let isNative =
            namesModel || !size.isBlank || !ImageModel.isNative(model) || isStream || count != 1 || hasMask
            || hasNativeOptions || (endpoint == .edits && !isMultipart)
            || !["", "b64_json"].contains(responseFormat)
        return isNative ? .native : .basic
    }

    package var sizeTier: ImageSizeTier { ImageSizeTier(size) }

    /// What stops the request before anything is sent; the client is told only 502 "Upstream request failed".
    package func problemBeforeSending(by account: AccountContext) -> String? {
        let mapped = account.mapped(model)
        if !ImageModel.isAllowed(mapped) { return Self.notAnImageModel(mapped) }
        guard account.kind != .apiKey else { return nil }
        if prompt.isBlank { return "prompt is required" }
        if endpoint == .edits, imageURLs.isEmpty, uploads.isEmpty { return "image input is required" }
        if uploads.contains(0) { return "upload is empty" }
        return nil
    }

    static func notAnImageModel(_ model: String) -> String {
        "images endpoint requires an image model, got \"\(ImageModel.shown(model))\""
    }

    func checkModel() throws(Problem) {
        if !ImageModel.isAllowed(model) { throw Problem(message: Self.notAnImageModel(model)) }
    }
}
