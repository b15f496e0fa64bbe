extension ImageStream {
    private var prefix: String { request.isEdit ? "image_edit" : "image_generation" }

    /// The client's event for a part of an image.
    func partial(_ event: JSONValue) -> String? {
        guard let base64 = event["partial_image_b64"]?.string, !base64.isEmpty else { return nil }
        let known = metadata.merged(ImageMetadata(event))
        return sse("partial_image", base64: base64, metadata: known) { json in
            json.key("partial_image_index")
            json.value(event["partial_image_index"]?.integer ?? 0)
        }
    }

    /// The client's events for the finished images, each told once.
    mutating func takeFinishedImages() -> [String] {
        defer { hasSentImages = true }
        guard !hasSentImages else { return [] }
        return images.map { image in
            sse("completed", base64: image.base64, metadata: metadata.merged(image.metadata)) { json in
                if let usage {
                    json.key("usage")
                    json.raw(usage)
                }
            }
        }
    }

    private func sse(
        _ name: String,
        base64: String,
        metadata: ImageMetadata,
        _ more: (inout JSONText) -> Void
    ) -> String {
        var json = JSONText()
        json.object { json in
            json.key("type")
            json.value("\(prefix).\(name)")
            json.key("created_at")
            json.value(created)
            json.key("b64_json")
            json.value(base64)
            if request.wantsURL {
                json.key("url")
                json.value("data:image/\(metadata.outputFormat ?? "png");base64,\(base64)")
            }
            metadata.write(to: &json, model: request.model)
            more(&json)
        }
        return "event: \(prefix).\(name)\ndata: \(json.text)\n\n"
    }

    /// The whole answer of a plain request.
    func json() -> String {
        var json = JSONText()
        let known = images.first.map { metadata.merged($0.metadata) } ?? metadata
        json.object { json in
            json.key("created")
            json.value(created)
            json.key("data")
            json.array { json in
                for image in images {
                    json.object { json in
                        json.key(request.wantsURL ? "url" : "b64_json")
                        json.value(
                            request.wantsURL
                                ? image.url(format: image.metadata.outputFormat ?? known.outputFormat)
                                : image.base64
                        )
                        if let prompt = image.revisedPrompt, !prompt.isEmpty {
                            json.key("revised_prompt")
                            json.value(prompt)
                        }
                    }
                }
            }
            known.write(to: &json, model: request.model)
            if let usage {
                json.key("usage")
                json.raw(usage)
            }
        }
        return json.text
    }
}
