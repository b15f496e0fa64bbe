import ErrorPolicy

/// The sentence that says why a decision came out as it did.
enum ExplainReason {
    static func sentence(_ decision: Decision, of explained: ExplainCase) -> String {
        let status = decision.upstream.status
        switch decision.kind {
        case .failover: return failover(decision)
        case .rewritten:
            guard let rule = decision.rule else { return "A passthrough rule decided." }
            return "Passthrough rule \(rule.id) (\(rule.name)) matches and decides; code and param are dropped."
        case .surfaced:
            return "\(status) is no reason to try another account, no passthrough rule matches, and the "
                + "\(explained.handler.rawValue) handler passes on what the upstream said."
        case .masked:
            if decision.maskReason == .statusNotHandled {
                return "The account's custom error codes leave \(status) out, so the client gets a fixed answer."
            }
            return "The \(explained.handler.rawValue) handler hides what the upstream said about \(status)."
        }
    }

    private static func failover(_ decision: Decision) -> String {
        let status = decision.upstream.status
        let retry =
            decision.failover?.retry == nil ? "" : " The same account is tried again first."
        switch decision.failover?.cause {
        case .accessState:
            return "The upstream's code says the account's access was taken away.\(retry)"
        case .overload:
            return "The upstream says it is overloaded.\(retry)"
        case .requestTooLarge:
            return "The request was too large for this account's upstream.\(retry)"
        case .noImage:
            return "The upstream answered without an image.\(retry)"
        case .transport:
            return "Nothing was sent, so another account can safely be tried.\(retry)"
        case .status, nil:
            if FailoverTest.isFailoverStatus(status) || status == 413 {
                return "\(status) always means another account.\(retry)"
            }
            if decision.accountEffects.isEmpty {
                return "The body of this \(status) tells of the upstream's own passing trouble.\(retry)"
            }
            return "What this \(status) says takes the account, or this model on it, out of rotation.\(retry)"
        }
    }
}
