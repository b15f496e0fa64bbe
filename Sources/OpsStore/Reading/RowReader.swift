internal import ErrorPolicy
internal import GRDB
internal import OpsModel

/// Reads rows of the log itself.
struct RowReader {
    let db: Database
    /// The most bytes of any text that are read.
    var textLimit = ErrorRow.textLimit
    /// Rows are only counted, by what rollups know of them.
    var onlyCounts = false
    /// Names by account, from the accounts table.
    var names: [Int64: String] = [:]

    static let columns = """
        id, created_at, request_id, account_id, platform, model, inbound_endpoint, stream, in_stream, status_code,
        error_type, error_message, upstream_status_code, upstream_error_type, upstream_error_code, upstream_error_param,
        upstream_error_message, outcome, mask_reason, rule_id, attempt_count, duration_ms, resolved, upstream_request_id,
        answered_account_id
        """

    /// The same columns with nothing in those that only a reader of rows looks at: enough to count by.
    static let countedColumns = """
        id, created_at, NULL, account_id, platform, model, inbound_endpoint, 0, 0, status_code, NULL, NULL,
        upstream_status_code, upstream_error_type, upstream_error_code, NULL, NULL, outcome, NULL, NULL, NULL, NULL, 0, NULL
        """

    /// The row a statement over `columns` stands on, and the upstream's request id beside it.
    func row(_ rows: Rows) -> (row: ErrorRow, upstreamRequestID: String?) {
        func text(_ column: Int) -> String? { rows.text(column, limit: textLimit) }
        let row = ErrorRow(
            id: rows.int(0),
            createdAt: Timestamp(rows.int(1)),
            requestID: text(2),
            account: rows.optionalInt(3).map { AccountRef(id: $0, name: names[$0]) },
            answeredBy: rows.optionalInt(24).map { AccountRef(id: $0, name: names[$0]) },
            platform: text(4),
            model: text(5),
            endpoint: text(6),
            stream: rows.int(7) != 0,
            inStream: rows.int(8) != 0,
            clientStatus: Int(rows.int(9)),
            clientType: text(10),
            clientMessage: text(11),
            upstreamStatus: rows.optionalInt(12).map(Int.init),
            upstreamType: text(13),
            upstreamCode: text(14),
            upstreamParam: text(15),
            upstreamMessage: text(16),
            outcome: text(17).flatMap(Outcome.init(rawValue:)) ?? .masked,
            maskReason: text(18).flatMap(MaskReason.init(rawValue:)),
            ruleID: rows.optionalInt(19),
            attemptCount: rows.optionalInt(20).map(Int.init),
            duration: rows.optionalInt(21),
            resolved: rows.int(22) != 0
        )
        return (row, text(23))
    }

    /// Every row created in `span` (milliseconds), newest first from `before` on; the body says whether to go on.
    func forEachRow(
        in span: Range<Int64>,
        before: RowPosition? = nil,
        stop: StopCheck = { false },
        _ body: (ErrorRow, String?) throws -> Bool
    ) throws {
        let rows = try Rows(
            db,
            """
            SELECT \(onlyCounts ? Self.countedColumns : Self.columns) FROM ops_error_logs
            WHERE created_at >= ? AND created_at < ? ORDER BY created_at DESC, id DESC
            """,
            span.lowerBound,
            span.upperBound
        )
        var read = 0
        while try rows.next() {
            read += 1
            if read % 256 == 0, stop() {
                rows.stop()
                throw OpsLogError.interrupted
            }
            if let before, (rows.int(1), rows.int(0)) >= (before.createdAt.rawValue, before.id) { continue }
            let (row, request) = row(rows)
            guard try body(row, request) else {
                rows.stop()
                return
            }
        }
    }

    /// Rows added after `id`, oldest id first, at most `limit`.
    func rows(after id: Int64, limit: Int) throws -> [(row: ErrorRow, upstreamRequestID: String?)] {
        let rows = try Rows(
            db,
            "SELECT \(Self.columns) FROM ops_error_logs WHERE id > ? ORDER BY id LIMIT ?",
            id,
            Int64(limit)
        )
        var found: [(ErrorRow, String?)] = []
        while try rows.next() { found.append(row(rows)) }
        return found
    }

    /// What an account was called in the attempts of a row, where the accounts table does not know it.
    func attemptName(of account: Int64, log id: Int64) throws -> String? {
        let rows = try Rows(
            db,
            """
            SELECT account_name FROM ops_upstream_errors
            WHERE error_log_id = ? AND account_id = ? AND account_name IS NOT NULL ORDER BY attempt DESC LIMIT 1
            """,
            id,
            account
        )
        defer { rows.stop() }
        return try rows.next() ? rows.text(0, limit: ErrorRow.textLimit) : nil
    }
}
