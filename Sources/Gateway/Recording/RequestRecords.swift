internal import ErrorPolicy
internal import Logging
internal import OpsModel

/// Tells everybody who keeps count that a request ended: the ops log, the traffic counts, the figures, the access log.
/// Nothing here waits.
struct RequestRecords: Sendable {
    let recording: any OpsRecording
    let figures: GatewayFigures
    let logger: Logger
    let traffic = TrafficLedger()
    let keyless = KeylessAllowance()

    /// - Parameters:
    ///   - answer: what the client got.
    ///   - settings: those the request was served with.
    func ended(_ journal: Journal, _ answer: ClientAnswer, _ settings: GatewaySettings, at now: Timestamp) {
        var wasServed = false
        if case .served = journal.ending { wasServed = true }
        traffic.count(
            account: journal.account?.id,
            model: journal.image?.model,
            endpoint: journal.endpoint,
            succeeded: wasServed
        )
        var outcome: Outcome?
        switch journal.trace(at: now) {
        case .nothing: break
        case .error(let error):
            outcome = error.detail.row.outcome
            if journal.keyID != nil || keyless.take(at: now) {
                recording.record(error)
            } else {
                recording.count(.withoutKey, at: now)
            }
        case .hidden: recording.count(.skipMonitoring, at: now)
        }
        let milliseconds = Int(max(0, now.since(journal.began)))
        figures.requestEnded(
            status: journal.status,
            outcome: outcome,
            endpoint: journal.endpoint,
            milliseconds: milliseconds
        )
        if settings.logsRequests { log(journal, answer, outcome: outcome, milliseconds: milliseconds) }
    }

    private func log(_ journal: Journal, _ answer: ClientAnswer, outcome: Outcome?, milliseconds: Int) {
        guard logger.logLevel <= .info else { return }
        var finished = FinishedRequest(id: journal.id, status: journal.status, milliseconds: milliseconds)
        finished.clientID = journal.clientID
        finished.keyID = journal.keyID
        finished.endpoint = journal.endpoint
        finished.model = journal.image?.model
        finished.isStream = journal.image?.isStream ?? false
        finished.outcome = outcome
        finished.account = journal.account?.name
        finished.attempts = journal.attemptCount
        finished.upstreamRequestID = journal.tries.last?.failure.decision.upstream.requestID
        finished.bytes = answer.bodyBytes
        finished.clientLeft = answer.isGone
        logger.info("request", metadata: finished.metadata)
    }
}
