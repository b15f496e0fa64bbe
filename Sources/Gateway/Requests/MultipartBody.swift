package import ErrorPolicy
package import NIOCore

/// A `multipart/form-data` body, split without copying its files.
package enum MultipartBody {
    package struct Part: Sendable, Hashable {
        package var name: String
        /// Nil for a plain field.
        package var filename: String?
        package var contentType: String?
        /// The part's header lines as they came, without the blank line that ends them.
        package var head: ByteBuffer
        /// A slice of the body.
        package var content: ByteBuffer

        /// - Parameter head: made from the other three where it is not given.
        package init(
            name: String,
            filename: String? = nil,
            contentType: String? = nil,
            head: ByteBuffer? = nil,
            content: ByteBuffer
        ) {
            self.name = name
            self.filename = filename
            self.contentType = contentType
            self.head = head ?? MultipartHead.written(name: name, filename: filename, contentType: contentType)
            self.content = content
        }
    }

    /// The most parts of a body: a form of sixteen images and every known option has fewer than forty.
    package static let partLimit = 256
    /// The most bytes of one part's header lines.
    package static let headLimit = 16 << 10
    /// The longest boundary (RFC 2046, 5.1.1).
    package static let boundaryLimit = 70

    /// Splits a body in one walk over it.
    ///
    /// - Throws: `Problem` where the boundary is none, the body does not follow it or the limits, or has no end.
    package static func split(
        _ body: ByteBuffer,
        boundary: String
    ) throws(ImageRequest.Problem) -> [Part] {
        guard isBoundary(boundary) else { throw ImageRequest.Problem(message: "multipart boundary is required") }
        var ranges: [(head: Range<Int>, content: Range<Int>)] = []
        let isWhole = body.withUnsafeReadableBytes { bytes in
            var walk = MultipartWalk(bytes, boundary: boundary)
            guard walk.begin() else { return false }
            while let range = walk.next() {
                if ranges.count == partLimit { return false }
                ranges.append(range)
            }
            return walk.isAtEnd
        }
        guard isWhole else { throw unreadable }
        var parts: [Part] = []
        for range in ranges {
            guard let head = slice(body, range.head), let content = slice(body, range.content) else { throw unreadable }
            guard let part = MultipartHead(head) else { throw unreadable }
            parts.append(
                Part(
                    name: part.name,
                    filename: part.filename,
                    contentType: part.contentType,
                    head: head,
                    content: content
                )
            )
        }
        return parts
    }

    private static let unreadable = ImageRequest.Problem(message: "failed to parse request body")

    private static func slice(_ body: ByteBuffer, _ range: Range<Int>) -> ByteBuffer? {
        body.getSlice(at: body.readerIndex + range.lowerBound, length: range.count)
    }

    /// Whether a text may be a boundary: 1 to 70 of RFC 2046's characters, the last no blank.
    private static func isBoundary(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= boundaryLimit && text.utf8.last != UInt8(ascii: " ")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: "'()+_,-./:=? *!#$%&^`|~{}".utf8.contains(byte)
                }
            }
    }
}
