/// What a client is told: status, headers and the one error object.
package struct ClientError: Sendable, Hashable {
    package var status: Int
    package var type: String
    package var message: String
    package var code: String?
    package var param: String?
    /// Beside the content type, which is always JSON (or the stream's own).
    package var headers: Headers

    package init(
        status: Int,
        type: String,
        message: String,
        code: String? = nil,
        param: String? = nil,
        headers: Headers = Headers()
    ) {
        self.status = status
        self.type = type
        self.message = message
        self.code = code
        self.param = param
        self.headers = headers
    }

    /// `{"error":{"type","message","code"?,"param"?}}`
    package var body: String {
        var json = JSONText()
        json.object { json in
            json.key("error")
            writeError(to: &json)
        }
        return json.text
    }

    /// One event of a stream that had begun. Errors inside the image stream carry `type` as well.
    ///
    /// - Parameter typed: whether the data begins with `"type":"error"`.
    package func event(typed: Bool) -> String {
        var json = JSONText()
        json.object { json in
            if typed {
                json.key("type")
                json.value("error")
            }
            json.key("error")
            writeError(to: &json)
        }
        return "event: error\ndata: \(json.text)\n\n"
    }

    private func writeError(to json: inout JSONText) {
        json.object { json in
            json.key("type")
            json.value(type)
            json.key("message")
            json.value(message)
            for (name, value) in [("code", code), ("param", param)] {
                guard let value, !value.isEmpty else { continue }
                json.key(name)
                json.value(value)
            }
        }
    }
}
