internal import ErrorPolicy

/// One move away from an account that failed.
package struct Failover: Hashable, Codable, Sendable {
    /// Where the request went.
    package enum Target: Hashable, Codable, Sendable {
        case account(AccountRef)
        /// To an account the log does not name: a foreign writer did not say who answered.
        case unknown
        /// Nowhere: no account was left, or there had been moves enough.
        case nobody
    }

    /// When the account failed.
    package var moment: Timestamp
    /// The attempt that failed, from 1.
    package var attempt: Int
    /// Nil where the log does not say.
    package var from: AccountRef?
    package var to: Target
    /// What the account answered, as far as it is known.
    package var status: Int?
    /// The gateway's word for the failure, as in `Attempt.kind`.
    package var kind: String?
    package var type: String?
    package var message: String?
    /// What the failed account cost the client, in milliseconds: the time since the last move, or since the request
    /// came in; nil where the log does not tell it.
    package var cost: Int64?
    /// Whether the account it went to gave the client its answer.
    package var isSaving: Bool

    package init(
        moment: Timestamp,
        attempt: Int,
        from: AccountRef?,
        to: Target,
        status: Int? = nil,
        kind: String? = nil,
        type: String? = nil,
        message: String? = nil,
        cost: Int64? = nil,
        isSaving: Bool
    ) {
        self.moment = moment
        self.attempt = attempt
        self.from = from
        self.to = to
        self.status = status
        self.kind = kind
        self.type = type
        self.message = message
        self.cost = cost
        self.isSaving = isSaving
    }
}

/// A request that moved between accounts: its row and every move, the first one first.
package struct FailoverStory: Hashable, Codable, Sendable, Identifiable {
    package var row: ErrorRow
    package var moves: [Failover]

    package var id: Int64 { row.id }

    package init(row: ErrorRow, moves: [Failover]) {
        self.row = row
        self.moves = moves
    }

    /// What the accounts that failed cost the client, in milliseconds; nil where nothing is known about it.
    package var cost: Int64? {
        let known = moves.compactMap(\.cost)
        return known.isEmpty ? nil : known.reduce(0) { $0.addingReportingOverflow($1).overflow ? .max : $0 + $1 }
    }
}

extension FailoverStory {
    /// The kinds that say the gateway wanted to go on with another account.
    private static let movingKinds: Set<String> = ["failover", "retry_exhausted_failover"]

    /// The moves of a request, from its attempts in order; no moves for one that stayed with its account.
    ///
    /// Trying the same account again is no move. Where no attempt is recorded one by one, the row stands for the last.
    package init(row: ErrorRow, attempts recorded: [Attempt]) {
        let attempts = recorded.isEmpty ? FailoverStory.lastAttempt(of: row) : recorded
        var left = row.duration.flatMap { $0 >= 0 && !recorded.isEmpty ? row.createdAt - $0 : nil }
        var moves: [Failover] = []
        for (index, attempt) in attempts.enumerated() {
            let next = index + 1 < attempts.count ? attempts[index + 1] : nil
            guard let to = FailoverStory.target(after: attempt, next: next, hadOthers: index > 0, row: row) else {
                continue
            }
            let cost = left.map { attempt.createdAt.since($0) }
            left = recorded.isEmpty ? nil : attempt.createdAt
            moves.append(
                Failover(
                    moment: attempt.createdAt,
                    attempt: attempt.number,
                    from: attempt.account,
                    to: to,
                    status: attempt.status,
                    kind: attempt.kind,
                    type: attempt.type,
                    message: attempt.message,
                    cost: cost.flatMap { $0 >= 0 ? $0 : nil },
                    isSaving: next == nil && row.outcome == .recovered
                )
            )
        }
        self.init(row: row, moves: moves)
    }

    private static func lastAttempt(of row: ErrorRow) -> [Attempt] {
        guard row.account != nil || row.upstreamStatus != nil else { return [] }
        return [
            Attempt(
                number: row.outcome == .recovered ? max(1, (row.attemptCount ?? 2) - 1) : max(1, row.attemptCount ?? 1),
                createdAt: row.createdAt,
                account: row.account,
                status: row.upstreamStatus,
                type: row.upstreamType,
                message: row.upstreamMessage
            )
        ]
    }

    /// Where the request went after an attempt; nil where it stayed, or ended with this attempt's answer.
    private static func target(
        after attempt: Attempt,
        next: Attempt?,
        hadOthers: Bool,
        row: ErrorRow
    ) -> Failover.Target? {
        if let next {
            guard let account = next.account else { return attempt.account == nil ? nil : .unknown }
            return account.id == attempt.account?.id ? nil : .account(account)
        }
        guard row.outcome == .recovered else {
            let wantedToMove = hadOthers && attempt.kind.map(movingKinds.contains) == true
            return row.maskReason == .accountsExhausted || wantedToMove ? .nobody : nil
        }
        guard let account = row.answeredBy else { return .unknown }
        return account.id == attempt.account?.id ? nil : .account(account)
    }
}

/// How often one account handed over to another, and how often that gave the client its answer.
package struct FailoverPair: Hashable, Codable, Sendable, Identifiable {
    package struct ID: Hashable, Codable, Sendable {
        package var from: Int64?
        package var to: Failover.Target

        /// The pair a move belongs to, whatever the accounts are called.
        package init(_ move: Failover) {
            from = move.from?.id
            if case .account(let account) = move.to { to = .account(AccountRef(id: account.id)) } else { to = move.to }
        }
    }

    package var from: AccountRef?
    package var to: Failover.Target
    package var count: Int
    package var saved: Int
    package var id: ID

    package init(_ move: Failover) {
        from = move.from
        to = move.to
        count = 0
        saved = 0
        id = ID(move)
    }

    /// 0...1
    package var savedShare: Double { count == 0 ? 0 : Double(saved) / Double(count) }

    /// Counts moves by pair, the most frequent first.
    package static func matrix(_ moves: some Sequence<Failover>) -> [FailoverPair] {
        var pairs: [ID: FailoverPair] = [:]
        for move in moves { pairs[ID(move), default: FailoverPair(move)].add(move) }
        return ranked(pairs)
    }

    /// The most frequent first; pairs of one count in the order of their accounts.
    package static func ranked(_ pairs: [ID: FailoverPair]) -> [FailoverPair] {
        func order(_ target: Failover.Target) -> (Int, Int64) {
            switch target {
            case .account(let account): (0, account.id)
            case .unknown: (1, 0)
            case .nobody: (2, 0)
            }
        }
        return pairs.values.sorted { a, b in
            if a.count != b.count { return a.count > b.count }
            if a.from?.id != b.from?.id { return (a.from?.id ?? .max) < (b.from?.id ?? .max) }
            return order(a.to) < order(b.to)
        }
    }

    package mutating func add(_ move: Failover) {
        count += 1
        if move.isSaving { saved += 1 }
    }
}
