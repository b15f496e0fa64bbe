/// What kind of service stands behind an account; it decides the shape of errors, ids and addresses.
struct Upstream: OptionSet, Hashable, Sendable {
    let rawValue: Int

    /// The vendor's own API, with a key.
    static let direct = Upstream(rawValue: 1)
    /// A subscription behind OAuth, whose images come out of a text endpoint.
    static let codex = Upstream(rawValue: 2)
    /// Somebody else's gateway, with a CDN in front and errors in its own words.
    static let relay = Upstream(rawValue: 4)

    static let all: Upstream = [.direct, .codex, .relay]
    static let each: [Upstream] = [.direct, .codex, .relay]

    /// The address a request to `endpoint` goes to.
    func url(for endpoint: Endpoint) -> String {
        switch self {
        case .codex: "https://chatgpt.com/backend-api/codex/responses"
        case .relay: "https://images.relay.example" + endpoint.path
        default: "https://api.openai.com" + endpoint.path
        }
    }

    /// The path of that address.
    func path(for endpoint: Endpoint) -> String {
        self == .codex ? "/backend-api/codex/responses" : endpoint.path
    }
}

/// A route of the gateway.
struct Endpoint: OptionSet, Hashable, Sendable {
    let rawValue: Int

    static let generations = Endpoint(rawValue: 1)
    static let edits = Endpoint(rawValue: 2)
    static let chat = Endpoint(rawValue: 4)
    static let responses = Endpoint(rawValue: 8)

    static let images: Endpoint = [.generations, .edits]
    static let text: Endpoint = [.chat, .responses]
    static let all: Endpoint = [.images, .text]
    static let each: [Endpoint] = [.generations, .edits, .chat, .responses]

    var isImages: Bool { !isDisjoint(with: .images) }

    var path: String {
        switch self {
        case .generations: "/v1/images/generations"
        case .edits: "/v1/images/edits"
        case .chat: "/v1/chat/completions"
        default: "/v1/responses"
        }
    }
}
