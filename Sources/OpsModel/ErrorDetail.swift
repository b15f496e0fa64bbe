/// Everything the log holds about one error. Text is as stored: unsafe for a terminal.
package struct ErrorDetail: Hashable, Codable, Sendable {
    /// The most bytes of the raw body that are read for a screen.
    package static let bodyLimit = 64 * 1024

    /// The row, with texts up to `bodyLimit`.
    package var row: ErrorRow
    package var clientRequestID: String?
    package var apiKeyID: Int64?
    package var upstreamModel: String?
    package var upstreamEndpoint: String?
    package var clientCode: String?
    package var clientParam: String?
    /// The raw body the upstream sent, as far as it was stored.
    package var upstreamBody: String?
    /// True when the body was longer than what is here.
    package var upstreamBodyCut: Bool
    package var upstreamRequestID: String?
    /// The name of the rule that decided, where one did and it still exists.
    package var ruleName: String?
    package var phase: String?
    package var owner: String?
    package var source: String?
    package var severity: String?
    package var isBusinessLimited: Bool
    /// In milliseconds.
    package var upstreamLatency: Int64?
    package var resolvedAt: Timestamp?
    package var resolvedBy: String?
    /// In the order in which they were made.
    package var attempts: [Attempt]

    package init(
        row: ErrorRow,
        clientRequestID: String? = nil,
        apiKeyID: Int64? = nil,
        upstreamModel: String? = nil,
        upstreamEndpoint: String? = nil,
        clientCode: String? = nil,
        clientParam: String? = nil,
        upstreamBody: String? = nil,
        upstreamBodyCut: Bool = false,
        upstreamRequestID: String? = nil,
        ruleName: String? = nil,
        phase: String? = nil,
        owner: String? = nil,
        source: String? = nil,
        severity: String? = nil,
        isBusinessLimited: Bool = false,
        upstreamLatency: Int64? = nil,
        resolvedAt: Timestamp? = nil,
        resolvedBy: String? = nil,
        attempts: [Attempt] = []
    ) {
        self.row = row
        self.clientRequestID = clientRequestID
        self.apiKeyID = apiKeyID
        self.upstreamModel = upstreamModel
        self.upstreamEndpoint = upstreamEndpoint
        self.clientCode = clientCode
        self.clientParam = clientParam
        self.upstreamBody = upstreamBody
        self.upstreamBodyCut = upstreamBodyCut
        self.upstreamRequestID = upstreamRequestID
        self.ruleName = ruleName
        self.phase = phase
        self.owner = owner
        self.source = source
        self.severity = severity
        self.isBusinessLimited = isBusinessLimited
        self.upstreamLatency = upstreamLatency
        self.resolvedAt = resolvedAt
        self.resolvedBy = resolvedBy
        self.attempts = attempts
    }
}

/// One failed try against one account: a row of `ops_upstream_errors`.
package struct Attempt: Hashable, Codable, Sendable {
    /// From 1.
    package var number: Int
    package var createdAt: Timestamp
    package var platform: String?
    package var account: AccountRef?
    package var status: Int?
    package var type: String?
    package var code: String?
    package var requestID: String?
    package var url: String?
    /// `http_error`, `failover`, `retry`, `request_error`, `retry_exhausted_failover`, or a foreign writer's word.
    package var kind: String?
    package var message: String?
    package var detail: String?

    package init(
        number: Int,
        createdAt: Timestamp,
        platform: String? = nil,
        account: AccountRef? = nil,
        status: Int? = nil,
        type: String? = nil,
        code: String? = nil,
        requestID: String? = nil,
        url: String? = nil,
        kind: String? = nil,
        message: String? = nil,
        detail: String? = nil
    ) {
        self.number = number
        self.createdAt = createdAt
        self.platform = platform
        self.account = account
        self.status = status
        self.type = type
        self.code = code
        self.requestID = requestID
        self.url = url
        self.kind = kind
        self.message = message
        self.detail = detail
    }
}
