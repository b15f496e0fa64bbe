import ErrorPolicy
import OpsModel
import TerminalCanvas

/// Moves between accounts, newest first.
struct FailoverListing: Listing {
    var items: [(row: ErrorRow, move: Failover)]

    init(items: [(row: ErrorRow, move: Failover)]) { self.items = items }

    /// - Parameter stories: the newest first; so are the moves of each.
    init(stories: [FailoverStory]) {
        items = stories.flatMap { story in story.moves.reversed().map { (row: story.row, move: $0) } }
    }

    func object(_ item: (row: ErrorRow, move: Failover)) -> JSONOutput {
        let (row, move) = item
        return .object([
            ("id", .number(row.id)), ("created_at", .time(row.createdAt)), ("moved_at", .time(move.moment)),
            ("attempt", .number(move.attempt)), ("from", .account(move.from)), ("to", .account(move.to.account)),
            ("target", .string(move.to.word)), ("status", .number(move.status)), ("kind", .string(move.kind)),
            ("type", .string(move.type)), ("message", .string(move.message)), ("cost_ms", .number(move.cost)),
            ("saved", .bool(move.isSaving)), ("outcome", .string(row.outcome.rawValue)),
            ("client_status", .number(row.clientStatus)), ("duration_ms", .number(row.duration)),
        ])
    }

    var fields: [String] {
        [
            "id", "created_at", "moved_at", "attempt", "from_id", "from_name", "to_id", "to_name", "target", "status",
            "kind", "type", "message", "cost_ms", "saved", "outcome", "client_status", "duration_ms",
        ]
    }

    func record(_ item: (row: ErrorRow, move: Failover)) -> [String] {
        let (row, move) = item
        func text(_ number: (some BinaryInteger)?) -> String { number.map { "\($0)" } ?? "" }
        return [
            "\(row.id)", CSVText.time(row.createdAt), CSVText.time(move.moment), "\(move.attempt)", text(move.from?.id),
            move.from?.name ?? "", text(move.to.account?.id), move.to.account?.name ?? "", move.to.word,
            text(move.status), move.kind ?? "", move.type ?? "", move.message ?? "", text(move.cost),
            "\(move.isSaving)", row.outcome.rawValue, "\(row.clientStatus)", text(row.duration),
        ]
    }

    var table: TextTable {
        let dates = Set(items.map { CalendarTime($0.move.moment).date })
        let day = dates.count == 1 ? dates.first : nil
        let rows = items.map { row, move in
            let time = CalendarTime(move.moment)
            return [
                "\(row.id)", day == nil ? "\(time.date) \(time.clock)" : time.clock,
                move.from.map { $0.name ?? "\($0.id)" } ?? "-", move.to.label, move.status.map { "\($0)" } ?? "-",
                Self.ending(row, move), move.cost.map { "\($0) ms" } ?? "-", move.type ?? move.kind ?? "-",
                move.message ?? "-",
            ]
        }
        let columns: [TextTable.Column] = [
            .init(title: "ID", alignment: .right), .init(title: day ?? "TIME (UTC)"),
            .init(title: "FROM", least: 7, wanted: 12), .init(title: "TO", least: 7, wanted: 12),
            .init(title: "STATUS"), .init(title: "ENDED"), .init(title: "COST", alignment: .right),
            .init(title: "REASON", least: 8, wanted: 16),
            .init(title: "MESSAGE", least: 10, wanted: 24, isOptional: true),
        ]
        return TextTable(columns: columns, rows: rows, empty: "No failovers match in this span.")
    }

    private static func ending(_ row: ErrorRow, _ move: Failover) -> String {
        guard row.outcome == .recovered else { return "lost \(row.clientStatus)" }
        return move.isSaving ? "saved" : "saved later"
    }
}

/// Who handed over to whom.
struct FailoverPairListing: Listing {
    var items: [FailoverPair]
    /// From when on moves were counted; nil where the whole span was.
    var countedSince: Timestamp?

    func object(_ pair: FailoverPair) -> JSONOutput {
        .object([
            ("from", .account(pair.from)), ("to", .account(pair.to.account)), ("target", .string(pair.to.word)),
            ("count", .number(pair.count)), ("saved", .number(pair.saved)),
            ("saved_share", .fraction(pair.savedShare)), ("counted_since", .time(countedSince)),
        ])
    }

    var fields: [String] {
        ["from_id", "from_name", "to_id", "to_name", "target", "count", "saved", "saved_share", "counted_since"]
    }

    func record(_ pair: FailoverPair) -> [String] {
        func text(_ number: Int64?) -> String { number.map { "\($0)" } ?? "" }
        return [
            text(pair.from?.id), pair.from?.name ?? "", text(pair.to.account?.id), pair.to.account?.name ?? "",
            pair.to.word, "\(pair.count)", "\(pair.saved)", JSONOutput.fraction(pair.savedShare).compact,
            CSVText.time(countedSince),
        ]
    }

    var table: TextTable {
        let columns: [TextTable.Column] = [
            .init(title: "FROM", least: 7, wanted: 12), .init(title: "TO", least: 7, wanted: 12),
            .init(title: "MOVES", alignment: .right), .init(title: "SAVED", alignment: .right),
            .init(title: "SHARE", alignment: .right),
        ]
        let rows = items.map { pair in
            [
                pair.from.map { $0.name ?? "\($0.id)" } ?? "-", pair.to.label, "\(pair.count)", "\(pair.saved)",
                GroupListing.percent(pair.savedShare),
            ]
        }
        return TextTable(columns: columns, rows: rows, empty: "No failovers match in this span.")
    }
}

extension Failover.Target {
    var account: AccountRef? { if case .account(let account) = self { account } else { nil } }

    /// Which kind of target it is, in every format.
    var word: String {
        switch self {
        case .account: "account"
        case .unknown: "unknown"
        case .nobody: "nobody"
        }
    }

    /// As tables name it.
    var label: String { account.map { $0.name ?? "\($0.id)" } ?? word }
}
