internal import NIOCore

/// The header lines of one part, as far as a form needs them. Read as bytes: what is a letter with an accent to a
/// reader must not hide the quotation mark before it.
struct MultipartHead {
    private(set) var name = ""
    private(set) var filename: String?
    private(set) var contentType: String?

    /// Nil where a line is no header line.
    init?(_ head: ByteBuffer) {
        var rest = Array(head.readableBytesView)[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0D }
            rest = rest[line.endIndex...].dropFirst()
            if rest.first == 0x0A { rest.removeFirst() }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let value = line[(colon + 1)...].withoutBlanks
            switch line[..<colon].withoutBlanks.word {
            case "content-disposition": readDisposition(value)
            case "content-type": contentType = String(decoding: value, as: UTF8.self)
            default: break
            }
        }
    }

    /// `form-data; name="image[]"; filename="a \"b\".png"`
    private mutating func readDisposition(_ value: ArraySlice<UInt8>) {
        let kind = value.prefix { $0 != .semicolon }
        guard kind.withoutBlanks.word == "form-data" else { return }
        var rest = value[kind.endIndex...]
        while rest.popFirst() != nil {
            let key = rest.prefix { $0 != .equals && $0 != .semicolon }
            rest = rest[key.endIndex...]
            guard rest.first == .equals else { continue }
            rest = rest.dropFirst().drop { $0.isBlank }
            let bytes = rest.first == .quote ? Self.quoted(&rest) : Self.token(&rest)
            let text = String(decoding: bytes, as: UTF8.self)
            switch key.withoutBlanks.word {
            case "name": name = text
            // An empty one is a form's file field in which nothing was chosen.
            case "filename", "filename*": filename = text.isEmpty ? filename : text
            default: break
            }
        }
    }

    private static func token(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let bytes = rest.prefix { $0 != .semicolon }
        rest = rest[bytes.endIndex...]
        return Array(bytes.withoutBlanks)
    }

    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst(), byte != .quote {
            // A backslash stands for itself but before what must be escaped: Windows' paths are sent as they are.
            if byte == .backslash, let next = rest.first, next == .quote || next == .backslash {
                bytes.append(next)
                rest.removeFirst()
            } else {
                bytes.append(byte)
            }
        }
        rest = rest.drop { $0 != .semicolon }
        return bytes
    }

    /// The header lines of a part, without the blank line that ends them.
    static func written(name: String, filename: String?, contentType: String?) -> ByteBuffer {
        var text = "Content-Disposition: form-data; name=\"\(escaped(name))\""
        if let filename { text += "; filename=\"\(escaped(filename))\"" }
        if let contentType { text += "\r\nContent-Type: \(contentType.filter { !$0.isNewline })" }
        return ByteBuffer(string: text)
    }

    /// Within quotes; line breaks, which would end the header line, are percent-encoded as browsers do.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": escaped += "\\" + String(scalar)
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension UInt8 {
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let backslash = UInt8(ascii: "\\")
    fileprivate static let semicolon = UInt8(ascii: ";")
    fileprivate static let equals = UInt8(ascii: "=")

    fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 }
}

extension ArraySlice<UInt8> {
    fileprivate var withoutBlanks: ArraySlice<UInt8> {
        var bytes = drop { $0.isBlank }
        while let last = bytes.last, last.isBlank { bytes.removeLast() }
        return bytes
    }

    /// In lower case, for comparing.
    fileprivate var word: String { String(decoding: self, as: UTF8.self).lowercased() }
}
