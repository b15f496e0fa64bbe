internal import ErrorPolicy

extension Filter.Field {
    /// What kinds of values a field is compared with.
    enum Kind: Hashable, Sendable {
        /// Numbers, comparisons and classes.
        case status
        /// Numbers and comparisons.
        case number
        /// An id as a number, or a name as text or pattern.
        case account
        /// Text and patterns.
        case text
        /// One of these words.
        case words([String])
        /// `yes` or `no`.
        case flag
    }

    var kind: Kind {
        switch self {
        case .status, .client: .status
        case .rule, .id: .number
        case .account: .account
        case .type, .code, .param, .platform, .model, .endpoint, .request: .text
        case .outcome: .words(Outcome.allCases.map(\.rawValue))
        case .reason: .words(MaskReason.allCases.map(\.rawValue))
        case .stream, .resolved: .flag
        }
    }

    /// Whether a row may hold nothing here, so that `none` means something.
    var canBeNone: Bool {
        switch self {
        case .client, .outcome, .id, .stream, .resolved: false
        default: true
        }
    }

    /// What the field is, in a few words, for help and completion.
    package var summary: String {
        switch self {
        case .status: "the upstream's status"
        case .client: "the status the client was told"
        case .type: "the upstream's error type"
        case .code: "the upstream's error code"
        case .param: "the upstream's error param"
        case .account: "the last account tried, by id or name"
        case .platform: "the account's platform"
        case .model: "the model the client asked for"
        case .endpoint: "the endpoint the client called"
        case .outcome: "what became of the request"
        case .reason: "why the error was masked"
        case .rule: "the id of the rule that decided"
        case .request: "the gateway's request id or the upstream's"
        case .id: "the error's id in the log"
        case .stream: "whether the client asked for a stream"
        case .resolved: "whether somebody marked it as resolved"
        }
    }

    /// Something right to write, shown when something wrong was written.
    package var example: String {
        switch self {
        case .status: "status:400, status:4xx or status:>=500"
        case .client: "client:502, client:5xx or client:<400"
        case .type: "type:rate_limit_error or type:image_*"
        case .code: "code:moderation_blocked"
        case .param: "param:size"
        case .account: "account:7 for an id or account:openai-* for names"
        case .platform: "platform:openai"
        case .model: "model:gpt-image-1 or model:gpt-*"
        case .endpoint: "endpoint:/v1/images/edits or endpoint:*/edits"
        case .outcome: "outcome:masked,surfaced"
        case .reason: "reason:generic_handler"
        case .rule: "rule:3 or rule:none"
        case .request: "request:req_123 or request:req_*"
        case .id: "id:1234 or id:>1000"
        case .stream: "stream:yes"
        case .resolved: "resolved:no"
        }
    }

    /// The words that always mean something after this field, for completion.
    var fixedValues: [String] {
        let words: [String] =
            switch kind {
            case .status: ["4xx", "5xx", ">=500"]
            case .words(let words): words
            case .flag: ["yes", "no"]
            case .number, .account, .text: []
            }
        return canBeNone ? words + ["none"] : words
    }
}
