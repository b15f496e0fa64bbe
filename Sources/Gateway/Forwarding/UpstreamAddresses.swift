internal import AsyncHTTPClient
internal import NIOHTTP1
internal import Synchronization

/// The addresses of upstreams, each understood once: there are few, and every request goes to one of them.
final class UpstreamAddresses: Sendable {
    /// More than any gateway has accounts; only configurations that come and go reach it.
    private static let limit = 4_096

    private let requests = Mutex<[String: HTTPClient.Request]>([:])

    /// An empty request to that address.
    ///
    /// - Throws: what is wrong with it.
    func post(to url: String) throws -> HTTPClient.Request {
        try requests.withLock { requests in
            if let known = requests[url] { return known }
            let new = try HTTPClient.Request(url: url, method: .POST)
            if requests.count >= Self.limit { requests = [:] }
            requests[url] = new
            return new
        }
    }
}
