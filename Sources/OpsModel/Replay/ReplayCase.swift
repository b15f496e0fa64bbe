package import ErrorPolicy

/// One row of the log with as much of the upstream's answer as is needed to decide it again.
package struct ReplayCase: Hashable, Sendable {
    /// The most bytes of a stored body that are read: more than any rule or handler looks at in a body of one error.
    package static let bodyLimit = 64 * 1024
    /// The most bytes of the row's texts: a message is never told longer.
    package static let textLimit = 4 * UpstreamError.messageLimit

    /// With texts up to `textLimit`.
    package var row: ErrorRow
    /// The raw body as far as it was stored; nil or empty where it was not.
    package var body: String?
    package var upstreamRequestID: String?

    package init(row: ErrorRow, body: String? = nil, upstreamRequestID: String? = nil) {
        self.row = row
        self.body = body
        self.upstreamRequestID = upstreamRequestID
    }

    /// The status an upstream answered with, where one did and it is a status of an error.
    package var errorStatus: Int? { row.upstreamStatus.flatMap { (400..<1_000).contains($0) ? $0 : nil } }

    /// Whether it is known that the upstream, that of an OAuth account, said so inside its stream: the client was told
    /// inside its own, or the body is an event's. Logs that others write may hold neither.
    var isStreamed: Bool { row.inStream || body.map { StreamedBody.unmarked($0) != nil } ?? false }

    /// The upstream's answer, put together again; nil where no upstream answered with an error.
    ///
    /// The stored body is taken where its words can still be read; where it was cut before them or left out, the
    /// recorded columns are written as the body they were read from.
    package var response: UpstreamResponse? {
        guard let status = errorStatus else { return nil }
        var headers = Headers()
        headers["x-request-id"] = upstreamRequestID
        if let body = body.map({ StreamedBody.unmarked($0) ?? $0 }), !body.isEmpty {
            let stored = UpstreamResponse(status: status, headers: headers, body: body)
            let isReadable = row.upstreamMessage?.isBlank ?? true || UpstreamError(stored).message != nil
            if isReadable { return stored }
        }
        let written = ClientError(
            status: status,
            type: row.upstreamType ?? "",
            message: row.upstreamMessage ?? "",
            code: row.upstreamCode,
            param: row.upstreamParam
        )
        return UpstreamResponse(status: status, headers: headers, body: written.body)
    }
}
