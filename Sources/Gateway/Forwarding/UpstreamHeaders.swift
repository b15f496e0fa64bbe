internal import AsyncHTTPClient
internal import ErrorPolicy
internal import NIOHTTP1

/// Which headers go on to an upstream, and which come back to a client (SPEC 2.2).
enum UpstreamHeaders {
    private static let sent = [
        "accept", "accept-language", "content-type", "conversation_id", "openai-beta", "user-agent", "originator",
        "session_id", "x-codex-beta-features", "x-codex-installation-id", "x-codex-turn-state",
        "x-codex-turn-metadata", "x-codex-window-id", "x-openai-internal-codex-responses-lite",
    ]

    /// The longest value of a client's header that is sent on, in bytes: with all of them a head stays below what a
    /// connection takes at once (64 KiB), and below what servers take.
    private static let valueLimit = 4 << 10

    /// All of SPEC 2.2 but `location`, which would lead a client past the gateway.
    private static let returned: Set<String> = [
        "content-type", "content-encoding", "content-language", "cache-control", "etag", "last-modified", "expires",
        "vary", "date", "x-ratelimit-limit-requests", "x-ratelimit-limit-tokens", "x-ratelimit-remaining-requests",
        "x-ratelimit-remaining-tokens", "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens", "retry-after",
        "www-authenticate", "x-reasoning-included",
    ]

    /// What describes a connection or a body's framing: never an account's to set.
    private static let framing: Set<String> = [
        "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
        "content-length", "host",
    ]

    /// Of a stream: keeps a proxy between us and the client from holding events back.
    static let unbuffered = (name: "x-accel-buffering", value: "no")

    /// What is sent for an API-key account.
    ///
    /// - Parameter contentType: of the body as it is sent; nil keeps the client's.
    static func request(
        from client: Headers,
        account: UpstreamAccount,
        token: String,
        contentType: String?
    ) -> HTTPHeaders {
        var headers = HTTPHeaders()
        headers.reserveCapacity(8)
        for name in sent {
            if let value = client[name], value.utf8.count <= valueLimit { headers.add(name: name, value: value) }
        }
        if let agent = account.userAgent { headers.replaceOrAdd(name: "user-agent", value: agent) }
        if let contentType { headers.replaceOrAdd(name: "content-type", value: contentType) }
        headers.add(name: "authorization", value: "Bearer \(token)")
        for (name, value) in account.headers where !framing.contains(name.lowercased()) {
            headers.replaceOrAdd(name: name, value: value)
        }
        return headers
    }

    /// What the client gets of a success. The upstream's own id of the request goes under another name: ours has its.
    static func response(from upstream: HTTPHeaders) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        headers.reserveCapacity(8)
        for (name, value) in upstream {
            let name = name.lowercased()
            if name == "x-request-id" {
                headers.append((name: "x-upstream-request-id", value: value))
            } else if returned.contains(name) {
                headers.append((name: name, value: value))
            }
        }
        return headers
    }
}

extension Headers {
    init(_ headers: HTTPHeaders) { self.init(headers.map { ($0.name, $0.value) }) }
}
