internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension ClientAnswer {
    /// An answer whose body has so many bytes or fewer counts as delivered when it is handed over: the system takes it.
    private static let small = 64 << 10

    /// The answer as the server writes it, as soon as its head is there.
    ///
    /// - Parameter id: our own id of the request, which every answer carries.
    func response(id: String) async -> Response {
        guard let head = await head() else {
            // The client is gone; nobody reads this.
            delivered()
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
        let first = await next() ?? ByteBuffer()
        if first.readableBytes == length {
            if length <= Self.small { delivered() }
            return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: first))
        }
        let body = ResponseBody(contentLength: length) { try await self.write(first, to: &$0) }
        return Response(status: status, headers: fields, body: body)
    }

    /// Why an answer has no end.
    private struct CutOff: Error {}

    /// Writes piece by piece; a connection that breaks tells the other side that the client left.
    private func write(_ first: ByteBuffer? = nil, to writer: inout any ResponseBodyWriter) async throws {
        do {
            if let first { try await writer.write(first) }
            while let piece = await next() { try await writer.write(piece) }
            if isCut {
                delivered()
                throw CutOff()
            }
            try await writer.finish(nil)
        } catch {
            clientLeft()
            throw error
        }
    }
}
