internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What a failure of the transport is called in the ops log.
enum TransportTrouble {
    /// Nothing more came of an answer for as long as is waited.
    static let silence = "the upstream was silent for too long"
    /// No answer began for as long as is waited.
    static let late = "the upstream took too long to begin its answer"

    private static let closed = "the upstream closed the connection"

    static func words(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: words(error)
        case is NIOConnectionError: "connecting to the upstream failed: \(error)"
        // Its own words begin with "connection reset", whatever happened.
        case let error as IOError: "the connection to the upstream failed: \(Self.name(of: error.errnoCode))"
        case ChannelError.ioOnClosedChannel: closed
        case HTTPParserError.invalidEOFState: "the upstream broke its answer off"
        case HTTPParserError.headerOverflow: "the headers of the upstream's answer are too long"
        case is HTTPParserError: "the upstream's answer is not HTTP: \(error)"
        default: "\(error)"
        }
    }

    /// What the system calls an error, such as "Connection refused".
    private static func name(of code: CInt) -> String { String(cString: strerror(code)) }

    private static func words(_ error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout: "connecting to the upstream took too long"
        case .remoteConnectionClosed: closed
        case .tlsHandshakeTimeout: "the TLS handshake with the upstream took too long"
        default: "\(error.shortDescription)"
        }
    }
}
