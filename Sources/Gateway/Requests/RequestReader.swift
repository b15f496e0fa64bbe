package import ErrorPolicy
package import NIOCore

/// Understands a client's request from its headers and its body.
package enum RequestReader {
    /// Reads a request. That it has a body within the limit has been checked before (SPEC 1.1, 3 to 5).
    ///
    /// - Parameters:
    ///   - path: without its query.
    ///   - id: our own id of the request.
    ///   - clientID: the client's own id of it.
    ///   - keyID: which client key it came with.
    /// - Throws: `Problem` with the words for the client.
    package static func read(
        path: String,
        headers: Headers,
        body: ByteBuffer,
        id: String,
        clientID: String? = nil,
        keyID: Int64? = nil
    ) throws(ImageRequest.Problem) -> IncomingRequest {
        guard ImageRequest.Endpoint(path: path) != nil else {
            throw ImageRequest.Problem(message: "unsupported images endpoint")
        }
        if body.readableBytes == 0 { throw ImageRequest.Problem(message: "request body is empty") }
        var request = IncomingRequest(
            id: id,
            clientID: clientID,
            keyID: keyID,
            image: ImageRequest(endpoint: .generations),
            headers: headers,
            body: body
        )
        let contentType = headers["content-type"] ?? ""
        if isMultipart(contentType) {
            let boundary = try ImageRequest.boundary(contentType: contentType)
            let parts = try MultipartBody.split(body, boundary: boundary)
            request.image = try ImageRequest.read(path: path, parts: parts.map { ImageRequest.Part($0) })
            request.parts = parts
        } else {
            request.image = try ImageRequest.read(path: path, json: Array(body.readableBytesView))
        }
        return request
    }

    /// Whether a content type is a form's; everything else is read as JSON, as clients forget to name it.
    private static func isMultipart(_ contentType: String) -> Bool {
        let type = contentType.utf8.prefix { $0 != UInt8(ascii: ";") }
        guard type.contains(UInt8(ascii: "-")) else { return false }
        return String(Substring(type).filter { !$0.isWhitespace }).lowercased() == "multipart/form-data"
    }
}

extension ImageRequest.Part {
    /// A file is known by its length alone; a field's text is cut where an upload is.
    fileprivate init(_ part: MultipartBody.Part) {
        if let filename = part.filename {
            self.init(name: part.name, filename: filename, length: part.content.readableBytes)
        } else {
            self.init(name: part.name, value: Array(part.content.readableBytesView.prefix(ImageRequest.uploadLimit)))
        }
    }
}
