internal import ErrorPolicy

extension RuleTrial {
    /// "Rule 3 moderation would decide 42 of 1204 recorded errors; 12 of their clients would be told something else."
    package var headline: String {
        guard total > 0 else { return "No errors match in this span." }
        let named = rule.name.isEmpty ? "The rule" : "\"\(rule.name)\""
        guard caught > 0 else { return "\(named) would decide none of \(Self.recorded(total))." }
        return "\(named) would decide \(caught.grouped) of \(Self.recorded(total)); "
            + (total == 1
                ? "its client would be told \(changed == 0 ? "the same" : "something else")."
                : "\(changed.grouped) of their clients would be told something else.")
    }

    /// One sentence for each reason why matching errors are not the rule's.
    package var missedSentences: [String] {
        missed.sorted { ($0.value, "\($0.key)") > ($1.value, "\($1.key)") }
            .map { reason, count in
                switch reason {
                case .earlierRule(let name): "\(Self.more(count)), but \"\(name)\" is tried first."
                case .saved: "\(Self.more(count)), but another account answered."
                case .notAsked: "\(Self.more(count)), but no rule is asked for such errors."
                case .streamed(let isHidden): Self.streamed(count, isHidden: isHidden)
                }
            }
    }

    private static func streamed(_ count: Int, isHidden: Bool) -> String {
        let isOne = count == 1
        guard isHidden else {
            let place =
                isOne ? "it came inside the stream of an OAuth account" : "they came inside streams of OAuth accounts"
            return "\(more(count)), but \(place): no rule is asked there."
        }
        let (place, clients, them) =
            isOne
            ? ("the stream of an OAuth account", "its client is", "it")
            : ("the streams of OAuth accounts", "their clients are", "them")
        return "\(more(count)) inside \(place): \(clients) told the same, but the log would not hold \(them)."
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
            case .key: "Leak: a key in \(Self.messages(found)); this gateway masks it, others may not."
            case .host: "Leak: a host in \(Self.messages(found)), such as \(found.example)."
            case .email: "Leak: an e-mail address in \(Self.messages(found)), such as \(found.example)."
            case .organization: "Leak: an organisation in \(Self.messages(found)), such as \(found.example)."
            }
        }
    }

    private static func recorded(_ count: Int) -> String {
        "\(count.grouped) recorded error\(count == 1 ? "" : "s")"
    }

    private static func more(_ count: Int) -> String {
        count == 1 ? "1 more error matches" : "\(count.grouped) more errors match"
    }

    private static func messages(_ found: Found) -> String {
        found.count == 1 ? "1 message" : "\(found.count.grouped) messages"
    }
}
