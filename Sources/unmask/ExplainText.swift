import ErrorPolicy

/// What `unmask explain` says to a person: who said what, who is told what, and why.
enum ExplainText {
    /// Columns of a wrapped line.
    private static let width = 96
    private static let labelWidth = 13

    static func text(_ decision: Decision, of explained: ExplainCase) -> String {
        var lines = [headline(decision), ""]
        lines += section("Upstream said", upstream(decision.upstream))
        if let client = decision.client {
            lines += section("Client is told", answer(client))
        } else if let exhausted = decision.ifExhausted {
            lines += section("Client is told", [("", "nothing yet: another account is tried first")])
            lines += section("With none left", answer(exhausted.client) + decided(by: exhausted))
        }
        lines += section("Why", [("", ExplainReason.sentence(decision, of: explained))])
        lines += section("Account", effects(decision))
        if decision.skipMonitoring {
            lines += section("Ops log", [("", "not recorded: the rule asks for it")])
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func headline(_ decision: Decision) -> String {
        let word = decision.kind.rawValue.uppercased()
        let upstream = decision.upstream.status
        switch decision.kind {
        case .failover: return "\(upstream) → next account   \(word)"
        case .surfaced, .rewritten, .masked:
            let reason = decision.maskReason.map { " (\($0.rawValue))" } ?? ""
            return "\(upstream) → \(decision.client?.status ?? 0)   \(word)\(reason)"
        }
    }

    private static func upstream(_ error: UpstreamError) -> [(String, String)] {
        fields([
            ("type", error.type ?? "\(error.effectiveType)  (none given; by its status)"), ("code", error.code),
            ("param", error.param), ("message", error.message ?? "—  (no words found in the body)"),
            ("request id", error.requestID),
        ])
    }

    private static func answer(_ client: ClientError) -> [(String, String)] {
        fields([
            ("status", String(client.status)), ("type", client.type), ("code", client.code), ("param", client.param),
            ("message", client.message),
        ]) + client.headers.sorted.map { ("header", "\($0.name): \($0.value)") }
    }

    private static func decided(by exhausted: ExhaustedAnswer) -> [(String, String)] {
        if let rule = exhausted.rule { return [("by", "rule \(rule.id), \(rule.name)")] }
        return [("that is", exhausted.decision.rawValue)]
    }

    private static func effects(_ decision: Decision) -> [(String, String)] {
        let stored = decision.accountEffects.filter(\.operation.isStored)
        if stored.isEmpty { return [("", "stays as it is")] }
        return stored.map { effect in
            var words = [phrase(effect)]
            if let seconds = effect.seconds { words.append("for \(span(seconds))") }
            if let reason = effect.reason { words.append("— \(reason)") }
            return ("", words.joined(separator: " "))
        }
    }

    private static func phrase(_ effect: AccountEffect) -> String {
        switch effect.operation {
        case .setError: "set to error and out of rotation until somebody brings it back"
        case .temporarilyUnschedulable: "out of rotation"
        case .rateLimited: "rate limited"
        case .overloaded: "overloaded"
        case .modelRateLimited: "\(effect.scope ?? "the model") not used on it"
        case .runtimeBlock, .modelRuntimeBlock, .codexUsage, .planType: effect.operation.rawValue
        }
    }

    private static func span(_ seconds: Int) -> String {
        switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7200: seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
        default: "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        }
    }

    private static func fields(_ pairs: [(String, String?)]) -> [(String, String)] {
        pairs.compactMap { pair in pair.1.map { (pair.0, $0) } }
    }

    private static func section(_ title: String, _ rows: [(String, String)]) -> [String] {
        var lines = [title]
        for (label, value) in rows {
            let indent = label.isEmpty ? 2 : labelWidth
            let head = label.isEmpty ? "  " : "  " + label.padded(to: labelWidth - 2)
            let wrapped = wrap(value, to: width - indent)
            lines.append(head + wrapped[0])
            lines += wrapped.dropFirst().map { String(repeating: " ", count: indent) + $0 }
        }
        return lines + [""]
    }

    /// Breaks at blanks; a word longer than a line stays whole, so that it can be copied.
    private static func wrap(_ text: String, to width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].isEmpty {
                lines[lines.count - 1] = String(word)
            } else if lines[lines.count - 1].count + 1 + word.count <= width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
