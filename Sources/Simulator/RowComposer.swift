internal import ErrorPolicy
internal import OpsModel

/// Makes the rows of the ops log out of exchanges.
struct RowComposer: Sendable {
    private let models: [ModelShare]

    init(_ world: World) { models = world.models }

    /// The row of an exchange that ended at `moment`; nil when a rule keeps it out of the log.
    func compose(_ exchange: Exchange, at moment: Timestamp, _ dice: inout Dice) -> RecordedError? {
        guard let last = exchange.tries.last else { return nil }
        var detail: ErrorDetail
        if exchange.recovery != nil {
            detail = last.verdict.recovered
        } else {
            if last.verdict.skipsMonitoring { return nil }
            detail = last.verdict.ended
            detail.row.inStream =
                last.verdict.comesInStream && last.upstream == .codex && exchange.request.isStream
                && detail.row.outcome == .surfaced
        }
        let spent = exchange.recovery ?? 0
        fill(&detail, with: exchange.request, at: moment, &dice)
        detail.row.account = last.account
        detail.row.answeredBy = exchange.answeredBy
        detail.upstreamModel = models[exchange.request.model].upstreamName
        detail.upstreamEndpoint = last.upstream.path(for: exchange.request.endpoint)
        detail.upstreamLatency = last.latency
        detail.attempts = attempts(of: exchange, endedAt: moment - spent, &dice)
        detail.upstreamRequestID = detail.attempts.last?.requestID
        detail.row.attemptCount = exchange.tries.count + (exchange.recovery == nil ? 0 : 1)
        detail.row.duration = exchange.tries.reduce(spent) { $0 + $1.latency + ($1.retryPause ?? 0) }
        return RecordedError(detail)
    }

    /// The row of an error of the gateway's own.
    func compose(
        _ local: LocalError,
        _ request: Request,
        at moment: Timestamp,
        _ dice: inout Dice
    ) -> RecordedError {
        var detail = local.detail
        fill(&detail, with: request, at: moment, &dice)
        if let model = local.model { detail.row.model = model }
        detail.row.attemptCount = 0
        detail.row.duration = 1 + Int64(dice.below(30))
        return RecordedError(detail)
    }

    private func fill(_ detail: inout ErrorDetail, with request: Request, at moment: Timestamp, _ dice: inout Dice) {
        detail.row.createdAt = moment
        detail.row.requestID = dice.gatewayRequestID()
        detail.row.model = models[request.model].name
        detail.row.endpoint = request.endpoint.path
        detail.row.stream = request.isStream
        detail.clientRequestID = dice.hits(0.4) ? dice.clientRequestID() : nil
        detail.apiKeyID = request.apiKeyID
    }

    /// The failed tries, in order; the last one ended at `moment`.
    private func attempts(of exchange: Exchange, endedAt moment: Timestamp, _ dice: inout Dice) -> [Attempt] {
        var made: [Attempt] = []
        made.reserveCapacity(exchange.tries.count)
        var left =
            exchange.tries.dropFirst().reduce(Int64(0)) { $0 + $1.latency }
            + exchange.tries.dropLast().reduce(Int64(0)) { $0 + ($1.retryPause ?? 0) }
        for (index, one) in exchange.tries.enumerated() {
            var attempt = one.verdict.attempt
            attempt.number = index + 1
            attempt.createdAt = moment - left
            attempt.account = one.account
            attempt.url = one.upstream.url(for: exchange.request.endpoint)
            if one.retryPause != nil { attempt.kind = "retry" }
            if one.verdict.status != nil { attempt.requestID = dice.upstreamRequestID(of: one.upstream) }
            made.append(attempt)
            left -= one.retryPause ?? 0
            if index + 1 < exchange.tries.count { left -= exchange.tries[index + 1].latency }
        }
        return made
    }
}
