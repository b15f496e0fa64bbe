internal import Crypto
internal import ErrorPolicy
internal import NIOHTTP1

/// The head of a request to the responses backend (SPEC 2.5).
struct ResponsesRequest {
    /// The client the backend takes such requests from.
    private static let originator = "codex_cli_rs"
    private static let userAgent = "codex_cli_rs/0.125.0 (Ubuntu 22.4.0; x86_64) xterm-256color"
    private static let home = "https://chatgpt.com"
    private static let path = "/backend-api/codex/responses"

    let url: String
    let headers: HTTPHeaders

    init(_ request: IncomingRequest, account: UpstreamAccount, token: String) {
        url = Self.url(base: account.baseURL)
        var headers = HTTPHeaders()
        headers.add(name: "authorization", value: "Bearer \(token)")
        headers.add(name: "accept", value: "text/event-stream")
        headers.add(name: "content-type", value: "application/json")
        headers.add(name: "originator", value: Self.originator)
        headers.add(name: "user-agent", value: account.userAgent ?? Self.userAgent)
        if let workspace = account.workspaceID { headers.add(name: "chatgpt-account-id", value: workspace) }
        for name in ["session_id", "conversation_id"] {
            guard let sent = request.headers[name], !sent.isEmpty else { continue }
            headers.add(name: name, value: Self.isolated(sent, key: request.keyID))
        }
        for (name, value) in account.headers.sorted(by: { $0.key < $1.key }) {
            headers.replaceOrAdd(name: name, value: value)
        }
        self.headers = headers
    }

    /// An address that ends in `/responses` is used as it is; one with a path gets that word, one without the whole path.
    static func url(base: String?) -> String {
        guard var base else { return home + path }
        while base.last == "/" { base.removeLast() }
        if base.hasSuffix("/responses") { return base }
        let hasPath = base.split(separator: "/", omittingEmptySubsequences: true).count > 2
        return base + (hasPath ? "/responses" : path)
    }

    /// An id that is the same for the same client and session and says nothing of either: two clients that use one id
    /// must not share what the upstream keeps under it.
    static func isolated(_ id: String, key: Int64?) -> String {
        Hex.text(Array(SHA256.hash(data: Array("k\(key ?? 0):\(id)".utf8)).prefix(16)))
    }
}
