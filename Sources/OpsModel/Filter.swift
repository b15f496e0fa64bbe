/// A filter's syntax tree: what `/` on screen and `--filter` on the command line mean.
///
/// A filter is a list of terms that must all hold: `status:400,429 -model:dall-e-3 outcome:masked "safety system" /size/`.
package struct Filter: Hashable, Codable, Sendable {
    /// All of them must hold; no terms let everything through.
    package var terms: [Term]

    package init(terms: [Term] = []) { self.terms = terms }

    package var isEmpty: Bool { terms.isEmpty }

    /// One condition, or its opposite.
    package struct Term: Hashable, Codable, Sendable {
        package var negated: Bool
        package var condition: Condition

        package init(_ condition: Condition, negated: Bool = false) {
            self.condition = condition
            self.negated = negated
        }
    }

    package indirect enum Condition: Hashable, Codable, Sendable {
        /// The field has one of the values.
        case field(Field, [Value])
        /// The client's or the upstream's message contains the text, whatever the case.
        case text(String)
        /// The client's or the upstream's message matches the regular expression.
        case regex(String)
    }

    /// What a term can ask about. The raw values are what users write.
    package enum Field: String, CaseIterable, Codable, Sendable, Hashable {
        /// The upstream's status.
        case status
        /// What the client was told.
        case client
        case type
        case code
        case param
        /// By id, or by name.
        case account
        case platform
        case model
        case endpoint
        case outcome
        /// `mask_reason`.
        case reason
        /// The id of the rule that decided.
        case rule
        /// The gateway's request id or the upstream's.
        case request
        /// The row's id.
        case id
        case stream
        case resolved
    }

    package enum Value: Hashable, Codable, Sendable {
        /// The column is NULL; written `none`.
        case none
        case number(Int64)
        /// Equal, whatever the case.
        case text(String)
        /// `gpt-*`: `*` stands for any run of characters.
        case pattern(String)
        /// `>=500`
        case comparison(Comparison, Int64)
        /// `4xx`: the class of a status; `.statusClass(4)`.
        case statusClass(Int)
        case flag(Bool)
    }

    package enum Comparison: String, CaseIterable, Codable, Sendable, Hashable {
        case less = "<"
        case atMost = "<="
        case greater = ">"
        case atLeast = ">="
    }
}
