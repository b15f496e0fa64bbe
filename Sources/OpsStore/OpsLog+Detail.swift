internal import ErrorPolicy
internal import GRDB
package import OpsModel

extension OpsLog {
    /// Everything about one error; nil when it is gone.
    package func detail(_ id: Int64) throws(OpsLogError) -> ErrorDetail? { try read { try detail($0, id) } }

    /// The same without blocking the caller's thread.
    func detailInBackground(_ id: Int64) async throws(OpsLogError) -> ErrorDetail? {
        do {
            return try await queue.read { db in try detail(db, id) }
        } catch {
            throw OpsLogError(error, path: path)
        }
    }

    private func detail(_ db: Database, _ id: Int64) throws -> ErrorDetail? {
        let names = try accountNames(db)
        let reader = RowReader(db: db, textLimit: ErrorDetail.bodyLimit, names: names)
        guard let (row, requestID) = try reader.row(id: id) else { return nil }
        var detail = ErrorDetail(row: row, upstreamRequestID: requestID)
        detail.attempts = try attempts(db, of: id, names: names)
        if let account = row.account, account.name == nil {
            detail.row.account?.name = detail.attempts.last { $0.account?.id == account.id }?.account?.name
        }
        let rows = try Rows(
            db,
            """
            SELECT client_request_id, api_key_id, upstream_model, upstream_endpoint, error_code, error_param,
              upstream_error_detail, error_phase, error_owner, error_source, severity, is_business_limited,
              upstream_latency_ms, resolved_at, resolved_by,
              (SELECT name FROM error_passthrough_rules r WHERE r.id = rule_id)
            FROM ops_error_logs WHERE id = ?
            """,
            id
        )
        defer { rows.stop() }
        guard try rows.next() else { return nil }
        func text(_ column: Int) -> String? { rows.text(column, limit: ErrorDetail.bodyLimit) }
        detail.clientRequestID = text(0)
        detail.apiKeyID = rows.optionalInt(1)
        detail.upstreamModel = text(2)
        detail.upstreamEndpoint = text(3)
        detail.clientCode = text(4)
        detail.clientParam = text(5)
        detail.upstreamBody = text(6)
        detail.upstreamBodyCut = rows.byteCount(6) > ErrorDetail.bodyLimit
        detail.phase = text(7)
        detail.owner = text(8)
        detail.source = text(9)
        detail.severity = text(10)
        detail.isBusinessLimited = rows.int(11) != 0
        detail.upstreamLatency = rows.optionalInt(12)
        detail.resolvedAt = rows.optionalInt(13).map { Timestamp($0) }
        detail.resolvedBy = text(14)
        detail.ruleName = text(15)
        return detail
    }

    /// At most so many attempts of one error are read; a gateway makes a handful.
    static let attemptLimit: Int64 = 200

    private func attempts(_ db: Database, of id: Int64, names: [Int64: String]) throws -> [Attempt] {
        let rows = try Rows(
            db,
            """
            SELECT attempt, created_at, platform, account_id, account_name, upstream_status_code, upstream_error_type,
              upstream_error_code, upstream_request_id, upstream_url, kind, message, detail
            FROM ops_upstream_errors WHERE error_log_id = ? ORDER BY attempt, id LIMIT ?
            """,
            id,
            Self.attemptLimit
        )
        func text(_ column: Int) -> String? { rows.text(column, limit: ErrorDetail.bodyLimit) }
        var attempts: [Attempt] = []
        while try rows.next() {
            let account = rows.optionalInt(3).map { AccountRef(id: $0, name: names[$0] ?? text(4)) }
            attempts.append(
                Attempt(
                    number: rows.optionalInt(0).map(Int.init) ?? attempts.count + 1,
                    createdAt: Timestamp(rows.int(1)),
                    platform: text(2),
                    account: account,
                    status: rows.optionalInt(5).map(Int.init),
                    type: text(6),
                    code: text(7),
                    requestID: text(8),
                    url: text(9),
                    kind: text(10),
                    message: text(11),
                    detail: text(12)
                )
            )
        }
        return attempts
    }
}

extension RowReader {
    /// One row by its id, with the upstream's request id.
    func row(id: Int64) throws -> (row: ErrorRow, upstreamRequestID: String?)? {
        let rows = try Rows(db, "SELECT \(Self.columns) FROM ops_error_logs WHERE id = ?", id)
        defer { rows.stop() }
        return try rows.next() ? row(rows) : nil
    }
}
