/// Finds the words for a person in an error body, however they are wrapped.
///
/// The reference's order comes first; only where it finds nothing, or finds JSON text or markup where words should
/// be, the search goes further. Depth, breadth and size are bounded.
package struct MessageSearch {
    /// Containers within containers, and texts within texts, beyond this are not entered.
    static let depthLimit = 12
    /// At most so many parts of a list are joined.
    static let partLimit = 5
    /// Bytes of a body that are searched.
    static let sizeLimit = 64 << 10

    /// How many more values may be visited.
    private var visitsLeft = 2000

    /// The message of a body: trimmed, not yet cleaned of secrets and controls; nil when it holds no words.
    package static func message(in body: ErrorBody) -> String? {
        var search = MessageSearch()
        let found = body.message.trimmed
        // The reference shows such a value as its JSON text; rules and operators know it that way.
        if body.messageIsJSON { return found }
        if found.isEmpty { return search.text(body.bytes) }
        if let words = search.words(in: found, depth: 1) { return words }
        // Digits alone are what the upstream said; brackets alone are nothing.
        return found.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
            ? found : nil
    }

    // MARK: Text

    /// A whole body that is not known to be anything.
    private mutating func text(_ bytes: [UInt8]) -> String? {
        var bytes = bytes.prefix(Self.sizeLimit)
        if bytes.count(where: { $0 == 0 }) * 3 > bytes.count {
            // UTF-16 of ASCII text: every other byte is zero.
            bytes = ArraySlice(bytes.filter { $0 != 0 && $0 < 0x80 })
        }
        let text = String(decoding: bytes, as: UTF8.self).withoutByteOrderMark.trimmed
        if let events = ServerSentEvents.payloads(ofText: text), !events.isEmpty {
            return message(ofEvents: events)
        }
        guard !text.looksBinary else { return nil }
        return words(in: text, depth: 0)
    }

    /// The first event that tells of an error, else the last one with words.
    private mutating func message(ofEvents events: [String]) -> String? {
        let values = events.prefix(200).compactMap { JSONReader.firstContainer(in: Array($0.utf8)[...]) }
        if values.isEmpty {
            let words = events.filter { $0 != "[DONE]" && !$0.looksBinary }.joined(separator: " ").trimmed
            return words.hasWords ? words : nil
        }
        for value in values {
            if let error = value["error"] ?? value["response"]?["error"], let found = words(in: error, depth: 1) {
                return found
            }
        }
        for value in values.reversed() {
            if let found = words(in: value, depth: 1) { return found }
        }
        return nil
    }

    /// Text that may be, or may contain, JSON or markup.
    mutating func words(in text: String, depth: Int) -> String? {
        visitsLeft -= 1
        let text = text.trimmed
        guard depth < Self.depthLimit, visitsLeft > 0, text.hasWords else { return nil }
        let bytes = Array(text.utf8.prefix(Self.sizeLimit))
        if let first = bytes.first, first == .openBrace || first == .openBracket, let value = embedded(bytes, at: 0) {
            // A list that is only a label, "[400 ] ...", is prose.
            if let found = words(in: value, depth: depth + 1) { return found }
            if value.members.isEmpty, value.elements?.isEmpty ?? true, text.utf8.count > value.raw.count {
                return text
            }
            return nil
        }
        if let start = Self.embeddedStart(bytes), let value = embedded(bytes, at: start),
            let found = words(in: value, depth: depth + 1)
        {
            return Self.joined(prefix: String(decoding: bytes[..<start], as: UTF8.self), found)
        }
        if let start = Markup.start(in: bytes) {
            guard let found = Markup.headline(in: bytes[start...]) else { return nil }
            return Self.joined(prefix: String(decoding: bytes[..<start], as: UTF8.self), found)
        }
        return text
    }

    private func embedded(_ bytes: [UInt8], at start: Int) -> JSONValue? {
        guard bytes[start] == .openBrace || Self.opensJSON(bytes, at: start) else { return nil }
        return JSONReader.firstContainer(in: bytes[start...])
    }

    /// Where in prose a JSON object or list begins: a bracket followed by a quote, a brace or another bracket.
    private static func embeddedStart(_ bytes: [UInt8]) -> Int? {
        bytes.indices.first { opensJSON(bytes, at: $0) }
    }

    private static func opensJSON(_ bytes: [UInt8], at start: Int) -> Bool {
        let byte = bytes[start]
        guard byte == .openBrace || byte == .openBracket else { return false }
        let next = bytes[(start + 1)...].first { !$0.isBlank }
        switch next {
        case UInt8.quote, UInt8.apostrophe: return byte == .openBrace || isListOfStrings(bytes, at: start)
        case UInt8.openBrace: return byte == .openBracket
        default: return false
        }
    }

    /// `['RGBA', 'LA']` in a sentence belongs to the sentence; a list that is the whole text does not.
    private static func isListOfStrings(_ bytes: [UInt8], at start: Int) -> Bool { start == 0 }

    /// The prose before a wrapped message, without what led over to it.
    private static func joined(prefix: String, _ message: String) -> String {
        var prefix = prefix.trimmed
        for lead in ["body=", "response=", "-"] where prefix.hasSuffix(lead) {
            prefix = String(prefix.dropLast(lead.count)).trimmed
        }
        guard prefix.hasWords, !message.contains(prefix) else { return message }
        let last = prefix.unicodeScalars.last
        return last == ":" || last == "." || last == ";" ? "\(prefix) \(message)" : "\(prefix): \(message)"
    }

    // MARK: Values

    mutating func words(in value: JSONValue, depth: Int) -> String? {
        visitsLeft -= 1
        guard depth < Self.depthLimit, visitsLeft > 0 else { return nil }
        switch value.kind {
        case .string(let text): return words(in: text, depth: depth + 1)
        case .array(let elements): return list(elements, depth: depth)
        case .object(let members): return object(members, depth: depth)
        case .null, .bool, .number: return nil
        }
    }

    private mutating func list(_ elements: [JSONValue], depth: Int) -> String? {
        var parts: [String] = []
        for element in elements.prefix(50) where parts.count < Self.partLimit {
            guard let part = words(in: element, depth: depth + 1), !parts.contains(part) else { continue }
            parts.append(part)
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private mutating func object(_ members: [JSONValue.Member], depth: Int) -> String? {
        // At the top `error` as text comes before the rest; inside, an object's own message comes first.
        let order = depth <= 1 ? MessageKeys.outer : MessageKeys.inner
        for key in order {
            for member in members where member.key.lowercased() == key {
                if let found = words(in: member.value, depth: depth + 1) { return located(found, in: members) }
            }
        }
        for member in members where MessageKeys.fieldLists.contains(member.key) {
            if let found = fields(member.value.members, depth: depth + 1) { return found }
        }
        // An object of problems by field, below `errors` or `detail`.
        if depth > 1, members.contains(where: { $0.value.elements?.first?.string != nil }) {
            return fields(members, depth: depth + 1)
        }
        return nil
    }

    /// `{"size": ["Invalid"]}` as "size: Invalid".
    private mutating func fields(_ members: [JSONValue.Member], depth: Int) -> String? {
        var parts: [String] = []
        for member in members.prefix(Self.partLimit) {
            guard let found = words(in: member.value, depth: depth + 1) else { continue }
            parts.append("\(member.key): \(found)")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// "body.size: ..." where the problem says where it is (`loc`).
    private func located(_ message: String, in members: [JSONValue.Member]) -> String {
        guard let location = members.first(where: { $0.key == "loc" })?.value.elements else { return message }
        let path = location.compactMap(\.text).joined(separator: ".")
        return path.isEmpty ? message : "\(path): \(message)"
    }
}
