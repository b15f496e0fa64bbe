internal import OpsModel

/// One level of a drill-down: everything on screen is narrowed to it.
struct Crumb: Equatable, Sendable {
    enum Origin: Equatable, Sendable {
        /// A group that was opened: the fields by which groups were formed then, as far as the group fixed them, and
        /// its key.
        case group([GroupField], GroupKey)
        /// A filter that was written, and what it means.
        case filter(String, Filter)
    }

    var origin: Origin
    /// How groups were formed, and what was open and selected, before: Esc goes back to it.
    var fieldsBefore: [GroupField]
    var expandedBefore: Set<GroupKey>

    var terms: [Filter.Term] {
        switch origin {
        case .group(let fields, let key): zip(fields, key.values).map { $0.term($1) }
        case .filter(_, let filter): filter.terms
        }
    }

    /// The fields that have one value only inside it.
    var fixed: [GroupField] {
        if case .group(let fields, _) = origin { fields } else { [] }
    }

    /// Its name on screen: `400 › invalid_request_error` or `/status:4xx`.
    var label: String {
        switch origin {
        case .group(let fields, let key): zip(fields, key.values).map { $0.label($1) }.joined(separator: " › ")
        case .filter(let text, _): "/" + text
        }
    }
}
