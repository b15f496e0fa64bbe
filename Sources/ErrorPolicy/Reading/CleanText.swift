/// Text made safe to send, store and show: no controls, no secrets, bounded.
package enum CleanText {
    /// A message for a client or an operator, at most `UpstreamError.messageLimit` bytes.
    package static func message(_ text: String, limit: Int = UpstreamError.messageLimit) -> String {
        // Secrets are masked before the cut, so that none is cut into something that no longer looks like one.
        line(Secrets.masked(cut(text, limit: limit * 4)), limit: limit)
    }

    /// One line: every run of white space and controls becomes a blank; marks that reorder or hide text are dropped.
    package static func line(_ text: String, limit: Int) -> String {
        if isClean(text, limit: limit) { return text }
        var result = ""
        var pendingBlank = false
        var size = 0
        for scalar in text.unicodeScalars {
            if isDropped(scalar) { continue }
            if isControl(scalar) {
                pendingBlank = true
                continue
            }
            if scalar == " " {
                // Blanks stay as they are; only those at the ends go.
                if pendingBlank { continue }
                if !result.isEmpty {
                    size += 1
                    if size > limit { break }
                    result.unicodeScalars.append(scalar)
                }
                continue
            }
            if pendingBlank, !result.isEmpty, result.unicodeScalars.last != " " {
                size += 1
                result.unicodeScalars.append(" ")
            }
            pendingBlank = false
            size += UTF8.width(scalar)
            if size > limit { break }
            result.unicodeScalars.append(scalar)
        }
        while let last = result.unicodeScalars.last, last == " " || last == "\u{FFFD}" {
            result.unicodeScalars.removeLast()
        }
        return result
    }

    /// Whether nothing needs to be done: what is plain ASCII without blanks at its ends, as most texts are.
    private static func isClean(_ text: String, limit: Int) -> Bool {
        let bytes = text.utf8
        guard bytes.count <= limit, bytes.first != 0x20, bytes.last != 0x20 else { return false }
        return bytes.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// The longest prefix of at most `limit` bytes that does not cut a character's encoding.
    package static func cut(_ text: String, limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: limit)
        while end > text.startIndex, UTF8.isContinuation(text.utf8[end]) { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Marks that change the direction of text or take no room: nothing a message needs, much a forger can use.
    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF, 0xFFF9...0xFFFB: true
        case 0xE0000...0xE007F: true
        default: false
        }
    }
}

extension String {
    /// Without white space at both ends.
    package var trimmed: String {
        let blanks = unicodeScalars
        guard let first = blanks.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = blanks.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(blanks[first...last])
    }

    /// Whether it is empty or white space only.
    package var isBlank: Bool { unicodeScalars.allSatisfy { $0.properties.isWhitespace } }
}
