/// Splits an event stream into the data of its events.
package struct ServerSentEvents: Sendable {
    /// One event: its name, if the stream gave one, and its data lines joined by line breaks.
    package struct Event: Sendable, Equatable {
        package var name: String?
        package var data: String
    }

    private var name: String?
    private var lines: [String] = []

    package init() {}

    /// Takes one line without its line break; returns the event that a blank line ends.
    package mutating func line(_ line: String) -> Event? {
        if line.isEmpty { return finish() }
        if line.hasPrefix("data:") {
            lines.append(Self.field(line, after: "data:"))
        } else if line.hasPrefix("event:") {
            name = Self.field(line, after: "event:")
        }
        return nil
    }

    /// Ends the stream; returns the event that no blank line ended.
    package mutating func finish() -> Event? {
        defer {
            name = nil
            lines = []
        }
        return lines.isEmpty ? nil : Event(name: name, data: lines.joined(separator: "\n"))
    }

    /// All events of a text.
    package static func events(in text: String) -> [Event] {
        var reader = ServerSentEvents()
        var events: [Event] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let bare = line.utf8.last == 0x0D ? line.dropLast() : line
            if let event = reader.line(String(bare)) { events.append(event) }
        }
        if let last = reader.finish() { events.append(last) }
        return events
    }

    /// Every `data:` line of a text that looks like an event stream, each on its own: relays forget the blank line
    /// between events. Nil for other text.
    static func payloads(ofText text: String) -> [String]? {
        let lines = text.split { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        guard let first = lines.first(where: { !$0.hasPrefix(":") }),
            first.hasPrefix("data:") || first.hasPrefix("event:") || first.hasPrefix("id:")
        else { return nil }
        return lines.filter { $0.hasPrefix("data:") }.map { field(String($0), after: "data:") }
    }

    private static func field(_ line: String, after prefix: String) -> String {
        let rest = line.dropFirst(prefix.count)
        return String(rest.first == " " ? rest.dropFirst() : rest)
    }
}
