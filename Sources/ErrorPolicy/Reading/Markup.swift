/// Words out of HTML and XML error pages.
enum Markup {
    private static let openings = [
        "<!doctype", "<html", "<?xml", "<error", "<head", "<body", "<title", "<h1", "<center",
    ].map { Array($0.utf8) }

    /// Where a page begins in a text, nil if there is none.
    static func start(in bytes: [UInt8]) -> Int? {
        bytes.indices.first { index in
            bytes[index] == UInt8(ascii: "<")
                && openings.contains { bytes[index...].lazy.map(\.lowered).starts(with: $0) }
        }
    }

    /// The title, else the first headline, else an XML message, else the visible text.
    static func headline(in bytes: ArraySlice<UInt8>) -> String? {
        let lowered = ArraySlice(bytes.map(\.lowered))
        let page = ArraySlice(Array(bytes))
        for tag in ["message", "title", "h1", "h2", "h3", "faultstring"] {
            if let text = element(tag, page: page, lowered: lowered), text.hasWords { return text }
        }
        let text = visibleText(page, lowered: lowered)
        return text.hasWords ? CleanText.cut(text, limit: 500) : nil
    }

    private static func element(_ tag: String, page: ArraySlice<UInt8>, lowered: ArraySlice<UInt8>) -> String? {
        var from = lowered.startIndex
        while let open = find("<" + tag, in: lowered[from...]) {
            let nameEnd = open + 1 + tag.utf8.count
            from = nameEnd
            guard nameEnd < lowered.endIndex, lowered[nameEnd] == UInt8(ascii: ">") || lowered[nameEnd].isBlank,
                let close = lowered[nameEnd...].firstIndex(of: UInt8(ascii: ">"))
            else { continue }
            // A page that was cut inside its title still has one.
            let end = find("</" + tag, in: lowered[close...]) ?? lowered.endIndex
            return visibleText(page[(close + 1)..<end], lowered: lowered[(close + 1)..<end])
        }
        return nil
    }

    private static func visibleText(_ page: ArraySlice<UInt8>, lowered: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        var index = page.startIndex
        while index < page.endIndex {
            guard page[index] == UInt8(ascii: "<") else {
                text.append(page[index])
                index += 1
                continue
            }
            text.append(0x20)
            let skipped = ["script", "style", "!--"].first { lowered[index...].dropFirst().starts(with: $0.utf8) }
            let closing = skipped.map { $0 == "!--" ? "-->" : "</" + $0 } ?? ">"
            guard let end = find(closing, in: lowered[(index + 1)...]) else { break }
            index = end + (closing.hasPrefix("</") ? 0 : closing.utf8.count)
        }
        return unescaped(String(decoding: text, as: UTF8.self)).split { $0.isWhitespace }.joined(separator: " ")
    }

    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result = ""
        var rest = text[...]
        while let mark = rest.firstIndex(of: "&") {
            result += rest[..<mark]
            let name = rest[mark...].dropFirst().prefix(10).prefix { $0 != ";" }
            let after = rest.index(mark, offsetBy: name.count + 1)
            if after < rest.endIndex, rest[after] == ";", let character = entity(name) {
                result += character
                rest = rest[rest.index(after: after)...]
            } else {
                result += "&"
                rest = rest[rest.index(after: mark)...]
            }
        }
        return result + rest
    }

    private static func entity(_ name: Substring) -> String? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        case "nbsp": return " "
        case "bull", "middot": return "·"
        case "mdash", "ndash": return "–"
        case "hellip": return "…"
        default:
            guard name.first == "#" else { return nil }
            let digits = name.dropFirst()
            let code = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return code.flatMap(Unicode.Scalar.init).map { String($0) }
        }
    }

    private static func find(_ needle: String, in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.firstRange(of: Array(needle.utf8))?.lowerBound
    }
}
