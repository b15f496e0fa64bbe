import ErrorPolicy
import OpsModel
import TerminalCanvas

/// Errors whose marks were asked for.
struct ResolutionReport: Listing {
    var items: [ResolutionChanged]

    func object(_ done: ResolutionChanged) -> JSONOutput {
        .object([
            ("id", .number(done.id)), ("resolved", .bool(done.resolution.isResolved)),
            ("resolved_at", .time(done.resolution.at)), ("resolved_by", .string(done.resolution.by)),
            ("changed", .bool(done.audit != nil)), ("change", .number(done.audit?.id)),
        ])
    }

    let fields = ["id", "resolved", "resolved_at", "resolved_by", "changed", "change"]

    func record(_ done: ResolutionChanged) -> [String] {
        [
            "\(done.id)", "\(done.resolution.isResolved)", done.resolution.at?.rfc3339 ?? "",
            done.resolution.by ?? "", "\(done.audit != nil)", done.audit.map { "\($0.id)" } ?? "",
        ]
    }

    var table: TextTable {
        TextTable(
            columns: [
                .init(title: "ID", alignment: .right), .init(title: "RESOLVED"), .init(title: "WHEN (UTC)"),
                .init(title: "WHO", least: 8, wanted: 16), .init(title: "CHANGE", alignment: .right),
            ],
            rows: items.map { done in
                let time = done.resolution.at.map { CalendarTime($0) }
                return [
                    "\(done.id)", done.resolution.isResolved ? "yes" : "no",
                    time.map { "\($0.date) \($0.clock)" } ?? "-", done.resolution.by ?? "-",
                    done.audit.map { "\($0.id)" } ?? "none: it was so",
                ]
            },
            empty: "No error was named."
        )
    }
}
