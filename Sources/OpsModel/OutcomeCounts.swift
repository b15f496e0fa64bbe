package import ErrorPolicy

/// How many requests had each outcome.
package struct OutcomeCounts: Hashable, Codable, Sendable {
    package var recovered = 0
    package var local = 0
    package var rewritten = 0
    package var surfaced = 0
    package var masked = 0

    package init() {}

    package subscript(outcome: Outcome) -> Int {
        get {
            switch outcome {
            case .recovered: recovered
            case .local: local
            case .rewritten: rewritten
            case .surfaced: surfaced
            case .masked: masked
            }
        }
        set {
            switch outcome {
            case .recovered: recovered = newValue
            case .local: local = newValue
            case .rewritten: rewritten = newValue
            case .surfaced: surfaced = newValue
            case .masked: masked = newValue
            }
        }
    }

    /// All of them.
    package var total: Int { recovered + local + rewritten + surfaced + masked }
    package var isEmpty: Bool { total == 0 }

    /// The share of `outcome`, 0...1; nil when there is nothing to share.
    package func share(of outcome: Outcome) -> Double? {
        total == 0 ? nil : Double(self[outcome]) / Double(total)
    }

    package static func += (a: inout OutcomeCounts, b: OutcomeCounts) {
        for outcome in Outcome.allCases { a[outcome] += b[outcome] }
    }
}
