package import ErrorPolicy
package import NIOCore

/// A client's image request, read whole and understood.
package struct IncomingRequest: Sendable {
    /// Our own id of it: `x-request-id` of the answer, `request_id` in the ops log.
    package var id: String
    /// The client's own id of it, where it sent one.
    package var clientID: String?
    /// Which client key it came with.
    package var keyID: Int64?
    package var image: ImageRequest
    /// Every header the client sent.
    package var headers: Headers
    /// The body as it came.
    package var body: ByteBuffer
    /// The parts of a multipart body, as slices of `body`; nil for JSON.
    package var parts: [MultipartBody.Part]?

    package init(
        id: String,
        clientID: String? = nil,
        keyID: Int64? = nil,
        image: ImageRequest,
        headers: Headers,
        body: ByteBuffer,
        parts: [MultipartBody.Part]? = nil
    ) {
        self.id = id
        self.clientID = clientID
        self.keyID = keyID
        self.image = image
        self.headers = headers
        self.body = body
        self.parts = parts
    }
}
