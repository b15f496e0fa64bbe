internal import ErrorPolicy
internal import GRDB
package import OpsModel

extension OpsLog {
    /// Moves between accounts: the newest as a list, and who handed over to whom.
    ///
    /// Only requests that may have moved are read, newest first, at most `question.reach` that did.
    package func failovers(_ question: FailoverQuestion) throws(OpsLogError) -> FailoverAnswer {
        try read { db in try failovers(db, question) }
    }

    /// The same without blocking the caller's thread.
    func failoversInBackground(_ question: FailoverQuestion) async throws(OpsLogError) -> FailoverAnswer {
        do {
            return try await queue.read { db in try failovers(db, question) }
        } catch {
            throw OpsLogError(error, path: path)
        }
    }

    private func failovers(_ db: Database, _ question: FailoverQuestion) throws -> FailoverAnswer {
        let plan = FilterPlan(question.filter, scope: question.scope)
        let names = try accountNames(db)
        let textLimit = plan.isDimensional ? ErrorRow.textLimit * 2 : FilterMatcher.textLimit
        let reader = RowReader(db: db, textLimit: textLimit, names: names)
        let attempts = try AttemptReader(db: db, names: names)
        var answer = FailoverAnswer()
        var pairs: [FailoverPair.ID: FailoverPair] = [:]
        var listed = 0
        var looks = 0
        try reader.forEachMovedRow(in: question.span.start.rawValue..<question.span.end.rawValue) { row, request in
            looks += 1
            guard looks <= FailoverQuestion.mostLooks, answer.requests < question.reach else {
                answer.countedSince = row.createdAt + 1
                return false
            }
            guard plan.includes(row, upstreamRequestID: request) else { return true }
            var story = FailoverStory(row: row, attempts: try attempts.moves(of: row.id))
            guard !story.moves.isEmpty else { return true }
            answer.requests += 1
            for move in story.moves { pairs[FailoverPair.ID(move), default: FailoverPair(move)].add(move) }
            guard listed < question.limit else {
                answer.hasOlder = true
                return true
            }
            listed += story.moves.count
            story.row = row.cut(to: ErrorRow.textLimit)
            if let account = row.account, account.name == nil {
                story.row.account?.name = story.moves.last { $0.from?.id == account.id }?.from?.name
            }
            answer.stories.append(story)
            return true
        }
        answer.pairs = FailoverPair.ranked(pairs)
        return answer
    }
}

extension FailoverQuestion {
    /// At most so many rows are looked at, matching or not: what bounds a question whose filter matches hardly any.
    static let mostLooks = 200_000
}

/// Reads what failovers need to know about attempts, with one statement for all requests.
private struct AttemptReader {
    let db: Database
    let names: [Int64: String]
    private let rows: Rows

    init(db: Database, names: [Int64: String]) throws {
        self.db = db
        self.names = names
        rows = try Rows(
            db,
            """
            SELECT attempt, created_at, account_id, account_name, upstream_status_code, upstream_error_type, kind, message
            FROM ops_upstream_errors WHERE error_log_id = ? ORDER BY attempt, id LIMIT \(OpsLog.attemptLimit)
            """,
            0
        )
    }

    func moves(of id: Int64) throws -> [Attempt] {
        rows.rebind(id)
        func text(_ column: Int) -> String? { rows.text(column, limit: ErrorRow.textLimit) }
        var attempts: [Attempt] = []
        while try rows.next() {
            attempts.append(
                Attempt(
                    number: rows.optionalInt(0).map(Int.init) ?? attempts.count + 1,
                    createdAt: Timestamp(rows.int(1)),
                    account: rows.optionalInt(2).map { AccountRef(id: $0, name: names[$0] ?? text(3)) },
                    status: rows.optionalInt(4).map(Int.init),
                    type: text(5),
                    kind: text(6),
                    message: text(7)
                )
            )
        }
        return attempts
    }
}

extension RowReader {
    /// Every row created in `span` (milliseconds) whose request may have moved on, newest first; the body says whether
    /// to go on.
    func forEachMovedRow(in span: Range<Int64>, _ body: (ErrorRow, String?) throws -> Bool) throws {
        let rows = try Rows(
            db,
            """
            SELECT \(Self.columns) FROM ops_error_logs INDEXED BY ops_error_logs_moved_on
            WHERE \(Schema.mayHaveMovedOn) AND created_at >= ? AND created_at < ?
            ORDER BY created_at DESC, id DESC
            """,
            span.lowerBound,
            span.upperBound
        )
        defer { rows.stop() }
        while try rows.next() {
            let (row, request) = row(rows)
            guard try body(row, request) else { return }
        }
    }
}
