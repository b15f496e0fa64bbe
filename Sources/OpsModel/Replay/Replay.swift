package import ErrorPolicy

/// Decides recorded upstream errors again, with another handler or other rules.
///
/// The steps are those of a live request: failover test, rules, the account's own list of statuses, account handling,
/// handler. What another account would have answered is not known, so an error that asks for another account is
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
    }

    /// Decides one error again; nil where there is nothing to decide, because no upstream answered with an error.
    package func answer(_ error: ReplayCase) -> Answer? {
        guard let response = error.response else { return nil }
        let row = error.row
        var history = AccountHistory()
        history.unixTime = row.createdAt.rawValue / Milliseconds.second
        let decision = ErrorPolicy.decide(
            response,
            account: context(row),
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
        let rule = decision.rule ?? decision.ifExhausted?.rule
        return Answer(
            outcome: Outcome(
                clientStatus: client.status,
                upstreamStatus: response.status,
                accountID: row.account?.id,
                ruleID: rule?.id,
                clientMessage: client.message,
                upstreamMessage: decision.upstream.message
            ),
            client: client,
            rule: rule,
            isFailover: decision.kind == .failover,
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
