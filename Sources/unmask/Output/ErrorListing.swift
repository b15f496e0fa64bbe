import ErrorPolicy
import OpsModel
import TerminalCanvas

/// Errors, newest first.
struct ErrorListing: Listing {
    var items: [ErrorRow]

    func object(_ row: ErrorRow) -> JSONOutput { .row(row) }

    var fields: [String] {
        [
            "id", "created_at", "outcome", "upstream_status", "upstream_type", "upstream_code", "upstream_param",
            "upstream_message", "client_status", "client_type", "client_message", "account_id", "account_name",
            "answered_account_id", "answered_account_name", "platform", "model", "endpoint", "request_id",
            "mask_reason", "rule_id", "stream", "in_stream",
            "attempt_count", "duration_ms", "resolved",
        ]
    }

    func record(_ row: ErrorRow) -> [String] {
        func text(_ number: (some BinaryInteger)?) -> String { number.map { "\($0)" } ?? "" }
        return [
            "\(row.id)", CSVText.time(row.createdAt), row.outcome.rawValue, text(row.upstreamStatus),
            row.upstreamType ?? "",
            row.upstreamCode ?? "", row.upstreamParam ?? "", row.upstreamMessage ?? "", "\(row.clientStatus)",
            row.clientType ?? "", row.clientMessage ?? "", text(row.account?.id), row.account?.name ?? "",
            text(row.answeredBy?.id), row.answeredBy?.name ?? "",
            row.platform ?? "", row.model ?? "", row.endpoint ?? "", row.requestID ?? "",
            row.maskReason?.rawValue ?? "", text(row.ruleID), "\(row.stream)", "\(row.inStream)",
            text(row.attemptCount), text(row.duration), "\(row.resolved)",
        ]
    }

    var table: TextTable {
        var rows = items.map(Self.cells)
        var time = "TIME (UTC)"
        let dates = Set(items.map { CalendarTime($0.createdAt).date })
        if dates.count == 1, let date = dates.first {
            // The day stands once, above the clock, and leaves the room to the messages.
            time = date
            for index in rows.indices { rows[index][1] = CalendarTime(items[index].createdAt).clock }
        }
        let columns: [TextTable.Column] = [
            .init(title: "ID", alignment: .right), .init(title: time), .init(title: "STATUS"),
            .init(title: "OUTCOME"), .init(title: "ACCOUNT", least: 7, wanted: 12),
            .init(title: "TYPE", least: 8, isOptional: true),
            .init(title: "MESSAGE", least: 10, wanted: 30),
        ]
        return TextTable(columns: columns, rows: rows, empty: "No errors match in this span.")
    }

    static func cells(_ row: ErrorRow) -> [String] {
        let time = CalendarTime(row.createdAt)
        let upstream = row.upstreamStatus.map { "\($0)" } ?? "-"
        return [
            "\(row.id)", "\(time.date) \(time.clock)", "\(upstream) → \(row.clientStatus)",
            row.outcome.label + (row.resolved ? " ✓" : ""),
            row.account.map { $0.name ?? "\($0.id)" } ?? "-", row.upstreamType ?? row.clientType ?? "-",
            row.upstreamMessage ?? row.clientMessage ?? "-",
        ]
    }
}

extension AccountRef {
    /// The id, and the name where it is known.
    var label: String { name.map { "\(id) \($0)" } ?? "\(id)" }
}

extension Outcome {
    /// The word in lists: the one that matters stands out without colour.
    var label: String { self == .masked ? "MASKED" : rawValue }
}
