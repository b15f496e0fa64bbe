/// On which line each value of a TOML file begins, elements of arrays included. The parser tells that of syntax errors
/// only; so this reads a text the parser took, and what it does not understand has no line.
struct TOMLPlaces: Sendable {
    private var lines: [[String]: Int] = [:]

    /// How an array's element is called in a path.
    static func element(_ index: Int) -> String { "[\(index)]" }

    init(_ text: String) {
        var scanner = TOMLScanner(text)
        scanner.scan()
        lines = scanner.lines
    }

    /// The line of a value, else of the closest thing around it.
    func line(of path: [String]) -> Int? {
        var path = path
        while !path.isEmpty {
            if let line = lines[path] { return line }
            path.removeLast()
        }
        return nil
    }
}

/// One walk through a text that is TOML.
private struct TOMLScanner {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    /// Where the keys that follow belong.
    private var section: [String] = []
    /// How many elements each array of tables has so far.
    private var elements: [[String]: Int] = [:]
    private(set) var lines: [[String]: Int] = [:]

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func scan() {
        while true {
            skip(newlines: true)
            guard let byte = peek() else { return }
            let start = position
            if byte == UInt8(ascii: "[") {
                header()
            } else {
                pair(in: section, until: [])
            }
            // Whatever this was, it is behind us.
            if position == start { advance() }
        }
    }

    /// `[a.b]` or `[[a.b]]`.
    private mutating func header() {
        let start = line
        advance()
        let isArray = peek() == UInt8(ascii: "[")
        if isArray { advance() }
        let keys = dottedKey()
        while let byte = peek(), byte == UInt8(ascii: "]") { advance() }
        section = keys.dropLast().reduce(into: []) { path, key in
            path.append(key)
            // `[accounts.pool]` belongs to the last of the accounts.
            if let count = elements[path] { path.append(TOMLPlaces.element(count - 1)) }
        }
        guard let last = keys.last else { return }
        section.append(last)
        if isArray {
            if lines[section] == nil { lines[section] = start }
            let index = elements[section, default: 0]
            elements[section] = index + 1
            section.append(TOMLPlaces.element(index))
        }
        lines[section] = start
    }

    /// `a.b = value`.
    private mutating func pair(in section: [String], until ends: [UInt8]) {
        let start = line
        let path = section + dottedKey()
        lines[path] = start
        skip(newlines: false)
        guard peek() == UInt8(ascii: "=") else { return }
        advance()
        skip(newlines: false)
        value(at: path, until: ends)
    }

    private mutating func dottedKey() -> [String] {
        var keys: [String] = []
        while true {
            skip(newlines: false)
            guard let byte = peek() else { return keys }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                keys.append(quoted())
            } else {
                let start = position
                while let byte = peek(), Self.isBare(byte) { advance() }
                guard position > start else { return keys }
                keys.append(String(decoding: bytes[start..<position], as: UTF8.self))
            }
            skip(newlines: false)
            guard peek() == UInt8(ascii: ".") else { return keys }
            advance()
        }
    }

    private mutating func value(at path: [String], until ends: [UInt8]) {
        switch peek() {
        case UInt8(ascii: "\"")?, UInt8(ascii: "'")?: _ = quoted()
        case UInt8(ascii: "[")?: list(at: path)
        case UInt8(ascii: "{")?: inlineTable(at: path)
        default:
            while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "#"), !ends.contains(byte) {
                advance()
            }
        }
    }

    private mutating func list(at path: [String]) {
        advance()
        var index = 0
        while true {
            skip(newlines: true)
            guard let byte = peek() else { return }
            if byte == UInt8(ascii: "]") { return advance() }
            if byte == UInt8(ascii: ",") {
                advance()
                continue
            }
            let start = position
            let element = path + [TOMLPlaces.element(index)]
            lines[element] = line
            value(at: element, until: Array(",]".utf8))
            index += 1
            if position == start { advance() }
        }
    }

    private mutating func inlineTable(at path: [String]) {
        advance()
        while true {
            skip(newlines: true)
            guard let byte = peek() else { return }
            if byte == UInt8(ascii: "}") { return advance() }
            if byte == UInt8(ascii: ",") {
                advance()
                continue
            }
            let start = position
            pair(in: path, until: Array(",}".utf8))
            if position == start { advance() }
        }
    }

    /// Passes over a string of any of the four kinds; its text, where it has no escapes.
    private mutating func quoted() -> String {
        guard let quote = peek() else { return "" }
        let isLong = bytes[position...].starts(with: [quote, quote, quote])
        let end = [UInt8](repeating: quote, count: isLong ? 3 : 1)
        for _ in end { advance() }
        let start = position
        while position < bytes.count, !bytes[position...].starts(with: end) {
            if bytes[position] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { advance() }
            advance()
        }
        let text = String(decoding: bytes[min(start, position)..<position], as: UTF8.self)
        for _ in end { advance() }
        // `""""a""""` ends with a quote of its own before the last three.
        while isLong, peek() == quote { advance() }
        return text
    }

    private mutating func skip(newlines: Bool) {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): advance()
            case UInt8(ascii: "\n") where newlines: advance()
            case UInt8(ascii: "#") where newlines:
                while let byte = peek(), byte != UInt8(ascii: "\n") { advance() }
            default: return
            }
        }
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func advance() {
        guard position < bytes.count else { return }
        if bytes[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
