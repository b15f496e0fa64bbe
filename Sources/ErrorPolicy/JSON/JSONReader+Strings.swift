extension JSONReader {
    /// Reads a quoted string and its escapes. A string without an end is returned as far as it goes, as cut.
    mutating func string() -> (text: String, isCut: Bool) {
        let quote = bytes[index]
        if quote == .apostrophe { noteFlaw() }
        index += 1
        let start = index
        while let byte = peek, byte != quote, byte != .backslash {
            if byte < 0x20 { noteFlaw() }
            index += 1
        }
        if peek == quote {
            let text = String(decoding: bytes[start..<index], as: UTF8.self)
            index += 1
            return (text, false)
        }
        var decoded = Array(bytes[start..<index])
        while let byte = peek {
            index += 1
            if byte == quote { return (String(decoding: decoded, as: UTF8.self), false) }
            if byte == .backslash {
                escape(into: &decoded)
            } else {
                if byte < 0x20 { noteFlaw() }
                decoded.append(byte)
            }
        }
        noteFlaw()
        return (String(decoding: decoded, as: UTF8.self), true)
    }

    private mutating func escape(into decoded: inout [UInt8]) {
        guard let byte = peek else { return }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case .quote, .backslash, UInt8(ascii: "/"): decoded.append(byte)
        case UInt8(ascii: "u"): unicodeEscape(into: &decoded)
        default:
            noteFlaw()
            decoded.append(byte)
        }
    }

    private mutating func unicodeEscape(into decoded: inout [UInt8]) {
        guard let first = fourHexDigits() else {
            noteFlaw()
            return
        }
        var code = first
        if (0xD800..<0xDC00).contains(first), peek == .backslash, index + 1 < bytes.endIndex,
            bytes[index + 1] == UInt8(ascii: "u")
        {
            let mark = index
            index += 2
            if let second = fourHexDigits(), (0xDC00..<0xE000).contains(second) {
                code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
            } else {
                index = mark
            }
        }
        let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
        decoded.append(contentsOf: String(scalar).utf8)
    }

    private mutating func fourHexDigits() -> UInt32? {
        guard index + 4 <= bytes.endIndex else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        index += 4
        return value
    }
}
