/// Reads JSON as far as it goes: a cut text up to the cut, Python's quotes and words, missing commas.
///
/// Depth and size are bounded, so that no body can exhaust the stack or take long.
package struct JSONReader {
    /// Values nested deeper than this are read as cut off.
    package static let depthLimit = 64
    /// Bytes beyond this are not looked at (a body of the reference is at most 512 KiB).
    package static let sizeLimit = 1 << 20

    let bytes: ArraySlice<UInt8>
    var index: Int
    /// Whether everything read so far was strict JSON.
    private(set) var isStrict = true

    init(_ bytes: ArraySlice<UInt8>, limit: Int = Self.sizeLimit) {
        self.bytes = bytes.prefix(limit)
        index = bytes.startIndex
    }

    /// Reads the value that begins at the first `{` or `[`, whatever stands before it; nil without one.
    package static func firstContainer(in bytes: ArraySlice<UInt8>) -> JSONValue? {
        guard let start = bytes.firstIndex(where: { $0 == .openBrace || $0 == .openBracket }) else { return nil }
        var reader = JSONReader(bytes[start...])
        return reader.value(depth: 0)
    }

    /// Reads a text that is one strict JSON value and nothing else; nil if it is not.
    ///
    /// - Parameter limit: the longest text that is read, in bytes.
    package static func strict(_ bytes: ArraySlice<UInt8>, limit: Int = Self.sizeLimit) -> JSONValue? {
        guard bytes.count <= limit else { return nil }
        var reader = JSONReader(bytes, limit: limit)
        guard let value = reader.value(depth: 0), reader.isStrict else { return nil }
        reader.skipBlanks()
        return reader.index == bytes.endIndex ? value : nil
    }

    /// Reads a strict JSON text of characters; nil if it is not one.
    package static func strict(_ text: String) -> JSONValue? { strict(Array(text.utf8)[...]) }

    mutating func value(depth: Int) -> JSONValue? {
        skipBlanks()
        guard let byte = peek else { return nil }
        let start = index
        guard depth < Self.depthLimit else {
            isStrict = false
            index = bytes.endIndex
            return JSONValue(kind: .null, raw: bytes[start...], isCut: true)
        }
        switch byte {
        case .openBrace: return object(from: start, depth: depth)
        case .openBracket: return array(from: start, depth: depth)
        case .quote, .apostrophe:
            let (text, isCut) = string()
            return JSONValue(kind: .string(text), raw: bytes[start..<index], isCut: isCut)
        default: return word(from: start)
        }
    }

    private mutating func object(from start: Int, depth: Int) -> JSONValue {
        index += 1
        var members: [JSONValue.Member] = []
        var expectsMember = false
        while true {
            skipBlanks()
            guard let byte = peek else { break }
            if byte == .closeBrace {
                if expectsMember { isStrict = false }
                index += 1
                return JSONValue(kind: .object(members), raw: bytes[start..<index], isCut: false)
            }
            guard byte == .quote || byte == .apostrophe else {
                // Anything but a key: skip a byte and look for the next key or the end.
                isStrict = false
                index += 1
                continue
            }
            if !members.isEmpty, !expectsMember { isStrict = false }
            let (key, keyIsCut) = string()
            skipBlanks()
            guard !keyIsCut, peek == .colon else {
                isStrict = false
                continue
            }
            index += 1
            guard let value = value(depth: depth + 1) else { break }
            members.append(JSONValue.Member(key: key, value: value))
            expectsMember = skipComma()
        }
        isStrict = false
        return JSONValue(kind: .object(members), raw: bytes[start..<index], isCut: true)
    }

    private mutating func array(from start: Int, depth: Int) -> JSONValue {
        index += 1
        var elements: [JSONValue] = []
        var expectsElement = false
        while true {
            skipBlanks()
            guard let byte = peek else { break }
            if byte == .closeBracket {
                if expectsElement { isStrict = false }
                index += 1
                return JSONValue(kind: .array(elements), raw: bytes[start..<index], isCut: false)
            }
            if byte == .comma || byte == .colon || byte == .closeBrace {
                isStrict = false
                index += 1
                continue
            }
            if !elements.isEmpty, !expectsElement { isStrict = false }
            guard let value = value(depth: depth + 1) else { break }
            elements.append(value)
            expectsElement = skipComma()
        }
        isStrict = false
        return JSONValue(kind: .array(elements), raw: bytes[start..<index], isCut: true)
    }

    /// A number, `true`, `false`, `null`, Python's words, or something unknown that is skipped as null.
    private mutating func word(from start: Int) -> JSONValue? {
        while let byte = peek, !byte.isBlank, byte != .comma, byte != .closeBrace, byte != .closeBracket {
            if byte == .colon || byte == .openBrace || byte == .openBracket { break }
            index += 1
        }
        if index == start { index += 1 }
        let raw = bytes[start..<index]
        let kind: JSONValue.Kind
        switch String(decoding: raw, as: UTF8.self) {
        case "true": kind = .bool(true)
        case "false": kind = .bool(false)
        case "null": kind = .null
        case "True": (kind, isStrict) = (.bool(true), false)
        case "False": (kind, isStrict) = (.bool(false), false)
        default:
            if let first = raw.first, first == .minus || first.isDigit {
                kind = .number
                if !raw.isJSONNumber { isStrict = false }
            } else {
                (kind, isStrict) = (.null, false)
            }
        }
        return JSONValue(kind: kind, raw: raw, isCut: false)
    }

    private mutating func skipComma() -> Bool {
        skipBlanks()
        guard peek == .comma else { return false }
        index += 1
        return true
    }

    mutating func skipBlanks() {
        while index < bytes.endIndex, bytes[index].isBlank { index += 1 }
    }

    var peek: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    mutating func noteFlaw() { isStrict = false }
}
