/// One row a request leaves in the ops log (SPEC 7.1).
package struct OpsRow: Sendable, Hashable {
    package var status: Int
    package var message: String
    package var classification: OpsClassification
    package var accountID: Int64?
    package var upstreamStatus: Int?
    package var upstreamMessage: String?
    package var attempts: [OpsRequest.Attempt]
    package var isStream: Bool

    /// The rows of a request, none or one.
    package static func rows(for request: OpsRequest) -> [OpsRow] {
        if request.isSkipped { return [] }
        if request.status >= 400 { return failed(request).map { [$0] } ?? [] }
        if let mark = request.mark { return [marked(mark, request)] }
        let answer = OpsAnswer(request.body)
        if answer.isStreamFailure { return [streamFailed(answer, request)] }
        return recovered(request).map { [$0] } ?? []
    }

    /// The answer itself is an error.
    private static func failed(_ request: OpsRequest) -> OpsRow? {
        if request.attempts.last?.isHidden == true { return nil }
        let answer = OpsAnswer(request.body)
        if isFiltered(answer.message) || isFiltered(request.body) { return nil }
        let classification = OpsClassification(
            type: answer.rawType,
            code: answer.code,
            message: answer.message,
            status: request.status,
            context: request.context
        )
        var row = OpsRow(request, status: request.status, message: answer.message, classification)
        if request.businessLimit == OpsClassification.Context.localModelConfiguration {
            // The last account has nothing to do with it.
            (row.accountID, row.upstreamStatus, row.upstreamMessage, row.attempts) = (nil, nil, nil, [])
        }
        return row
    }

    /// The default filters: a client that left, and keys that were no keys.
    private static func isFiltered(_ text: String) -> Bool {
        let text = text.lowercased()
        return ["context canceled", "invalid_api_key", "api_key_required"].contains(where: text.containsBytes)
    }

    private static func marked(_ mark: OpsRequest.Mark, _ request: OpsRequest) -> OpsRow {
        var context = request.context
        context.hasUpstreamError = context.hasUpstreamError || mark.countsAsUpstream
        let classification = OpsClassification(
            type: mark.type,
            code: mark.code,
            message: mark.message,
            status: mark.status,
            context: context
        )
        var row = OpsRow(
            request,
            status: mark.countsAsUpstream ? mark.status : request.status,
            message: mark.message,
            classification
        )
        row.isStream = true
        return row
    }

    /// The stream told of a failure: upstream status and message are what it said.
    private static func streamFailed(_ answer: OpsAnswer, _ request: OpsRequest) -> OpsRow {
        let status = answer.inferredStatus
        var context = request.context
        context.hasUpstreamError = true
        let classification = OpsClassification(
            type: answer.rawType,
            code: answer.code,
            message: answer.message,
            status: status,
            context: context
        )
        var row = OpsRow(request, status: status, message: answer.message, classification)
        (row.upstreamStatus, row.upstreamMessage) = (status, answer.message)
        row.isStream = true
        return row
    }

    /// The request succeeded after failed attempts.
    private static func recovered(_ request: OpsRequest) -> OpsRow? {
        var request = request
        request.attempts.removeAll(where: \.isHidden)
        guard !request.attempts.isEmpty || (request.upstreamStatus ?? 0) > 0 else { return nil }
        let status = request.attempts.last?.status ?? request.upstreamStatus ?? 0
        let text = request.attempts.last?.message ?? request.upstreamMessage ?? ""
        let classification = OpsClassification(
            type: "upstream_error",
            code: "",
            message: text,
            status: status,
            context: request.context
        )
        let message =
            text.isEmpty ? "Recovered upstream error \(status)" : "Recovered upstream error \(status): \(text)"
        var row = OpsRow(request, status: request.status, message: message, classification)
        // The account that failed, not the one that saved the request.
        row.accountID = request.attempts.last?.accountID ?? row.accountID
        return row
    }

    private init(
        _ request: OpsRequest,
        status: Int,
        message: String,
        _ classification: OpsClassification
    ) {
        self.status = status
        self.message = message
        self.classification = classification
        accountID = request.accountID
        upstreamStatus = request.attempts.isEmpty ? request.upstreamStatus : request.attempts.last?.status
        upstreamMessage = request.attempts.isEmpty ? request.upstreamMessage : request.attempts.last?.message
        attempts = request.attempts
        isStream = request.isStream
    }
}
