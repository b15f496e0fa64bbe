internal import ErrorPolicy
internal import GRDB
package import OpsModel

extension OpsLog {
    /// Trends finer than an hour are read while no more errors than this are behind them: they come from the groups'
    /// minutes, of which a busy day has too many for a screen that asks again every second.
    package static let fineTrendLimit = 100_000
    /// Who changed an account last is looked for among so many changes.
    private static let changesRead = 1_000
    /// So many models are named at most.
    private static let modelLimit = 100

    /// What the accounts met in a span, and who changed each of them last.
    ///
    /// - Parameter bucket: the step wanted for the trends, in milliseconds, of which whole minutes or whole hours are
    ///   made; nil for no trends.
    package func accountLoads(
        _ span: TimeSpan,
        bucket: Int64?,
        scope: Scope,
        fineTrendLimit: Int = OpsLog.fineTrendLimit
    ) throws(OpsLogError) -> AccountLoads {
        try read { db in
            let bucket = try bucket.map { try trendStep(db, span, wanted: $0, scope: scope, limit: fineTrendLimit) }
            let table = try errorsByAccount(db, span, scope: scope, bucket: bucket)
            var answer = AccountLoads(span: span, bucket: bucket)
            for entry in table.entries {
                answer.total += entry.count
                guard case .account(let account)? = entry.key.values.first, entry.count > 0 else { continue }
                answer.loads[account.id] = AccountLoads.Load(
                    errors: entry.outcomes,
                    trend: entry.trend,
                    lastError: entry.last == .min ? nil : Timestamp(entry.last)
                )
            }
            for entry in try auditEntries(db, "ORDER BY id DESC LIMIT \(Self.changesRead)") {
                if let id = entry.accountID, answer.changes[id] == nil { answer.changes[id] = entry }
            }
            return answer
        }
    }

    /// What it would cost to take an account out at `now`, judged by a span.
    ///
    /// - Returns: nil where there is no such account.
    package func disableCost(
        of id: Int64,
        span: TimeSpan,
        scope: Scope,
        at now: Timestamp
    ) throws(OpsLogError) -> DisableCost? {
        try read { db in
            let accounts = try accounts(db)
            guard let account = accounts.first(where: { $0.id == id }) else { return nil }
            var cost = DisableCost(
                accountID: id,
                platform: account.platform,
                span: span,
                errors: 0,
                allErrors: 0,
                othersLeft: Self.others(than: account, in: accounts, at: now)
            )
            for entry in try errorsByAccount(db, span, scope: scope, bucket: nil).entries {
                cost.allErrors += entry.count
                if case .account(let account)? = entry.key.values.first, account.id == id { cost.errors += entry.count }
            }
            try addTraffic(db, scope: scope, to: &cost)
            return cost
        }
    }

    /// The least step from `wanted` on in which trends can be read at little cost.
    private func trendStep(_ db: Database, _ span: TimeSpan, wanted: Int64, scope: Scope, limit: Int) throws -> Int64 {
        func whole(_ unit: Int64) -> Int64 { max(ceilDivision(min(wanted, Milliseconds.day * 366), unit), 1) * unit }
        let minutes = whole(Milliseconds.minute)
        guard minutes < Milliseconds.hour, span.length > Milliseconds.hour else { return minutes }
        let errors = try reading(db, FilterPlan(Filter(), scope: scope)).total(span).total
        return errors <= limit ? minutes : whole(Milliseconds.hour)
    }

    private func errorsByAccount(_ db: Database, _ span: TimeSpan, scope: Scope, bucket: Int64?) throws -> GroupTable {
        let reading = try reading(db, FilterPlan(Filter(), scope: scope), fields: [.account])
        let start = bucket.map { span.start.floored(to: $0) } ?? span.start
        let steps = bucket.map { Int(ceilDivision(span.end.since(start), $0)) } ?? 0
        var table = GroupTable(fields: [.account], steps: steps)
        try reading.collect(span, into: &table, step: bucket, trendStart: start.rawValue)
        return table
    }

    private func addTraffic(_ db: Database, scope: Scope, to cost: inout DisableCost) throws {
        let images = scope == .images ? "AND \(Schema.imagesFlag("endpoint"))" : ""
        let rows = try Rows(
            db,
            """
            SELECT account_id, model, sum(requests), sum(successes) FROM ops_traffic_rollups
            WHERE minute >= ? AND minute < ? \(images) GROUP BY account_id, model
            """,
            floorDivision(cost.span.start.rawValue, Milliseconds.minute),
            ceilDivision(cost.span.end.rawValue, Milliseconds.minute)
        )
        var here: Set<String> = []
        var elsewhere: Set<String> = []
        while try rows.next() {
            let isIt = rows.optionalInt(0) == cost.accountID
            cost.allRequests = (cost.allRequests ?? 0) + Int(rows.int(2))
            cost.requests = (cost.requests ?? 0) + (isIt ? Int(rows.int(2)) : 0)
            guard rows.int(3) > 0, let model = rows.text(1, limit: GroupValue.textLimit) else { continue }
            if isIt { here.insert(model) } else { elsewhere.insert(model) }
        }
        cost.modelsOnlyItAnswered = Array(here.subtracting(elsewhere).sorted().prefix(Self.modelLimit))
    }
}
