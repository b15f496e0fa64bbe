package import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The HTTP client towards upstreams.
package enum UpstreamClient {
    /// How it is set up: no redirects, no decompression, and HTTP/1.1, so that one connection that breaks takes no more
    /// than one paid image with it. A connection that cannot be made is not tried again: there are other accounts.
    package static func configuration(_ settings: GatewaySettings) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = .milliseconds(Int64(settings.connectTimeout))
        configuration.timeout.read = .milliseconds(Int64(settings.idleTimeout))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = settings.maxConcurrentRequests
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}

/// What a failure of the transport is called in the ops log.
enum TransportTrouble {
    static func words(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: words(error)
        case is NIOConnectionError: "connecting to the upstream failed: \(error)"
        // Its own words begin with "connection reset", whatever happened.
        case let error as IOError: "the connection to the upstream failed: \(Self.name(of: error.errnoCode))"
        case is HTTPParserError: "the upstream's answer is not HTTP: \(error)"
        default: "\(error)"
        }
    }

    /// What the system calls an error, such as "Connection refused".
    private static func name(of code: CInt) -> String { String(cString: strerror(code)) }

    private static func words(_ error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout: "connecting to the upstream took too long"
        case .deadlineExceeded: "the upstream took too long to begin its answer"
        case .readTimeout: "the upstream was silent for too long"
        case .remoteConnectionClosed: "the upstream closed the connection"
        case .tlsHandshakeTimeout: "the TLS handshake with the upstream took too long"
        default: "\(error.shortDescription)"
        }
    }
}
