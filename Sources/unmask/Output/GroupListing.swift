import ErrorPolicy
import OpsModel
import TerminalCanvas

/// Groups of errors in a span.
struct GroupListing: Listing {
    var items: [GroupRow]
    var by: [GroupField]
    var span: TimeSpan
    /// All errors of the span that the question was about, those of groups left out too.
    var total: Int

    private func share(_ group: GroupRow) -> Double { total == 0 ? 0 : Double(group.count) / Double(total) }
    /// Over the whole span.
    private func rate(_ group: GroupRow) -> Double {
        Double(group.count) * Double(Milliseconds.minute) / Double(max(span.length, 1))
    }

    func object(_ group: GroupRow) -> JSONOutput {
        let key = zip(by, group.key.values).map { ($0.rawValue, JSONOutput.value($1)) }
        return .object(
            key + [
                ("count", .number(group.count)), ("share", .fraction(share(group))),
                ("rate_per_minute", .fraction(rate(group))), ("outcomes", .outcomes(group.outcomes)),
                ("first_seen", .time(group.firstSeen)), ("last_seen", .time(group.lastSeen)),
            ]
        )
    }

    var fields: [String] {
        by.flatMap { $0 == .account ? ["account_id", "account_name"] : [$0.rawValue] }
            + ["count", "share", "rate_per_minute"] + Outcome.allCases.map(\.rawValue) + ["first_seen", "last_seen"]
    }

    func record(_ group: GroupRow) -> [String] {
        let key = zip(by, group.key.values).flatMap { field, value -> [String] in
            switch value {
            case .none: field == .account ? ["", ""] : [""]
            case .status(let status): ["\(status)"]
            case .text(let text): [text]
            case .account(let account): ["\(account.id)", account.name ?? ""]
            case .outcome(let outcome): [outcome.rawValue]
            }
        }
        let numbers = [
            "\(group.count)", JSONOutput.fraction(share(group)).compact, JSONOutput.fraction(rate(group)).compact,
        ]
        return key + numbers + Outcome.allCases.map { "\(group.outcomes[$0])" }
            + [CSVText.time(group.firstSeen), CSVText.time(group.lastSeen)]
    }

    var table: TextTable {
        let keys = by.map { field in
            let isShort = field == .status || field == .outcome
            return TextTable.Column(title: field.rawValue.uppercased(), least: isShort ? nil : 8, wanted: 18)
        }
        let numbers = ["COUNT", "SHARE", "/MIN", "MASKED"].map { title in
            TextTable.Column(title: title, alignment: .right, isOptional: title == "SHARE" || title == "/MIN")
        }
        return TextTable(
            columns: keys + numbers + [TextTable.Column(title: "LAST SEEN (UTC)", isOptional: true)],
            rows: items.map(cells),
            empty: "No errors match in this span."
        )
    }

    private func cells(_ group: GroupRow) -> [String] {
        let key = group.key.values.map { value in
            switch value {
            case .none: "-"
            case .status(let status): "\(status)"
            case .text(let text): text.isEmpty ? "\"\"" : text
            case .account(let account): account.label
            case .outcome(let outcome): outcome.rawValue
            }
        }
        let masked = group.outcomes.share(of: .masked) ?? 0
        let last = CalendarTime(group.lastSeen)
        return key + [
            "\(group.count)", Self.percent(share(group)), Self.short(rate(group)), Self.percent(masked),
            "\(last.date) \(last.clock)",
        ]
    }

    /// Never 0 % of something that is there, nor 100 % of something with an exception.
    static func percent(_ share: Double) -> String {
        if share > 0, share < 0.005 { return "<1%" }
        if share < 1, share > 0.995 { return ">99%" }
        return "\(Int((share * 100).rounded()))%"
    }

    /// Two digits after the point for small rates, one for others.
    private static func short(_ rate: Double) -> String {
        if rate >= 100 { return "\(Int(rate.rounded()))" }
        let places = rate < 1 ? 100.0 : 10.0
        return "\((rate * places).rounded() / places)"
    }
}
