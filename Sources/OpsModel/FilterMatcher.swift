internal import ErrorPolicy

/// A filter made ready to be held against many rows: regular expressions compiled, texts folded once.
package struct FilterMatcher: Sendable {
    /// The most bytes of a message that are looked at.
    package static let textLimit = 4_096

    private struct Term: Sendable {
        var negated: Bool
        var condition: Condition
    }

    private enum Condition: Sendable {
        case field(Filter.Field, [Filter.Value])
        case text(FoldedText)
        /// Nil where the pattern is wrong; such a condition holds for no row.
        case regex(RegularExpression?)
    }

    private let terms: [Term]

    package init(_ filter: Filter) {
        terms = filter.terms.map { term in
            let condition: Condition =
                switch term.condition {
                case .field(let field, let values): .field(field, values)
                case .text(let text): .text(FoldedText(text))
                case .regex(let pattern): .regex(try? RegularExpression(pattern))
                }
            return Term(negated: term.negated, condition: condition)
        }
    }

    /// Whether all terms hold for `row`. A row of a list knows the gateway's request id, not the upstream's.
    package func matches(_ row: ErrorRow) -> Bool { matches(row, upstreamRequestID: nil) }

    /// Whether all terms hold for `detail`.
    package func matches(_ detail: ErrorDetail) -> Bool {
        matches(detail.row, upstreamRequestID: detail.upstreamRequestID)
    }

    /// Whether all terms hold for a row whose upstream request id is read beside it.
    package func matches(_ row: ErrorRow, upstreamRequestID: String?) -> Bool {
        terms.allSatisfy { term in
            let holds =
                switch term.condition {
                case .field(let field, let values):
                    field.holds(values, for: row, upstreamRequestID: upstreamRequestID)
                case .text(let text): messages(of: row).contains { text.isFound(in: $0) }
                case .regex(let expression): messages(of: row).contains { expression?.matches($0) ?? false }
                }
            return holds != term.negated
        }
    }

    private func messages(of row: ErrorRow) -> [String] {
        [row.upstreamMessage, row.clientMessage].compactMap { message in
            guard let message else { return nil }
            if message.utf8.count <= Self.textLimit { return message }
            return String(decoding: message.utf8.prefix(Self.textLimit), as: UTF8.self)
        }
    }
}

extension Filter {
    /// Whether all terms hold for `row`. For many rows make a `FilterMatcher` once.
    package func matches(_ row: ErrorRow) -> Bool { FilterMatcher(self).matches(row) }
}

extension Filter.Field {
    /// Whether the row's field has one of `values`.
    fileprivate func holds(_ values: [Filter.Value], for row: ErrorRow, upstreamRequestID: String?) -> Bool {
        func any(number: Int64?) -> Bool { values.contains { $0.holds(for: number) } }
        func any(_ text: String?) -> Bool { values.contains { $0.holds(for: text) } }
        switch self {
        case .status: return any(number: row.upstreamStatus.map(Int64.init))
        case .client: return any(number: Int64(row.clientStatus))
        case .rule: return any(number: row.ruleID)
        case .id: return any(number: row.id)
        case .type: return any(row.upstreamType)
        case .code: return any(row.upstreamCode)
        case .param: return any(row.upstreamParam)
        case .platform: return any(row.platform)
        case .model: return any(row.model)
        case .endpoint: return any(row.endpoint)
        case .outcome: return any(row.outcome.rawValue)
        case .reason: return any(row.maskReason?.rawValue)
        case .stream: return values.contains(.flag(row.stream))
        case .resolved: return values.contains(.flag(row.resolved))
        case .account:
            return values.contains { value in
                switch value {
                case .none, .number, .comparison: value.holds(for: row.account?.id)
                default: value.holds(for: row.account?.name)
                }
            }
        case .request:
            return values.contains { value in
                if value == .none { return row.requestID == nil && upstreamRequestID == nil }
                return value.holds(for: row.requestID) || value.holds(for: upstreamRequestID)
            }
        }
    }
}

extension Filter.Value {
    fileprivate func holds(for number: Int64?) -> Bool {
        guard let number else { return self == Filter.Value.none }
        switch self {
        case .number(let wanted): return number == wanted
        case .statusClass(let digit): return number >= 0 && number / 100 == Int64(digit)
        case .comparison(.less, let bound): return number < bound
        case .comparison(.atMost, let bound): return number <= bound
        case .comparison(.greater, let bound): return number > bound
        case .comparison(.atLeast, let bound): return number >= bound
        case .none, .text, .pattern, .flag: return false
        }
    }

    fileprivate func holds(for text: String?) -> Bool {
        guard let text else { return self == Filter.Value.none }
        switch self {
        case .text(let wanted): return FoldedText(wanted).equals(text)
        case .pattern(let pattern): return FoldedText(pattern).isPattern(of: text)
        case .none, .number, .comparison, .statusClass, .flag: return false
        }
    }
}
