/// What became of a request that met at least one error, decided in the order of the cases.
///
/// The raw values are the words of `ops_error_logs.outcome`, of the filter language and of every export.
package enum Outcome: String, CaseIterable, Codable, Sendable, Hashable {
    /// The client got its answer all the same: a failover saved the request (client status below 400).
    case recovered
    /// No account was tried: neither an account nor an upstream status is known.
    case local
    /// A passthrough rule decided what the client was told.
    case rewritten
    /// The client was told what the upstream said: the same status, and no message that differs.
    case surfaced
    /// The client was told something generic; the mask reason says why.
    case masked

    /// Decides the outcome from the columns of one row, exactly as the generated column in the ops log does.
    ///
    /// - Parameters:
    ///   - clientStatus: the status the client was told.
    ///   - upstreamStatus: what the last account's upstream answered, if any did.
    ///   - accountID: the last account tried, if any was.
    ///   - ruleID: the passthrough rule that decided, if one did.
    ///   - clientMessage: the message the client got; unknown when nil.
    ///   - upstreamMessage: the upstream's message; unknown when nil.
    package init(
        clientStatus: Int,
        upstreamStatus: Int?,
        accountID: Int64?,
        ruleID: Int64?,
        clientMessage: String?,
        upstreamMessage: String?
    ) {
        if clientStatus < 400 {
            self = .recovered
        } else if accountID == nil && upstreamStatus == nil {
            self = .local
        } else if ruleID != nil {
            self = .rewritten
        } else if let upstreamStatus, upstreamStatus == clientStatus,
            clientMessage == nil || upstreamMessage == nil || clientMessage == upstreamMessage
        {
            self = .surfaced
        } else {
            self = .masked
        }
    }
}
