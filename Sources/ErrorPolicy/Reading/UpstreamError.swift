/// What an upstream said, in the parts a client can use: cleaned, sanitised and bounded.
package struct UpstreamError: Sendable, Hashable {
    /// The upstream's HTTP status; for an error inside a stream the status it stands for; 0 when no answer came.
    package var status: Int
    /// The upstream's own word, nil when it gave none.
    package var type: String?
    package var code: String?
    package var param: String?
    /// At most 2 KiB, without control characters and without secrets; nil when the body holds no words.
    package var message: String?
    /// The upstream's id of the request.
    package var requestID: String?
    /// The type of the event that told of it inside a stream; nil where it is an HTTP answer or nobody's words.
    package var event: String?

    /// Longest message, in bytes of UTF-8.
    package static let messageLimit = 2048
    /// Longest type, code, param or request id, in bytes of UTF-8.
    package static let fieldLimit = 256

    package init(
        status: Int,
        type: String? = nil,
        code: String? = nil,
        param: String? = nil,
        message: String? = nil,
        requestID: String? = nil,
        event: String? = nil
    ) {
        self.status = status
        self.type = Self.field(type)
        self.code = Self.field(code)
        self.param = Self.field(param)
        self.message = message.map { CleanText.message($0) }.flatMap { $0.isEmpty ? nil : $0 }
        self.requestID = Self.field(requestID)
        self.event = event
    }

    /// Reads an HTTP answer: the reference's order first, then as far as it takes to find words.
    package init(_ response: UpstreamResponse) {
        self.init(response, body: ErrorBody(response.body))
    }

    init(_ response: UpstreamResponse, body: ErrorBody) {
        self.init(
            status: response.status,
            type: body.type,
            code: body.code,
            param: body.param,
            message: MessageSearch.message(in: body),
            requestID: response.headers["x-request-id"]
        )
    }

    /// The upstream's type, or the one its status stands for.
    package var effectiveType: String { type ?? Self.type(ofStatus: status) }

    /// The type told to a client when the upstream gave none.
    package static func type(ofStatus status: Int) -> String {
        switch status {
        case 400: "invalid_request_error"
        case 401: "authentication_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 429: "rate_limit_error"
        case 500...: "api_error"
        default: "upstream_error"
        }
    }

    private static func field(_ text: String?) -> String? {
        guard let text else { return nil }
        let clean = CleanText.line(Secrets.masked(text), limit: fieldLimit)
        return clean.isEmpty ? nil : clean
    }
}
