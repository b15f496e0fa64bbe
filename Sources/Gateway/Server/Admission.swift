internal import ErrorPolicy
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What a request is refused with before it is understood, in the words of SPEC 1.1, and how its key and body are read.
enum Admission {
    static let invalidKey = ClientError(status: 401, type: "authentication_error", message: "Invalid API key")
    static let unreadable = invalid("Failed to read request body")
    static let empty = invalid("Request body is empty")
    static let full = ClientError(
        status: 429,
        type: "rate_limit_error",
        message: "Image generation concurrency limit exceeded, please retry later"
    )

    /// - Parameter limit: in bytes; told in whole MB from 1 MiB up.
    static func tooLarge(limit: Int) -> ClientError {
        let size = limit >= 1 << 20 ? "\(limit >> 20)MB" : "\(limit)B"
        return ClientError(
            status: 413,
            type: "invalid_request_error",
            message: "Request body too large, limit is \(size)"
        )
    }

    /// How many bytes a client may still send whose request was refused before its body was read: no more than two whole
    /// requests are taken from anybody, and small limits leave room for what is on its way.
    static func refusedBytes(_ settings: GatewaySettings) -> Int { 2 * max(settings.maxBodyBytes, 1 << 20) }

    private static func invalid(_ message: String) -> ClientError {
        ClientError(status: 400, type: "invalid_request_error", message: message)
    }

    /// Which client key a request came with; nil when it is none of ours.
    static func key(of headers: HTTPFields, in keys: ClientKeys) -> Int64? {
        var presented = headers[.apiKey]
        if let authorization = headers[.authorization], authorization.utf8.count > bearer.utf8.count,
            authorization.prefix(bearer.count).lowercased() == bearer
        {
            presented = String(authorization.dropFirst(bearer.count)).trimmed
        }
        return presented.flatMap(keys.id(of:))
    }

    private static let bearer = "bearer "

    /// Reads the body, within the limit whatever its length is said to be; a client that asks whether to send it is told
    /// so only here, once nothing speaks against it.
    static func body(
        of request: Request,
        limit: Int,
        on channel: any Channel
    ) async -> Result<ByteBuffer, BodyProblem> {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit { return .failure(.tooLarge) }
        if ContinueExpectation.isIn(request.headers) { ContinueExpectation.meet(on: channel) }
        var body = ByteBuffer()
        do {
            for try await piece in request.body {
                guard body.readableBytes + piece.readableBytes <= limit else { return .failure(.tooLarge) }
                if body.readableBytes == 0 { body = piece } else { body.writeImmutableBuffer(piece) }
            }
        } catch {
            return .failure(.unreadable)
        }
        return .success(body)
    }

    enum BodyProblem: Error {
        case tooLarge
        case unreadable
    }
}

extension HTTPField.Name {
    static let apiKey = Self("x-api-key")!
    static let requestID = Self("x-request-id")!
    static let clientRequestID = Self("x-client-request-id")!
}
