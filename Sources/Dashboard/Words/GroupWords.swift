internal import ErrorPolicy
package import OpsModel
internal import TerminalCanvas

extension GroupField {
    /// The head of its column.
    var heading: String {
        switch self {
        case .status: "STATUS"
        case .type: "TYPE"
        case .account: "ACCOUNT"
        case .code: "CODE"
        case .model: "MODEL"
        case .endpoint: "ENDPOINT"
        case .outcome: "OUTCOME"
        case .platform: "PLATFORM"
        }
    }

    /// What it is, in a few words.
    var summary: String { filterField.summary }

    /// The filter's field of the same name.
    private var filterField: Filter.Field {
        switch self {
        case .status: .status
        case .type: .type
        case .account: .account
        case .code: .code
        case .model: .model
        case .endpoint: .endpoint
        case .outcome: .outcome
        case .platform: .platform
        }
    }

    /// Columns it takes in a row of several fields; nil takes what is left.
    var fixedWidth: Int? {
        switch self {
        case .status: 6
        case .outcome: 10
        case .platform: 9
        default: nil
        }
    }

    /// The filter term that lets through what has this value.
    package func term(_ value: GroupValue) -> Filter.Term {
        let filterValue: Filter.Value =
            switch value {
            case .none: .none
            case .status(let status): .number(Int64(status))
            case .text(let text): .text(text)
            case .account(let account): .number(account.id)
            case .outcome(let outcome): .text(outcome.rawValue)
            }
        return Filter.Term(.field(filterField, [filterValue]))
    }

    /// The value as a screen names it.
    func label(_ value: GroupValue) -> String {
        switch value {
        case .none: "no \(rawValue)"
        case .status(let status): "\(status)"
        case .text(let text): text.isEmpty ? "(empty)" : text
        case .account(let account): account.label
        case .outcome(let outcome): outcome.word
        }
    }

    /// The value in a column that its heading explains.
    func cell(_ value: GroupValue) -> String { self == .status && value == .none ? "—" : label(value) }

    /// The role in which it is drawn.
    func role(_ value: GroupValue) -> Role {
        switch value {
        case .none: self == .status ? .statusNone : .textDim
        case .status(let status): .status(status)
        case .account: .account
        case .outcome(let outcome): outcome.role
        case .text: self == .model ? .model : .text
        }
    }
}

extension AccountRef {
    /// Its name, or its number where nothing in the log knows a name.
    var label: String {
        guard let name, !name.isEmpty else { return "account \(id)" }
        return name
    }
}

extension Window {
    /// Behind “the last”.
    var words: String {
        switch self {
        case .fiveMinutes: "5 minutes"
        case .quarterHour: "15 minutes"
        case .hour: "hour"
        case .sixHours: "6 hours"
        case .day: "24 hours"
        case .week: "7 days"
        }
    }
}

extension GroupSort {
    /// What rows are in order of, as a notice says it.
    var words: String {
        switch self {
        case .count: "count"
        case .rate: "rate now"
        case .masked: "masked share"
        case .lastSeen: "last seen"
        case .key: "name"
        }
    }
}
