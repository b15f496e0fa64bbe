import ErrorPolicy
import OpsModel
import TerminalCanvas

/// Accounts with their state and the errors they met.
struct AccountListing: Listing {
    var items: [Account]
    var loads: AccountLoads
    var now: Timestamp

    /// One account's state in words that scripts can rely on.
    private struct Facts {
        var state: String
        var until: Timestamp?
        var by: String?
        var reason: String?
        var errors: Int
        var share: Double
        var outcomes: OutcomeCounts
        /// Of its errors; nil where it met none.
        var maskedShare: Double? { outcomes.share(of: .masked) }
    }

    private func facts(_ account: Account) -> Facts {
        let outcomes = loads.loads[account.id]?.errors ?? OutcomeCounts()
        let share = loads.total == 0 ? 0 : Double(outcomes.total) / Double(loads.total)
        var facts = Facts(state: "schedulable", errors: outcomes.total, share: share, outcomes: outcomes)
        switch account.state(at: now) {
        case .schedulable: break
        case .cooling(let until): (facts.state, facts.until) = ("cooling", until)
        case .overloaded(let until): (facts.state, facts.until) = ("overloaded", until)
        case .limited(let limit): (facts.state, facts.until, facts.reason) = ("limited", limit.until, limit.sentence)
        case .paused(let until, let by, let reason):
            (facts.state, facts.until, facts.by, facts.reason) = ("paused", until, by, reason)
        case .error(let message): (facts.state, facts.reason) = ("error", message)
        case .disabled:
            facts.state = "disabled"
            // Who did it stands in the audit log, as long as nothing was done to the account since.
            if let change = loads.changes[account.id], change.action != "enable" {
                (facts.by, facts.reason) = (change.actor, change.reason)
            }
        }
        return facts
    }

    func object(_ account: Account) -> JSONOutput {
        let facts = facts(account)
        return .object([
            ("id", .number(account.id)), ("name", .string(account.name)), ("platform", .string(account.platform)),
            ("type", .string(account.type)), ("priority", .number(account.priority)), ("state", .string(facts.state)),
            ("until", .time(facts.until)), ("by", .string(facts.by)), ("reason", .string(facts.reason)),
            ("errors", .number(facts.errors)), ("error_share", .fraction(facts.share)),
            ("outcomes", .outcomes(facts.outcomes)),
            ("masked_share", facts.maskedShare.map(JSONOutput.fraction) ?? .null),
            ("last_error_at", .time(loads.loads[account.id]?.lastError)), ("last_used_at", .time(account.lastUsedAt)),
        ])
    }

    var fields: [String] {
        [
            "id", "name", "platform", "type", "priority", "state", "until", "by", "reason", "errors", "error_share",
        ] + Outcome.allCases.map(\.rawValue) + ["masked_share", "last_error_at", "last_used_at"]
    }

    func record(_ account: Account) -> [String] {
        let facts = facts(account)
        return [
            "\(account.id)", account.name, account.platform, account.type, "\(account.priority)", facts.state,
            CSVText.time(facts.until), facts.by ?? "", facts.reason ?? "", "\(facts.errors)",
            JSONOutput.fraction(facts.share).compact,
        ] + Outcome.allCases.map { "\(facts.outcomes[$0])" } + [
            facts.maskedShare.map { JSONOutput.fraction($0).compact } ?? "",
            CSVText.time(loads.loads[account.id]?.lastError), CSVText.time(account.lastUsedAt),
        ]
    }

    var table: TextTable {
        TextTable(
            columns: [
                .init(title: "ID", alignment: .right), .init(title: "NAME", least: 8, wanted: 16),
                .init(title: "PLATFORM", isOptional: true), .init(title: "STATE"), .init(title: "UNTIL (UTC)"),
                .init(title: "ERRORS", alignment: .right), .init(title: "SHARE", alignment: .right, isOptional: true),
                .init(title: "MASKED", alignment: .right), .init(title: "WHO AND WHY", least: 8, wanted: 16),
            ],
            rows: items.map { account in
                let facts = facts(account)
                let until = facts.until.map { CalendarTime($0) }.map { "\($0.date) \($0.clock)" }
                let why = [facts.by, facts.reason].compactMap { $0 }.joined(separator: ": ")
                return [
                    "\(account.id)", account.name, account.platform, facts.state, until ?? "-", "\(facts.errors)",
                    GroupListing.percent(facts.share), facts.maskedShare.map(GroupListing.percent) ?? "-",
                    why.isEmpty ? "-" : why,
                ]
            },
            empty: "The log knows no accounts."
        )
    }
}
