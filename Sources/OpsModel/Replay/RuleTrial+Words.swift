internal import ErrorPolicy

extension RuleTrial {
    /// "Rule 3 moderation would decide 42 of 1204 recorded errors; 12 of their clients would be told something else."
    package var headline: String {
        guard total > 0 else { return "No errors match in this span." }
        let named = rule.name.isEmpty ? "The rule" : "\"\(rule.name)\""
        guard caught > 0 else { return "\(named) would decide none of \(total) recorded errors." }
        return "\(named) would decide \(caught) of \(total) recorded errors; "
            + "\(changed) of their clients would be told something else."
    }

    /// One sentence for each reason why matching errors are not the rule's.
    package var missedSentences: [String] {
        missed.sorted { ($0.value, "\($0.key)") > ($1.value, "\($1.key)") }
            .map { reason, count in
                switch reason {
                case .earlierRule(let name): "\(count) more match, but \"\(name)\" is tried first."
                case .saved: "\(count) more match, but another account answered."
                case .notAsked: "\(count) more match, but are answered before any rule is asked."
                }
            }
    }

    /// One sentence for each kind of leak; one that says there is none, where messages are passed through.
    package var leakSentences: [String] {
        guard rule.passthroughBody else { return ["Clients get the rule's own text: nothing is passed through."] }
        guard caught > 0 else { return [] }
        guard !leaks.isEmpty else {
            return ["No passed-through message holds a key, a host, an e-mail address or an organisation."]
        }
        return Leak.Kind.allCases.compactMap { kind in
            guard let found = leaks[kind] else { return nil }
            return switch kind {
            case .key: "Leak: \(found.count) messages hold a key; this gateway masks it, others may not."
            case .host: "Leak: \(found.count) messages name a host, such as \(found.example)."
            case .email: "Leak: \(found.count) messages hold an e-mail address, such as \(found.example)."
            case .organization: "Leak: \(found.count) messages name an organisation, such as \(found.example)."
            }
        }
    }
}
