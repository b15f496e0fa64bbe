internal import ErrorPolicy
internal import OpsModel

/// An error of the gateway's own: no account was tried.
struct LocalError: Sendable {
    var status: Int
    var type: String
    var code: String?
    var message: String
    /// The model the client asked for, where the message names it.
    var model: String?
    var endpoints: Endpoint = .images
    var weight: Double
    /// What else the gateway noted.
    var context = OpsClassification.Context()

    /// The row, without what belongs to the request.
    var detail: ErrorDetail {
        let client = ClientError(status: status, type: type, message: message, code: code)
        let row = ErrorRow(
            id: 0,
            createdAt: Timestamp(0),
            platform: "openai",
            clientStatus: status,
            clientType: type,
            clientMessage: message,
            outcome: .local
        )
        return ErrorDetail(row: row, clientCode: code).classified(client, in: context)
    }

    /// The messages are those of the gateway's own checks.
    static let usual: [LocalError] = [
        LocalError(
            status: 400,
            type: "invalid_request_error",
            message: "failed to parse request body",
            weight: 3
        ),
        LocalError(
            status: 400,
            type: "invalid_request_error",
            message: "images endpoint requires an image model, got \"dall-e-3\"",
            model: "dall-e-3",
            weight: 5
        ),
        LocalError(
            status: 400,
            type: "invalid_request_error",
            message: "image file is required",
            endpoints: .edits,
            weight: 3
        ),
        LocalError(
            status: 400,
            type: "invalid_request_error",
            message: "n must be greater than 0",
            endpoints: .generations,
            weight: 1
        ),
        LocalError(
            status: 401,
            type: "authentication_error",
            message: "Invalid API key",
            endpoints: .all,
            weight: 4
        ),
        LocalError(
            status: 403,
            type: "permission_error",
            message: "Image generation is not enabled for this group",
            weight: 1
        ),
        LocalError(
            status: 413,
            type: "invalid_request_error",
            message: "Request body too large, limit is 256MB",
            endpoints: .edits,
            weight: 1
        ),
        LocalError(
            status: 429,
            type: "rate_limit_error",
            message: "Image generation concurrency limit exceeded, please retry later",
            weight: 4
        ),
    ]

}

extension LocalError {
    /// What the gateway says when it may choose no account.
    init(_ none: NoAccount) {
        let client = none.client
        self.init(status: client.status, type: client.type, message: client.message, endpoints: .all, weight: 0)
        switch none {
        case .modelUnsupported: context.businessLimit = OpsClassification.Context.localModelConfiguration
        case .noneAvailable: context.lacksCapacity = true
        }
    }
}

/// Draws errors of the gateway's own.
struct LocalMix: Sendable {
    private let tables: [WeightedTable<Int>]

    init() {
        tables = Endpoint.each.map { endpoint in
            WeightedTable(
                LocalError.usual.enumerated()
                    .filter { $0.element.endpoints.contains(endpoint) }
                    .map { ($0.offset, $0.element.weight) }
            ) ?? .only(0)
        }
    }

    func draw(_ endpoint: Endpoint, _ dice: inout Dice) -> LocalError {
        LocalError.usual[tables[endpoint.rawValue.trailingZeroBitCount].draw(&dice)]
    }
}
