package import ErrorPolicy

/// One row of `ops_error_logs` as lists show it. Text is as stored: unsafe for a terminal, cut at `ErrorRow.textLimit`.
package struct ErrorRow: Hashable, Codable, Sendable, Identifiable {
    /// The most bytes of any text that a list carries.
    package static let textLimit = 512

    package var id: Int64
    package var createdAt: Timestamp
    package var requestID: String?
    /// The last account that failed.
    package var account: AccountRef?
    /// The account that answered after it; nil where none did, or where the writer did not say.
    package var answeredBy: AccountRef?
    package var platform: String?
    package var model: String?
    package var endpoint: String?
    package var stream: Bool
    package var inStream: Bool
    /// What the client was told.
    package var clientStatus: Int
    package var clientType: String?
    package var clientMessage: String?
    /// What the upstream said.
    package var upstreamStatus: Int?
    package var upstreamType: String?
    package var upstreamCode: String?
    package var upstreamParam: String?
    package var upstreamMessage: String?
    package var outcome: Outcome
    package var maskReason: MaskReason?
    package var ruleID: Int64?
    package var attemptCount: Int?
    /// In milliseconds.
    package var duration: Int64?
    package var resolved: Bool

    package init(
        id: Int64,
        createdAt: Timestamp,
        requestID: String? = nil,
        account: AccountRef? = nil,
        answeredBy: AccountRef? = nil,
        platform: String? = nil,
        model: String? = nil,
        endpoint: String? = nil,
        stream: Bool = false,
        inStream: Bool = false,
        clientStatus: Int,
        clientType: String? = nil,
        clientMessage: String? = nil,
        upstreamStatus: Int? = nil,
        upstreamType: String? = nil,
        upstreamCode: String? = nil,
        upstreamParam: String? = nil,
        upstreamMessage: String? = nil,
        outcome: Outcome,
        maskReason: MaskReason? = nil,
        ruleID: Int64? = nil,
        attemptCount: Int? = nil,
        duration: Int64? = nil,
        resolved: Bool = false
    ) {
        self.id = id
        self.createdAt = createdAt
        self.requestID = requestID
        self.account = account
        self.answeredBy = answeredBy
        self.platform = platform
        self.model = model
        self.endpoint = endpoint
        self.stream = stream
        self.inStream = inStream
        self.clientStatus = clientStatus
        self.clientType = clientType
        self.clientMessage = clientMessage
        self.upstreamStatus = upstreamStatus
        self.upstreamType = upstreamType
        self.upstreamCode = upstreamCode
        self.upstreamParam = upstreamParam
        self.upstreamMessage = upstreamMessage
        self.outcome = outcome
        self.maskReason = maskReason
        self.ruleID = ruleID
        self.attemptCount = attemptCount
        self.duration = duration
        self.resolved = resolved
    }

    /// Where the row stands in a list, newest first.
    package var position: RowPosition { RowPosition(createdAt: createdAt, id: id) }

    /// The value of one field of groups and filters.
    package func value(of field: GroupField) -> GroupValue {
        func text(_ value: String?) -> GroupValue { value.map(GroupValue.text) ?? .none }
        return switch field {
        case .status: upstreamStatus.map(GroupValue.status) ?? .none
        case .type: text(upstreamType)
        case .account: account.map(GroupValue.account) ?? .none
        case .code: text(upstreamCode)
        case .model: text(model)
        case .endpoint: text(endpoint)
        case .outcome: .outcome(outcome)
        case .platform: text(platform)
        }
    }
}

/// A place in the log's order of time; rows of one millisecond are told apart by their id.
package struct RowPosition: Hashable, Comparable, Codable, Sendable {
    package var createdAt: Timestamp
    package var id: Int64

    package init(createdAt: Timestamp, id: Int64) {
        self.createdAt = createdAt
        self.id = id
    }

    package static func < (a: RowPosition, b: RowPosition) -> Bool {
        (a.createdAt, a.id) < (b.createdAt, b.id)
    }
}
