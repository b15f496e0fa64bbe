package import NIOCore

/// A `multipart/form-data` body, split without copying its files.
package enum MultipartBody {
    package struct Part: Sendable, Hashable {
        package var name: String
        /// Nil for a plain field.
        package var filename: String?
        package var contentType: String?
        /// A slice of the body.
        package var content: ByteBuffer

        package init(name: String, filename: String? = nil, contentType: String? = nil, content: ByteBuffer) {
            self.name = name
            self.filename = filename
            self.contentType = contentType
            self.content = content
        }
    }
}
