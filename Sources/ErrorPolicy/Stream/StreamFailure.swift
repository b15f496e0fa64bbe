/// An error that arrived after the upstream had answered 200: an event of the stream, a refusal, a cut connection.
package struct StreamFailure: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// The upstream said so in an event.
        case event
        /// It completed with words instead of an image.
        case refusal
        /// It ended without an image and without words.
        case noImage
        /// Reading broke off.
        case interrupted
        /// A stream the client was following ended before the image did, or was given up.
        case disconnected
    }

    package var kind: Kind
    package var upstream: UpstreamError
    /// The error as JSON, for rules and account handling.
    package var body: [UInt8]
    /// What the recorder keeps about an answer without an image.
    package var detail: String?

    static let noImageMessage = "upstream did not return image output"
    static let disconnectedMessage = "stream disconnected before image generation completed"

    init(_ kind: Kind, upstream: UpstreamError, body: [UInt8]? = nil, detail: String? = nil) {
        self.kind = kind
        self.upstream = upstream
        self.body = body ?? Array(upstream.surfaced.body.utf8)
        self.detail = detail
    }

    /// Reads an `error` or `response.failed` event; nil when it holds no error object: the event is ignored.
    init?(event: JSONValue, requestID: String?) {
        let response = event["response"]
        let name = event["type"]?.string
        let found = name == "response.failed" ? response?["error"] : event["error"]
        guard let error = found, case .object = error.kind else { return nil }
        let type = error["type"]?.text?.trimmed ?? ""
        let code = error["code"]?.text?.trimmed ?? ""
        let message = error["message"]?.text ?? ""
        let upstream = UpstreamError(
            status: StreamErrorStatus.status(type: type, code: code),
            type: type,
            code: code,
            param: error["param"]?.text,
            message: message.isBlank ? "Upstream request failed" : message,
            requestID: response?["id"]?.text ?? requestID,
            event: name
        )
        self.init(.event, upstream: upstream, body: Array("{\"error\":".utf8) + error.raw + [.closeBrace])
    }

    /// Reads a `response.incomplete` event.
    init(incomplete event: JSONValue, requestID: String?) {
        let response = event["response"]
        let reason = response?["incomplete_details"]?["reason"]?.text?.trimmed ?? ""
        let lowered = reason.lowercased()
        let isFiltered = lowered.containsBytes("content_filter") || lowered.containsBytes("moderation")
        self.init(
            .event,
            upstream: UpstreamError(
                status: isFiltered ? 400 : 502,
                type: isFiltered ? "image_generation_user_error" : "incomplete_error",
                code: "response_incomplete",
                message: reason.isEmpty
                    ? "Upstream did not complete image generation"
                    : "Upstream image generation incomplete: \(reason)",
                requestID: response?["id"]?.text ?? requestID,
                event: "response.incomplete"
            )
        )
    }

    /// A body whose reading broke off with this error of the transport.
    package init(interruptedBy text: String, requestID: String?) {
        let text = text.lowercased()
        let isHTTP2 = ["http2", "http/2", "stream error", "goaway", "rst_stream"].contains(where: text.containsBytes)
        self.init(
            .interrupted,
            upstream: UpstreamError(
                status: 502,
                type: "upstream_error",
                code: isHTTP2 ? "upstream_http2_stream_error" : "upstream_stream_read_error",
                message: isHTTP2 ? "Upstream HTTP/2 stream failed" : "Upstream response stream was interrupted",
                requestID: requestID
            )
        )
    }

    /// A stream in which nothing came for so long.
    package init(idleFor milliseconds: Int) {
        self.init(givenUp: "upstream image stream idle for \(Self.words(milliseconds))")
    }

    /// An answer that is longer than an answer may be (SPEC 2.2).
    package static let tooLarge = StreamFailure(givenUp: "Upstream response too large")

    private init(givenUp message: String) {
        self.init(.disconnected, upstream: UpstreamError(status: 502, type: "upstream_error", message: message))
    }

    /// A length of time as the peer writes it: `15m0s`, `1h0m30s`, `2.5s`.
    static func words(_ milliseconds: Int) -> String {
        let seconds = milliseconds / 1_000
        var fraction = String(1_000 + milliseconds % 1_000).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        let end = "\(seconds % 60)\(fraction.isEmpty ? "" : ".\(fraction)")s"
        if seconds < 60 { return end }
        return seconds < 3_600 ? "\(seconds / 60)m\(end)" : "\(seconds / 3_600)h\(seconds / 60 % 60)m\(end)"
    }
}
