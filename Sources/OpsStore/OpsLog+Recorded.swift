internal import ErrorPolicy
internal import GRDB
package import OpsModel

extension OpsLog {
    /// So many errors are read in one transaction: enough to be fast, few enough that no writer waits for a checkpoint.
    private static let recordedChunk = 500

    /// Hands over every matching error of a span with the upstream's answer, newest first, until `body` says no.
    ///
    /// One error is in memory at a time, and the log is read in short transactions: rows that are deleted meanwhile are
    /// not handed over, none is handed over twice.
    /// - Parameter chunk: rows of one transaction.
    package func forEachRecorded(
        _ span: TimeSpan,
        scope: Scope = .all,
        filter: Filter = Filter(),
        chunk: Int? = nil,
        _ body: (ReplayCase) -> Bool
    ) throws(OpsLogError) {
        var before: RowPosition?
        while true {
            let positions = try recorded(span, scope, filter, before: before, limit: chunk ?? Self.recordedChunk, body)
            guard let last = positions else { return }
            before = last
        }
    }

    /// One transaction's worth; the place of its last row, nil where that was the last.
    private func recorded(
        _ span: TimeSpan,
        _ scope: Scope,
        _ filter: Filter,
        before: RowPosition?,
        limit: Int,
        _ body: (ReplayCase) -> Bool
    ) throws(OpsLogError) -> RowPosition? {
        try withoutActuallyEscaping(body) { body throws(OpsLogError) -> RowPosition? in
            try read { db in
                let reading = try reading(db, FilterPlan(filter, scope: scope))
                let details = try Rows(
                    db,
                    "SELECT upstream_error_detail, upstream_request_id FROM ops_error_logs WHERE id = ?"
                )
                defer { details.stop() }
                var seen = 0
                var last: RowPosition?
                try MatchWalk(reading: reading, textLimit: ReplayCase.textLimit)
                    .forEach(in: span, before: before) { row in
                        details.rebind(row.id)
                        var recorded = ReplayCase(row: row)
                        if try details.next() {
                            recorded.body = details.text(0, limit: ReplayCase.bodyLimit)
                            recorded.upstreamRequestID = details.text(1, limit: ErrorRow.textLimit)
                        }
                        seen += 1
                        guard body(recorded) else {
                            last = nil
                            return false
                        }
                        last = row.position
                        return seen < limit
                    }
                return seen < limit ? nil : last
            }
        }
    }
}
