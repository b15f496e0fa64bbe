package import ErrorPolicy

/// What an operator may set about the gateway beside its accounts; the defaults are SPEC's.
package struct GatewaySettings: Sendable, Hashable {
    package var policy = PolicySettings()
    /// The largest request body, in bytes.
    package var maxBodyBytes = 256 << 20
    /// The largest uploaded image that is sent on, in bytes; what is longer is cut (SPEC 1.2).
    package var maxUploadBytes = 20 << 20
    /// How much of an upstream error's body is read, in bytes.
    package var maxErrorBytes = 512 << 10
    /// The largest answer of an upstream, plain or a stream, in bytes.
    package var maxAnswerBytes = 128 << 20
    /// How many image requests are served at once; the next gets 429.
    package var maxConcurrentRequests = 1_024
    /// How long connecting to an upstream may take, in milliseconds.
    package var connectTimeout = 10_000
    /// How long an upstream may take to begin its answer, in milliseconds.
    package var answerTimeout = 600_000
    /// How long a stream may be silent, in milliseconds.
    package var idleTimeout = 900_000
    /// After how long a silence a streaming client gets a comment, in milliseconds.
    package var keepAliveInterval = 10_000
    /// How long a client may take to send its body, and how long it may take nothing of its answer, in milliseconds.
    package var bodyTimeout = 120_000
    /// Whether each request leaves a line in the program's log, at level `info`.
    package var logsRequests = true

    package init() {}
}
