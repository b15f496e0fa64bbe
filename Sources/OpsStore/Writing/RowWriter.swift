internal import ErrorPolicy
internal import GRDB
internal import GRDBSQLite
package import OpsModel

/// Writes errors, attempts and counts with statements prepared once. Only inside a transaction of its connection.
struct RowWriter {
    private static let errorColumns = [
        "created_at", "request_id", "client_request_id", "api_key_id", "account_id",
        "answered_account_id", "platform", "model", "upstream_model", "inbound_endpoint", "upstream_endpoint", "stream",
        "status_code", "in_stream", "error_type",
        "error_code", "error_param", "error_message", "upstream_status_code", "upstream_error_type",
        "upstream_error_code", "upstream_error_param", "upstream_error_message", "upstream_error_detail",
        "upstream_request_id", "rule_id", "mask_reason", "error_phase", "error_owner", "error_source", "severity",
        "is_business_limited", "attempt_count", "duration_ms", "upstream_latency_ms", "resolved", "resolved_at",
        "resolved_by",
    ]
    private static let attemptColumns = [
        "error_log_id", "attempt", "created_at", "platform", "account_id", "account_name", "upstream_status_code",
        "upstream_error_type", "upstream_error_code", "upstream_request_id", "upstream_url", "kind", "message",
        "detail",
    ]

    private static func insert(_ table: String, _ columns: [String]) -> String {
        """
        INSERT INTO \(table) (\(columns.joined(separator: ", ")))
        VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
        """
    }

    private static let errorSQL = insert("ops_error_logs", errorColumns)
    private static let attemptSQL = insert("ops_upstream_errors", attemptColumns)

    private let db: Database
    private let error: Insertion
    private let attempt: Insertion

    init(_ db: Database) throws {
        self.db = db
        error = try Insertion(db, Self.errorSQL)
        attempt = try Insertion(db, Self.attemptSQL)
    }

    /// Adds one error with its attempts; the log gives the id and derives the outcome.
    func write(_ recorded: RecordedError) throws {
        let detail = recorded.detail
        let row = detail.row
        error.begin()
        error.bind(row.createdAt.rawValue)
        error.bind(row.requestID)
        error.bind(detail.clientRequestID)
        error.bind(detail.apiKeyID)
        error.bind(row.account?.id)
        error.bind(row.answeredBy?.id)
        error.bind(row.platform)
        error.bind(row.model)
        error.bind(detail.upstreamModel)
        error.bind(row.endpoint)
        error.bind(detail.upstreamEndpoint)
        error.bind(row.stream ? 1 : 0)
        error.bind(Int64(row.clientStatus))
        error.bind(row.inStream ? 1 : 0)
        error.bind(row.clientType)
        error.bind(detail.clientCode)
        error.bind(detail.clientParam)
        error.bind(row.clientMessage)
        error.bind(row.upstreamStatus.map(Int64.init))
        error.bind(row.upstreamType)
        error.bind(row.upstreamCode)
        error.bind(row.upstreamParam)
        error.bind(row.upstreamMessage)
        error.bind(detail.upstreamBody)
        error.bind(detail.upstreamRequestID)
        error.bind(row.ruleID)
        error.bind(row.maskReason?.rawValue)
        error.bind(detail.phase)
        error.bind(detail.owner)
        error.bind(detail.source)
        error.bind(detail.severity)
        error.bind(detail.isBusinessLimited ? 1 : 0)
        error.bind(row.attemptCount.map(Int64.init))
        error.bind(row.duration)
        error.bind(detail.upstreamLatency)
        error.bind(row.resolved ? 1 : 0)
        error.bind(detail.resolvedAt?.rawValue)
        error.bind(detail.resolvedBy)
        try error.run()
        guard !detail.attempts.isEmpty else { return }
        let id = db.lastInsertedRowID
        for try_ in detail.attempts { try write(try_, log: id) }
    }

    private func write(_ tried: Attempt, log id: Int64) throws {
        attempt.begin()
        attempt.bind(id)
        attempt.bind(Int64(tried.number))
        attempt.bind(tried.createdAt.rawValue)
        attempt.bind(tried.platform)
        attempt.bind(tried.account?.id)
        attempt.bind(tried.account?.name)
        attempt.bind(tried.status.map(Int64.init))
        attempt.bind(tried.type)
        attempt.bind(tried.code)
        attempt.bind(tried.requestID)
        attempt.bind(tried.url)
        attempt.bind(tried.kind)
        attempt.bind(tried.message)
        attempt.bind(tried.detail)
        try attempt.run()
    }

    func write(_ traffic: TrafficCount) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO ops_traffic_rollups (minute, account_id, model, endpoint, requests, successes)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET requests = requests + excluded.requests,
                  successes = successes + excluded.successes
                """
        ).execute(arguments: [
            floorDivision(traffic.moment.rawValue, Milliseconds.minute), traffic.accountID, traffic.model,
            traffic.endpoint, traffic.requests, traffic.successes,
        ])
    }

    /// - Parameter minute: whole minutes since the epoch.
    func write(unrecorded count: Int, _ reason: UnrecordedReason, minute: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO ops_unrecorded (minute, reason, "count") VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET "count" = "count" + excluded."count"
                """
        ).execute(arguments: [minute, reason.rawValue, count])
    }
}

/// One prepared insertion whose parameters are bound in order.
private final class Insertion {
    /// Tells SQLite to copy a text before the call returns (`SQLITE_TRANSIENT`, a C macro that Swift does not import).
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private let statement: OpaquePointer
    private let connection: OpaquePointer?
    private var position: CInt = 0

    init(_ db: Database, _ sql: String) throws {
        statement = try db.cachedStatement(sql: sql).sqliteStatement
        connection = db.sqliteConnection
    }

    func begin() {
        sqlite3_reset(statement)
        position = 0
    }

    func bind(_ value: Int64?) {
        position += 1
        if let value { sqlite3_bind_int64(statement, position, value) } else { sqlite3_bind_null(statement, position) }
    }

    func bind(_ value: String?) {
        position += 1
        guard var value else {
            sqlite3_bind_null(statement, position)
            return
        }
        value.withUTF8 { bytes in
            // An empty string may have no address at all, which SQLite would take for NULL.
            guard let start = bytes.baseAddress else {
                sqlite3_bind_text(statement, position, "", 0, Self.transient)
                return
            }
            let text = UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
            sqlite3_bind_text(statement, position, text, CInt(clamping: bytes.count), Self.transient)
        }
    }

    func run() throws {
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else {
            let message = connection.flatMap(sqlite3_errmsg).map { String(cString: $0) }
            sqlite3_reset(statement)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
        sqlite3_reset(statement)
    }
}

extension OpsLog {
    /// Adds errors, counts of requests and counts of errors that are not in the log in one transaction: the fast way in
    /// for whoever has many at once.
    package func append(
        _ errors: [RecordedError],
        traffic: [TrafficCount] = [],
        unrecorded: [(reason: UnrecordedReason, moment: Timestamp)] = []
    ) throws(OpsLogError) {
        try write { db in
            let writer = try RowWriter(db)
            for error in errors { try writer.write(error) }
            for count in traffic { try writer.write(count) }
            for (reason, moment) in unrecorded {
                let minute = floorDivision(moment.rawValue, Milliseconds.minute)
                try writer.write(unrecorded: 1, reason, minute: minute)
            }
        }
    }
}
