package import NIOCore

extension MultipartBody {
    /// A body to be sent on: its files are slices of the body they came in.
    package struct Rewritten: Sendable {
        /// With the new boundary.
        package var contentType: String
        package var pieces: [ByteBuffer]
        /// The sum of the pieces, in bytes.
        package var length: Int
    }

    /// The parts with another model: every plain `model` field is replaced, one is appended where there is none.
    ///
    /// - Parameter boundary: must not be foreseeable by whoever sent the parts.
    package static func rewritten(
        _ parts: [Part],
        model: String,
        boundary: String = newBoundary()
    ) -> Rewritten {
        var parts = parts
        let content = ByteBuffer(string: model)
        var isNamed = false
        for index in parts.indices where parts[index].name == "model" && parts[index].filename == nil {
            parts[index].content = content
            isNamed = true
        }
        if !isNamed { parts.append(Part(name: "model", content: content)) }
        let pieces = joined(parts, boundary: boundary)
        return Rewritten(
            contentType: "multipart/form-data; boundary=\(boundary)",
            pieces: pieces,
            length: pieces.reduce(0) { $0 + $1.readableBytes }
        )
    }

    /// The parts as a body; contents are not copied.
    package static func joined(_ parts: [Part], boundary: String) -> [ByteBuffer] {
        var pieces: [ByteBuffer] = []
        var gap = ByteBuffer(string: "--\(boundary)\r\n")
        for part in parts {
            gap.writeImmutableBuffer(part.head)
            gap.writeString(part.head.readableBytes == 0 ? "\r\n" : "\r\n\r\n")
            pieces.append(gap)
            if part.content.readableBytes > 0 { pieces.append(part.content) }
            gap = ByteBuffer(string: "\r\n--\(boundary)\r\n")
        }
        pieces.append(ByteBuffer(string: parts.isEmpty ? "--\(boundary)--\r\n" : "\r\n--\(boundary)--\r\n"))
        return pieces
    }

    /// A boundary nobody can foresee.
    package static func newBoundary() -> String {
        var random = SystemRandomNumberGenerator()
        return "unmask-" + (0..<2).map { _ in String(random.next(), radix: 36) }.joined()
    }
}
