internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension ClientAnswer {
    /// The answer as the server writes it, as soon as its head is there.
    ///
    /// - Parameter id: our own id of the request, which every answer carries.
    func response(id: String) async -> Response {
        guard let head = await head() else {
            // The client is gone; nobody reads this.
            return Response(status: .init(code: Journal.leftStatus), headers: [.requestID: id])
        }
        var fields = HTTPFields()
        fields.reserveCapacity(head.headers.count + 3)
        for (name, value) in head.headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        fields[.requestID] = id
        let status = HTTPResponse.Status(code: head.status)
        guard let length = head.length else {
            return Response(status: status, headers: fields, body: ResponseBody { try await self.write(to: &$0) })
        }
        let body = await next() ?? ByteBuffer()
        if body.readableBytes == length {
            return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: body))
        }
        return Response(
            status: status,
            headers: fields,
            body: ResponseBody(contentLength: length) { writer in
                try await writer.write(body)
                try await self.write(to: &writer)
            }
        )
    }

    /// Why an answer has no end.
    private struct CutOff: Error {}

    /// Writes piece by piece; a connection that breaks tells the other side that the client left.
    private func write(to writer: inout any ResponseBodyWriter) async throws {
        do {
            while let piece = await next() { try await writer.write(piece) }
            if isCut { throw CutOff() }
            try await writer.finish(nil)
        } catch {
            clientLeft()
            throw error
        }
    }
}
