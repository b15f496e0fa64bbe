package import ErrorPolicy

/// Decides recorded upstream errors again, with another handler or other rules.
///
/// The steps are those of a live request: failover test, rules, the account's own list of statuses, account handling,
/// handler. Errors inside the stream of an OAuth account are passed on as they are. What another account would have answered is not known, so an error that asks for another account is
/// answered as it would be with no account left, unless a failover saved the request: then it stays saved.
package struct Replay: Sendable {
    package var handler: ErrorHandler
    /// In the order of the list; disabled ones are skipped.
    package var rules: [PassthroughRule]
    /// The accounts as they are now: their types and their own lists of statuses.
    package var accounts: [Int64: Account]

    package init(handler: ErrorHandler = .images, rules: [PassthroughRule] = [], accounts: [Account] = []) {
        self.handler = handler
        self.rules = rules
        self.accounts = Dictionary(accounts.map { ($0.id, $0) }) { first, _ in first }
    }

    /// What one request's client would have been told.
    package struct Answer: Hashable, Sendable {
        /// By the same order as the ops log decides it.
        package var outcome: Outcome
        /// Nil where a failover saved the request: the client got its image.
        package var client: ClientError?
        /// The rule that would have decided.
        package var rule: PassthroughRule?
        /// Another account is tried first, and this is what is told when none is left.
        package var isFailover: Bool
        /// Whether the client would have been told something else than it was.
        package var isChanged: Bool
        /// A rule that matches, but is not asked: the error came inside the stream of an OAuth account.
        package var unasked: PassthroughRule?
        /// `rule` would not be asked if the error came inside the stream of its OAuth account, which the log does not
        /// say.
        package var isDoubtful = false

        /// Whether a rule would have kept it out of the log; that rules do wherever the error came from.
        package var isUnrecorded: Bool { (rule ?? unasked)?.skipMonitoring ?? false }
    }

    /// Decides one error again; nil where there is nothing to decide, because no upstream answered with an error.
    package func answer(_ error: ReplayCase) -> Answer? {
        guard let response = error.response else { return nil }
        let row = error.row
        let account = context(row)
        let isOAuth = account.kind == .oauth && row.outcome != .recovered
        // One that stands for a 5xx failed over, unless the client's stream had begun.
        if isOAuth, error.isStreamed, response.status < 500 || row.inStream {
            return streamed(response, of: row, platform: account.platform)
        }
        var history = AccountHistory()
        history.unixTime = row.createdAt.rawValue / Milliseconds.second
        let decision = ErrorPolicy.decide(
            response,
            account: account,
            rules: rules,
            handler: handler,
            model: row.model,
            isImageEndpoint: row.endpoint?.contains("/images/") ?? true,
            history: history
        )
        if decision.kind == .failover, row.outcome == .recovered {
            return Answer(outcome: .recovered, client: nil, rule: nil, isFailover: true, isChanged: false)
        }
        guard let client = decision.client ?? decision.ifExhausted?.client else { return nil }
        var answer = told(client, by: decision.rule ?? decision.ifExhausted?.rule, decision.upstream, row)
        answer.isFailover = decision.kind == .failover
        // What such a stream tells of less than a 5xx was surfaced.
        answer.isDoubtful = isOAuth && answer.rule != nil && response.status < 500 && row.outcome == .surfaced
        return answer
    }

    /// What is told about an error inside the stream of an OAuth account: what the upstream said, whatever the handler
    /// and the rules (SPEC 2.8). Nil where the stream only broke off.
    private func streamed(_ response: UpstreamResponse, of row: ErrorRow, platform: String) -> Answer? {
        if response.status >= 500, row.outcome == .masked { return nil }
        let upstream = UpstreamError(response)
        var answer = told(upstream.surfaced, by: nil, upstream, row)
        answer.unasked = rules.first(matching: response.status, platform: platform, body: response.body)
        return answer
    }

    private func told(_ client: ClientError, by rule: PassthroughRule?, _ upstream: UpstreamError, _ row: ErrorRow)
        -> Answer
    {
        Answer(
            outcome: Outcome(
                clientStatus: client.status,
                upstreamStatus: upstream.status,
                accountID: row.account?.id,
                ruleID: rule?.id,
                clientMessage: client.message,
                upstreamMessage: upstream.message
            ),
            client: client,
            rule: rule,
            isFailover: false,
            isChanged: client.status != row.clientStatus || client.type != row.clientType ?? client.type
                || client.message != row.clientMessage ?? client.message
        )
    }

    private func context(_ row: ErrorRow) -> AccountContext {
        let account = row.account.flatMap { accounts[$0.id] }
        return AccountContext(
            id: row.account?.id ?? 0,
            platform: account?.platform ?? row.platform ?? "openai",
            kind: account.flatMap { AccountContext.Kind(rawValue: $0.type) } ?? .apiKey,
            customErrorCodes: account?.customErrorCodes
        )
    }
}
