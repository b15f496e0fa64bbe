internal import ErrorPolicy
internal import OpsModel

/// A filter and a scope, made ready for rollups and for rows.
///
/// There is one judge of a filter, `FilterMatcher`: rollup keys are shown to it as rows that know nothing else, so that
/// counts and lists can never disagree about what a word means.
struct FilterPlan: Sendable {
    let scope: Scope
    /// True when the rollups can answer alone.
    let isDimensional: Bool
    /// The fields the filter asks about that rollups know.
    let fields: Set<GroupField>
    private let dimensions: FilterMatcher
    private let kindTerms: FilterMatcher?
    private let rows: FilterMatcher
    private let isEmpty: Bool

    init(_ filter: Filter, scope: Scope, outcome: Outcome? = nil) {
        var terms = filter.terms
        if let outcome { terms.append(Filter.Term(.field(.outcome, [.text(outcome.rawValue)]))) }
        var known: [Filter.Term] = []
        var fields: Set<GroupField> = []
        for term in terms {
            guard case .field(let field, _) = term.condition, let groupField = field.groupField else { continue }
            known.append(term)
            fields.insert(groupField)
        }
        self.scope = scope
        self.fields = fields
        isDimensional = known.count == terms.count
        isEmpty = terms.isEmpty
        dimensions = FilterMatcher(Filter(terms: known))
        let ofKinds = known.filter { term in
            guard case .field(let field, _) = term.condition else { return false }
            return field.groupField?.isOfKind == true
        }
        kindTerms = ofKinds.isEmpty ? nil : FilterMatcher(Filter(terms: ofKinds))
        rows = FilterMatcher(Filter(terms: terms))
    }

    /// The smallest cube that can tell apart what the filter and `others` ask about.
    func cube(for others: [GroupField]) -> Cube {
        others.allSatisfy(\.isOfKind) && fields.allSatisfy(\.isOfKind) ? .kinds : .groups
    }

    func includes(_ row: ErrorRow, upstreamRequestID: String?) -> Bool {
        (scope == .all || row.isImages) && passes(row, upstreamRequestID: upstreamRequestID)
    }

    func passes(_ row: ErrorRow, upstreamRequestID: String?) -> Bool {
        isEmpty || rows.matches(row, upstreamRequestID: upstreamRequestID)
    }

    /// Whether rows with the key `id` can match.
    func includes(_ id: Int, of dimension: Dimension, values: [GroupValue], names: [Int64: String]) -> Bool {
        guard scope == .all || dimension.isImages[id] else { return false }
        guard !fields.isEmpty else { return true }
        return dimensions.matches(row(id, of: dimension, values: values, names: names))
    }

    /// The only kinds that can match, where the filter names a few of many; else nil.
    func narrowKinds(_ catalog: CatalogState) -> [Int]? {
        guard let kindTerms else { return nil }
        let all = catalog.kinds
        let found = (0..<all.count).filter { id in
            all.kinds[id] == id && kindTerms.matches(row(id, of: all, values: catalog.values, names: [:]))
        }
        return found.count * 4 <= all.count ? found : nil
    }

    /// A key as a row that knows nothing else.
    private func row(
        _ id: Int,
        of dimension: Dimension,
        values: [GroupValue],
        names: [Int64: String]
    ) -> ErrorRow {
        func value(_ field: GroupField) -> GroupValue {
            let number = dimension.value(id, field)
            return number < 0 ? .none : values[Int(number)]
        }
        func text(_ field: GroupField) -> String? {
            if case .text(let text) = value(field) { text } else { nil }
        }
        var row = ErrorRow(id: 0, createdAt: Timestamp(0), clientStatus: 0, outcome: dimension.outcomes[id])
        if case .status(let status) = value(.status) { row.upstreamStatus = status }
        if case .account(let account) = value(.account) {
            row.account = AccountRef(id: account.id, name: names[account.id])
        }
        row.upstreamType = text(.type)
        row.upstreamCode = text(.code)
        row.model = text(.model)
        row.endpoint = text(.endpoint)
        row.platform = text(.platform)
        return row
    }
}

extension Filter.Field {
    /// The field of groups that a filter's field is, where rollups know it.
    var groupField: GroupField? {
        switch self {
        case .status: .status
        case .type: .type
        case .code: .code
        case .account: .account
        case .platform: .platform
        case .model: .model
        case .endpoint: .endpoint
        case .outcome: .outcome
        case .client, .param, .reason, .rule, .request, .id, .stream, .resolved: nil
        }
    }
}
