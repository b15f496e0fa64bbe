/// What an answer's body says, read for the ops log (SPEC 7.5).
package struct OpsAnswer: Sendable, Hashable {
    /// The type as written; for a stream's failure the one its code stands for.
    package var rawType = ""
    package var code = ""
    package var message = ""
    /// A status the body names itself, 400 to 599; else 0.
    package var statusCode = 0
    /// Whether the body is an event stream that failed.
    package var isStreamFailure = false

    /// The type of the ops log.
    package var type: String { OpsErrorType.normalized(rawType, code: code) }

    /// Bytes of a text that is no JSON and taken as the message.
    static let textLimit = 1024

    /// The status a failed stream stands for.
    package var inferredStatus: Int {
        if statusCode != 0 { return statusCode }
        return StreamMeaning(code: code)?.status ?? StreamMeaning.status(ofType: rawType)
    }

    package init(_ body: String) {
        let events = ServerSentEvents.events(in: body)
        if body.contains("data:"), let failure = Self.failure(in: events) {
            self = failure
        } else if let value = JSONReader.strict(body), case .object = value.kind {
            read(value)
        } else if events.isEmpty {
            message = CleanText.cut(body, limit: Self.textLimit)
        }
    }

    private mutating func read(_ value: JSONValue) {
        let error = value["error"]
        if let error, case .object = error.kind {
            rawType = error["type"]?.text ?? ""
            code = error["code"]?.text ?? ""
            message = error["message"]?.text ?? ""
        } else {
            rawType = value["type"]?.text ?? ""
            code = value["code"]?.text ?? ""
            message = error?.string ?? value["message"]?.text ?? ""
        }
    }

    /// The last `error` event; a `response.failed` event wins.
    private static func failure(in events: [ServerSentEvents.Event]) -> OpsAnswer? {
        var found: OpsAnswer?
        for event in events.reversed() {
            let value = JSONReader.firstContainer(in: Array(event.data.utf8)[...])
            let name = value?["type"]?.string ?? event.name
            let isFailed = name == "response.failed" || event.name == "response.failed"
            let isError = isFailed || name == "error" || event.name == "error"
            guard isError, isFailed || found == nil else { continue }
            found = OpsAnswer(event: value, name: name ?? "error")
            if isFailed { break }
        }
        return found
    }

    private init(event: JSONValue?, name: String) {
        isStreamFailure = true
        guard let event else {
            message = name
            return
        }
        read(event)
        if let error = event["response"]?["error"] {
            rawType = error["type"]?.text ?? ""
            code = error["code"]?.text ?? ""
            message = error["message"]?.text ?? ""
        }
        for source in [event, event["error"], event["response"]?["error"]] {
            let status = source?["status_code"]?.integer ?? source?["status"]?.integer ?? 0
            if (400...599).contains(status) { statusCode = status }
        }
        // "error" and "response.failed" name the event, not what went wrong.
        if rawType == "error" || rawType == "response.failed" { rawType = "" }
        if rawType.isEmpty { rawType = StreamMeaning(code: code)?.type ?? "api_error" }
    }
}
