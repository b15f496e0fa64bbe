/// Reads the event stream of an OAuth account's upstream and says what the client gets from it.
///
/// Events in, values out: parts of the client's stream as they come, the ending once the upstream's stream is over.
package struct ImageStream: Sendable {
    /// What the client asked for.
    package struct Request: Sendable, Hashable {
        package var isStream: Bool
        package var isEdit: Bool
        package var wantsURL: Bool
        package var model: String

        package init(isStream: Bool, isEdit: Bool = false, wantsURL: Bool = false, model: String) {
            self.isStream = isStream
            self.isEdit = isEdit
            self.wantsURL = wantsURL
            self.model = model
        }
    }

    /// How it ended.
    package enum Ending: Sendable {
        /// JSON for a plain request; nil for a stream, which got its events already.
        case success(json: String?, imageCount: Int)
        case failure(StreamFailure)
    }

    /// Bytes of text kept for a refusal.
    static let refusalLimit = 600
    /// Bytes of the stream kept for the detail of an answer without an image.
    static let excerptLimit = 1024
    /// The longest event that is read, in bytes: an event holds whole images, so it is as long as the longest answer
    /// of SPEC 2.2.
    static let eventLimit = 128 << 20

    package let request: Request
    let requestID: String?
    /// Unix seconds for events without a time of their own.
    let fallbackTime: Int
    var metadata = ImageMetadata()
    var images: [StreamedImage] = []
    var usage: String?
    var hasSentImages = false
    private var createdAt: Int?
    private var texts: [String] = []
    private var failure: StreamFailure?
    private var isCompleted = false
    private var lastEvent = ""
    private var lastStatus = ""
    private var incompleteReason = ""
    private var excerpt = ""

    /// - Parameters:
    ///   - requestID: the `x-request-id` of the upstream's answer.
    ///   - now: Unix seconds, used where the upstream names no time.
    package init(_ request: Request, requestID: String? = nil, now: Int) {
        self.request = request
        self.requestID = requestID
        fallbackTime = now
    }

    /// When the image was made, in Unix seconds.
    var created: Int { createdAt ?? fallbackTime }

    /// Takes the data of one event; returns the client's events it leads to, none for a plain request.
    package mutating func take(_ data: String) -> [String] {
        if excerpt.utf8.count < Self.excerptLimit {
            excerpt += "data: \(CleanText.cut(data, limit: Self.excerptLimit))\n\n"
        }
        guard let event = JSONReader.strict(Array(data.utf8)[...], limit: Self.eventLimit),
            let type = event["type"]?.string
        else { return [] }
        lastEvent = type
        if let response = event["response"] { take(response: response) }
        switch type {
        case "response.image_generation_call.partial_image":
            return request.isStream ? [partial(event)].compactMap(\.self) : []
        case "response.output_item.done":
            if let item = event["item"] { take(item: item) }
        case "response.output_text.delta":
            if let delta = event["delta"]?.string { texts.append(delta) }
        case "response.completed":
            isCompleted = true
            complete(event["response"])
            return request.isStream ? takeFinishedImages() : []
        case "error", "response.failed":
            if failure == nil { failure = StreamFailure(event: event, requestID: requestID) }
        case "response.incomplete":
            // A stream's client is told only that the stream ended.
            if failure == nil, !request.isStream {
                failure = StreamFailure(incomplete: event, requestID: requestID)
            }
        default: break
        }
        return []
    }

    /// The failure an event told of, as soon as it did; a stream need not be read to its end then.
    package var failureSoFar: StreamFailure? { images.isEmpty ? failure : nil }

    /// Whether the upstream said that this was all; what follows is not waited for long.
    package var isComplete: Bool { isCompleted }

    private mutating func take(response: JSONValue) {
        createdAt = response["created_at"]?.integer ?? createdAt
        lastStatus = response["status"]?.string ?? lastStatus
        incompleteReason = response["incomplete_details"]?["reason"]?.string ?? incompleteReason
        if let tool = response["tools"]?.elements?.first { metadata.merge(ImageMetadata(tool)) }
    }

    private mutating func take(item: JSONValue) {
        guard item["type"]?.string == "image_generation_call", let result = item["result"]?.string, !result.isEmpty
        else { return }
        var metadata = ImageMetadata(item)
        // The image knows better than what was asked for ("auto", say).
        metadata.size = ImageSize(base64: result)?.text ?? metadata.size
        let image = StreamedImage(
            base64: result,
            revisedPrompt: item["revised_prompt"]?.string,
            metadata: metadata
        )
        if !images.contains(where: { $0.key == image.key }) { images.append(image) }
    }

    private mutating func complete(_ response: JSONValue?) {
        for item in response?["output"]?.elements ?? [] {
            take(item: item)
            guard item["type"]?.string == "message" else { continue }
            for part in item["content"]?.elements ?? [] {
                if let text = part["text"]?.string { texts.append(text) }
            }
        }
        let generated = response?["tool_usage"]?["image_gen"]
        let counted = generated.flatMap { $0.members.isEmpty ? nil : $0 } ?? response?["usage"]
        if let counted, !counted.isNull { usage = counted.rawText }
    }

    /// Ends the stream.
    ///
    /// - Parameters:
    ///   - readError: what the transport said if the reading broke off.
    ///   - reason: why the reading was given up, if it was.
    /// - Returns: the client's last events, and how it ended.
    package mutating func finish(
        readError: String? = nil,
        givenUp reason: StreamFailure? = nil
    ) -> (events: [String], ending: Ending) {
        if !images.isEmpty {
            let count = images.count
            if !request.isStream { return ([], .success(json: json(), imageCount: count)) }
            return (takeFinishedImages(), .success(json: nil, imageCount: count))
        }
        return ([], .failure(failure ?? reason ?? ending(readError: readError)))
    }

    private func ending(readError: String?) -> StreamFailure {
        if let readError { return StreamFailure(interruptedBy: readError, requestID: requestID) }
        if request.isStream && !isCompleted {
            return StreamFailure(
                .disconnected,
                upstream: UpstreamError(status: 502, message: StreamFailure.disconnectedMessage)
            )
        }
        let text = texts.map(\.trimmed).filter { !$0.isEmpty }.joined(separator: " ")
        if !request.isStream, !text.isEmpty {
            return StreamFailure(
                .refusal,
                upstream: UpstreamError(
                    status: 400,
                    type: "image_generation_user_error",
                    code: "content_policy_violation",
                    message: CleanText.cut(text, limit: Self.refusalLimit),
                    requestID: requestID,
                    event: "response.completed"
                )
            )
        }
        return StreamFailure(
            .noImage,
            upstream: UpstreamError(
                status: 502,
                type: "upstream_error",
                message: StreamFailure.noImageMessage,
                requestID: requestID
            ),
            detail: detail
        )
    }

    /// What the recorder keeps about an answer without an image.
    package var detail: String {
        let parts = [
            ("last_event", lastEvent), ("status", lastStatus), ("incomplete_reason", incompleteReason),
            ("body", CleanText.cut(excerpt.trimmed, limit: Self.excerptLimit)),
        ]
        return parts.reduce("no_image_output") { $1.1.isEmpty ? $0 : "\($0) \($1.0)=\($1.1)" }
    }
}
