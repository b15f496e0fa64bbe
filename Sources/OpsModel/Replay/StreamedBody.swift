internal import ErrorPolicy

/// How the log keeps the body of an error that came inside the stream of an OAuth account: as the event's JSON, its
/// type first, so that it can be told from the body of an HTTP answer.
enum StreamedBody {
    /// The types of events that end a stream with an error, or with words instead of an image.
    private static let events = ["error", "response.failed", "response.incomplete", "response.completed"]

    /// The body with the event's type at its head; as it is where no event is known, or where it is no object.
    static func marked(_ body: String?, event: String?) -> String? {
        guard let body, let event, events.contains(event), body.hasPrefix("{\"") else { return body }
        return CleanText.cut(head(event) + body.dropFirst(), limit: Redaction.limit)
    }

    /// The body without the event's type, where it has one at its head.
    ///
    /// - Returns: nil where it is not the body of an event.
    static func unmarked(_ body: String) -> String? {
        for event in events where body.hasPrefix(head(event)) { return "{" + body.dropFirst(head(event).count) }
        return nil
    }

    private static func head(_ event: String) -> String { "{\"type\":\"\(event)\"," }
}
