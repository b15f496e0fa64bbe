internal import ErrorPolicy
internal import FoundationEssentials
internal import NIOCore

/// The body of a request to the responses backend with its image tool (SPEC 2.5).
enum ResponsesBody {
    /// Why a request cannot be written, in the peer's words, for the log.
    struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    /// The model that carries the tool; the image model is the tool's.
    private static let carrier = "gpt-5.4-mini"
    private static let texts = ["size", "quality", "background", "output_format", "moderation", "style"]
    private static let numbers = ["output_compression", "partial_images"]

    /// - Parameter uploadLimit: an upload is cut here, in bytes.
    /// - Throws: `Problem` for an empty upload.
    static func bytes(for request: IncomingRequest, uploadLimit: Int) throws(Problem) -> ByteBuffer {
        let options = ImageOptions(request)
        let files = try (request.parts ?? []).filter { $0.filename != nil }.map { (part) throws(Problem) in
            (name: part.name, url: try dataURL(of: part, limit: uploadLimit))
        }
        let images =
            request.image.imageURLs.map(quoted)
            + files.filter { $0.name == "image" || $0.name.hasPrefix("image[") }.map(\.url)
        let mask = options.maskURL.map(quoted) ?? files.first { $0.name == "mask" }?.url

        var json = JSONText()
        json.object { json in
            json.member("model", carrier)
            json.member("instructions", "")
            json.key("stream")
            json.value(true)
            json.key("store")
            json.value(false)
            json.key("parallel_tool_calls")
            json.value(true)
            json.key("reasoning")
            json.raw(#"{"effort":"medium","summary":"auto"}"#)
            json.key("include")
            json.raw(#"["reasoning.encrypted_content"]"#)
            json.key("tool_choice")
            json.raw(#"{"type":"image_generation"}"#)
            json.key("input")
            json.array { $0.object { write(request.image.prompt, images, to: &$0) } }
            json.key("tools")
            json.array { $0.object { writeTool(request.image, options, mask: mask, to: &$0) } }
        }
        return ByteBuffer(string: json.text)
    }

    private static func write(_ prompt: String, _ images: [String], to json: inout JSONText) {
        json.member("type", "message")
        json.member("role", "user")
        json.key("content")
        json.array { json in
            json.object { json in
                json.member("type", "input_text")
                json.member("text", prompt)
            }
            for image in images {
                json.object { json in
                    json.member("type", "input_image")
                    json.key("image_url")
                    json.raw(image)
                }
            }
        }
    }

    private static func writeTool(
        _ image: ImageRequest,
        _ options: ImageOptions,
        mask: String?,
        to json: inout JSONText
    ) {
        json.member("type", "image_generation")
        json.member("action", image.endpoint == .edits ? "edit" : "generate")
        json.member("model", image.model)
        if image.count > 1 {
            json.key("n")
            json.value(image.count)
        }
        for name in texts {
            if let text = options.text(name) { json.member(name, text) }
        }
        for name in numbers {
            guard let number = options.number(name) else { continue }
            json.key(name)
            json.value(number)
        }
        if let mask {
            json.key("input_image_mask")
            json.object { json in
                json.key("image_url")
                json.raw(mask)
            }
        }
    }

    private static func quoted(_ url: String) -> String {
        var text = ""
        JSONText.append(url, to: &text)
        return text
    }

    /// An upload as a quoted `data:` URL.
    private static func dataURL(of part: MultipartBody.Part, limit: Int) throws(Problem) -> String {
        let bytes = part.content.readableBytesView.prefix(limit)
        guard !bytes.isEmpty else {
            throw Problem(description: "upload \"\(CleanText.message(part.filename ?? "", limit: 128))\" is empty")
        }
        let type = ImageFileType(bytes)?.rawValue ?? ImageFileType.declared(part.contentType)
        return "\"data:\(type);base64,\(Data(bytes).base64EncodedString())\""
    }
}

extension JSONText {
    fileprivate mutating func member(_ name: String, _ text: String) {
        key(name)
        value(text)
    }
}
