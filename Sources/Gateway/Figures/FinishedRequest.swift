package import ErrorPolicy
package import Logging

/// What the access log says about a request: no header, no prompt, nothing of the bodies, no secret.
package struct FinishedRequest: Sendable {
    /// Our own id of it.
    package var id: String
    /// The client's own id of it.
    package var clientID: String?
    package var keyID: Int64?
    package var endpoint: ImageRequest.Endpoint?
    /// As the client named it.
    package var model: String?
    package var isStream = false
    /// What the client was told; for an error sent inside a stream, the status it stands for.
    package var status: Int
    /// Nil when it met no error.
    package var outcome: Outcome?
    /// The last account tried.
    package var account: String?
    package var attempts = 0
    package var upstreamRequestID: String?
    /// Of the answer's body.
    package var bytes = 0
    package var milliseconds: Int
    /// Whether the client left before the end.
    package var clientLeft = false

    package init(id: String, status: Int, milliseconds: Int) {
        self.id = id
        self.status = status
        self.milliseconds = milliseconds
    }

    /// Texts from outside are cut here, in bytes.
    private static let textLimit = 128

    /// The line's fields; what is unknown is left out.
    package var metadata: Logger.Metadata {
        var fields: Logger.Metadata = [
            "request_id": "\(id)", "status": "\(status)", "duration_ms": "\(milliseconds)", "attempts": "\(attempts)",
            "bytes": "\(bytes)", "stream": "\(isStream)",
        ]
        fields["endpoint"] = endpoint.map { "\($0.rawValue)" }
        fields["outcome"] = outcome.map { "\($0.rawValue)" }
        fields["api_key_id"] = keyID.map { "\($0)" }
        for (name, text) in [
            ("client_request_id", clientID), ("model", model), ("account", account),
            ("upstream_request_id", upstreamRequestID),
        ] {
            guard let text else { continue }
            let clean = CleanText.message(text, limit: Self.textLimit)
            if !clean.isEmpty { fields[name] = "\(clean)" }
        }
        if clientLeft { fields["client_left"] = "true" }
        return fields
    }
}
