internal import ErrorPolicy
internal import TerminalCanvas

extension Outcome {
    /// In the order in which screens tell them: what needs attention first.
    static let onScreen: [Outcome] = [.masked, .surfaced, .rewritten, .recovered, .local]

    /// Masked shouts, because it is what the operator looks for; the word also tells it apart without colour.
    var word: String { self == .masked ? "MASKED" : rawValue }

    var role: Role {
        switch self {
        case .masked: .outcomeMasked
        case .surfaced: .outcomeSurfaced
        case .rewritten: .outcomeRewritten
        case .recovered: .outcomeRecovered
        case .local: .outcomeLocal
        }
    }

    /// What it means, for the detail and the help.
    var explanation: String {
        switch self {
        case .masked: "The client was told something other than what the upstream said."
        case .surfaced: "The client was told what the upstream said."
        case .rewritten: "A passthrough rule decided what the client was told."
        case .recovered: "A failover saved the request: the client got its answer."
        case .local: "The gateway answered by itself: no account was tried."
        }
    }
}

extension MaskReason {
    /// Why the client was not told, as the end of a sentence.
    var words: String {
        switch self {
        case .genericHandler: "a handler that hides upstream errors answered"
        case .statusNotHandled: "the account's custom error codes leave this status out"
        case .accountsExhausted: "every account that could have answered failed"
        case .transportError: "no HTTP answer came from the upstream"
        }
    }
}

extension Role {
    /// The role of a status by its class; 429 has one of its own, because it is about quota and not about a fault.
    static func status(_ status: Int?) -> Role {
        switch status {
        case 429?: .status429
        case (200..<300)?: .status2xx
        case (300..<400)?: .status3xx
        case (400..<500)?: .status4xx
        case (500..<600)?: .status5xx
        default: .statusNone
        }
    }
}
