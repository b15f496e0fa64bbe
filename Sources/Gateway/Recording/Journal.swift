internal import ErrorPolicy
internal import OpsModel

/// What happened to one request, from its arrival to its end.
struct Journal: Sendable {
    /// A failed try.
    struct Try: Sendable {
        var failure: AttemptResult.Failure
        var account: UpstreamAccount
        /// When it failed.
        var moment: Timestamp
        /// How long it took, in milliseconds.
        var latency: Int64
        /// Whether the gateway waited to try again after it, on the same account where it could.
        var isRetried = false
        /// Whether a rule keeps it out of the log.
        var isHidden: Bool
    }

    /// How the client's answer came about.
    enum Ending: Sendable {
        /// The account gave it.
        case served(by: UpstreamAccount)
        /// It was told an error.
        case told(Told)
        /// The client left before anything was written.
        case left
    }

    struct Told: Sendable {
        var client: ClientError
        var maskReason: MaskReason?
        var rule: PassthroughRule?
        /// Whether the stream had begun.
        var isInStream = false
        /// Set where no account was left to choose.
        var noAccount: NoAccount?
    }

    let id: String
    let clientID: String?
    let endpoint: ImageRequest.Endpoint
    let began: Timestamp
    var keyID: Int64?
    /// Nil when it was refused before it was understood.
    var image: ImageRequest?
    var tries: [Try] = []
    /// The last account that was chosen.
    var account: UpstreamAccount?
    var ending = Ending.left

    init(id: String, clientID: String?, endpoint: ImageRequest.Endpoint, began: Timestamp) {
        self.id = id
        self.clientID = clientID
        self.endpoint = endpoint
        self.began = began
    }

    /// The status the client was told; 499 when nothing could be told any more.
    var status: Int {
        switch ending {
        case .served: 200
        case .told(let told): told.client.status
        case .left: Self.leftStatus
        }
    }

    /// What a client was told whose stream was cut off: it stands for no message of anybody's.
    static let cutOff = "the stream was cut off"

    /// What nginx calls a client that closed its request.
    static let leftStatus = 499
}
