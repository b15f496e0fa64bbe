import OpsModel
import TerminalCanvas

/// Changes, newest first.
struct AuditListing: Listing {
    var items: [AuditEntry]

    func object(_ entry: AuditEntry) -> JSONOutput {
        .object([
            ("id", .number(entry.id)), ("created_at", .time(entry.createdAt)), ("actor", .string(entry.actor)),
            ("action", .string(entry.action)), ("target", .string(entry.target)), ("before", .string(entry.before)),
            ("after", .string(entry.after)), ("reason", .string(entry.reason)),
        ])
    }

    var fields: [String] { ["id", "created_at", "actor", "action", "target", "before", "after", "reason"] }

    func record(_ entry: AuditEntry) -> [String] {
        [
            "\(entry.id)", CSVText.time(entry.createdAt), entry.actor, entry.action, entry.target, entry.before ?? "",
            entry.after ?? "", entry.reason ?? "",
        ]
    }

    var table: TextTable {
        TextTable(
            columns: [
                .init(title: "ID", alignment: .right), .init(title: "TIME (UTC)"),
                .init(title: "WHO", least: 8, wanted: 12), .init(title: "DID"),
                .init(title: "TO", least: 8, wanted: 20), .init(title: "WHAT", least: 8, isOptional: true),
                .init(title: "WHY", least: 8, wanted: 12),
            ],
            rows: items.map { entry in
                let time = CalendarTime(entry.createdAt)
                let what = entry.summary { CalendarTime($0).second }
                return [
                    "\(entry.id)", time.second, entry.actor, entry.action, entry.target,
                    what.isEmpty ? "-" : what, entry.reason ?? "-",
                ]
            },
            empty: "Nothing was ever changed through Unmask."
        )
    }
}

extension CalendarTime {
    /// `2026-11-23 12:04:31`, for columns whose head names the zone.
    var second: String { "\(date) \(clock)" }
}
