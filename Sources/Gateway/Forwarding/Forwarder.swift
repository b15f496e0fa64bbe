package import ErrorPolicy

/// Tries one request on one account.
package protocol Forwarder: Sendable {
    /// Sends the request on, reads the answer, and writes it to the client where it succeeds.
    ///
    /// Errors are decided here (`ErrorPolicy`) but neither answered nor recorded: that is the failover loop's. Where the
    /// client's event stream has to carry the error, the answer has begun, and the loop writes the error as an event and
    /// ends the answer; where nothing may follow what was written, the answer has ended.
    func forward(
        _ request: IncomingRequest,
        on account: UpstreamAccount,
        to answer: ClientAnswer,
        with circumstances: Circumstances
    ) async -> AttemptResult
}

/// What an attempt has to know beside the request and the account.
package struct Circumstances: Sendable {
    package var settings: GatewaySettings
    /// Decides about an error by the rules and the account's history of the moment it is asked, not of the attempt's
    /// beginning: images take minutes. What the decision does to accounts is done when it returns.
    package var decide: @Sendable (_ judge: (Standing) -> Decision) -> Decision

    package init(
        settings: GatewaySettings,
        decide: @escaping @Sendable (_ judge: (Standing) -> Decision) -> Decision
    ) {
        self.settings = settings
        self.decide = decide
    }
}

/// What one try came to.
package enum AttemptResult: Sendable {
    /// The client has its answer (or is getting none because it left).
    case succeeded
    /// The client left before anything was sent, so nothing was.
    case notSent
    /// Something went wrong; who answers is the loop's to say, from `decision`.
    case failed(Failure)

    package struct Failure: Sendable {
        package var decision: Decision
        /// What the upstream answered, for the ops log: bounded, not yet redacted; empty where nothing came.
        package var body: [UInt8]
        /// The upstream's address without its query; nil where nothing was sent.
        package var url: String?
        /// More for the ops log than the body says, such as the detail of an answer without an image.
        package var detail: String?

        package init(decision: Decision, body: [UInt8] = [], url: String? = nil, detail: String? = nil) {
            self.decision = decision
            self.body = body
            self.url = url
            self.detail = detail
        }
    }
}

extension AttemptResult {
    /// The request cannot be sent on this account: the client is told so much, and no other account is tried (SPEC 2.3).
    static func unfit(_ problem: String) -> AttemptResult {
        .failed(Failure(decision: ErrorPolicy.decideLocalFailure(problem)))
    }

    /// The account has no token. That is no fault of the request, which another account may answer.
    static func withoutToken(_ failure: CredentialFailure) -> AttemptResult {
        .failed(Failure(decision: ErrorPolicy.decideTransportFailure(failure.description, wasSent: false)))
    }
}
