package import ErrorPolicy
package import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A pretend upstream on loopback that answers as a script says, also as no upstream should: the demo's other end, and
/// the tests'. It writes plain bytes to its connections, so nothing keeps it from misbehaving.
package final class ScriptedUpstream: Sendable {
    package typealias Script = @Sendable (Seen) async -> Answer

    /// A request it was sent, read whole.
    package struct Seen: Sendable {
        /// Counted from 1 over all connections, in the order in which the requests were complete.
        package var number: Int
        /// Which connection it came on, counted from 1.
        package var connection: Int
        package var method: String
        /// With its query.
        package var path: String
        package var headers: Headers
        package var body: ByteBuffer

        package init(
            number: Int,
            connection: Int,
            method: String,
            path: String,
            headers: Headers,
            body: ByteBuffer = ByteBuffer()
        ) {
            self.number = number
            self.connection = connection
            self.method = method
            self.path = path
            self.headers = headers
            self.body = body
        }

        /// The body as text.
        package var text: String { String(buffer: body) }
        /// The token of its `authorization: Bearer` header; empty where it has none.
        package var token: String {
            let value = headers["authorization"] ?? ""
            return value.hasPrefix("Bearer ") ? String(value.dropFirst("Bearer ".count)) : ""
        }
    }

    private struct State {
        /// How many there were.
        var count = 0
        var requests: [Seen] = []
        var connections: [Int: any Channel] = [:]
        var lastConnection = 0
        var isStopped = false
        var waiting: [Waiting] = []
    }

    private struct Waiting {
        var isOver: @Sendable (State) -> Bool
        var continuation: CheckedContinuation<Void, Never>
    }

    /// The port it listens on, on 127.0.0.1.
    package let port: Int
    private let script: Script
    private let remembers: Bool
    private let server: NIOAsyncChannel<Connection, Never>
    private let state = Mutex(State())

    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, ByteBuffer>

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - remembers: whether requests are kept for `requests()`; one that runs for long would fill its memory with them.
    /// - Throws: what the system says when the port is in use.
    package static func start(
        port: Int = 0,
        remembers: Bool = true,
        script: @escaping Script
    ) async throws -> ScriptedUpstream {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .bind(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        let upstream = ScriptedUpstream(server: server, remembers: remembers, script: script)
        Task { await upstream.serve() }
        return upstream
    }

    /// Starts one for as long as `body` runs.
    package static func run<Value>(
        script: @escaping Script,
        _ body: (ScriptedUpstream) async throws -> Value
    ) async throws -> Value {
        let upstream = try await start(script: script)
        do {
            let value = try await body(upstream)
            await upstream.stop()
            return value
        } catch {
            await upstream.stop()
            throw error
        }
    }

    private init(server: NIOAsyncChannel<Connection, Never>, remembers: Bool, script: @escaping Script) {
        self.server = server
        self.remembers = remembers
        self.script = script
        port = server.channel.localAddress?.port ?? 0
    }

    /// Its address, such as `http://127.0.0.1:40123`.
    package var url: String { "http://127.0.0.1:\(port)" }

    /// What it was asked so far.
    package func requests() -> [Seen] { state.withLock { $0.requests } }

    /// How many connections are open now.
    package var openConnections: Int { state.withLock { $0.connections.count } }

    /// Waits until it was sent so many requests, and returns all of them; sooner when it is stopped.
    @discardableResult
    package func requests(atLeast count: Int) async -> [Seen] {
        await wait { $0.count >= count }
        return requests()
    }

    /// Waits until every connection is closed.
    package func waitUntilDisconnected() async {
        await wait { $0.connections.isEmpty }
    }

    /// Closes the port and every connection, at once.
    package func stop() async {
        let channels = state.withLock { state in
            state.isStopped = true
            return state.connections.values
        }
        try? await server.channel.close()
        for channel in channels { try? await channel.close() }
        wake()
    }

    // MARK: Serving

    private func serve() async {
        try? await server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    let number = opened(connection.channel)
                    group.addTask {
                        try? await self.serve(connection, number: number)
                        // A script that said nothing more leaves the connection to its closing.
                        try? await connection.channel.closeFuture.get()
                        self.closed(number)
                    }
                }
            }
        }
    }

    private func serve(_ connection: Connection, number: Int) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var head: HTTPRequestHead?
            var body = ByteBuffer()
            for try await part in inbound {
                switch part {
                case .head(let new):
                    head = new
                    body = ByteBuffer()
                    if new.headers["expect"].contains("100-continue") {
                        try await outbound.write(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))
                    }
                case .body(var piece): body.writeBuffer(&piece)
                case .end:
                    guard let head else { return }
                    let seen = saw(head, body: body, on: number)
                    for step in await script(seen).steps {
                        guard try await take(step, on: connection.channel, writing: outbound) else { return }
                    }
                }
            }
        }
    }

    /// Does one step; false when the connection is over.
    private func take(
        _ step: Answer.Step,
        on channel: any Channel,
        writing outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws -> Bool {
        switch step {
        case .bytes(let bytes): try await outbound.write(bytes)
        case .fill(let count):
            let block = ByteBuffer(repeating: UInt8(ascii: "x"), count: min(count, 64 << 10))
            var left = count
            while left > 0 {
                try await outbound.write(block.getSlice(at: 0, length: min(left, block.readableBytes)) ?? block)
                left -= block.readableBytes
            }
        case .wait(let wait): await wait()
        case .hang:
            try await channel.closeFuture.get()
            return false
        case .close: return false
        case .reset:
            // Closing with nothing allowed to linger sends RST instead of FIN.
            try await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            try await channel.close()
            return false
        }
        return true
    }

    // MARK: Keeping count

    private func opened(_ channel: any Channel) -> Int {
        let (number, isStopped) = state.withLock { state in
            state.lastConnection += 1
            state.connections[state.lastConnection] = channel
            return (state.lastConnection, state.isStopped)
        }
        if isStopped { channel.close(promise: nil) }
        return number
    }

    private func closed(_ number: Int) {
        state.withLock { _ = $0.connections.removeValue(forKey: number) }
        wake()
    }

    private func saw(_ head: HTTPRequestHead, body: ByteBuffer, on connection: Int) -> Seen {
        let seen = state.withLock { state in
            state.count += 1
            let seen = Seen(
                number: state.count,
                connection: connection,
                method: head.method.rawValue,
                path: head.uri,
                headers: Headers(head.headers.map { ($0.name, $0.value) }),
                body: body
            )
            if remembers { state.requests.append(seen) }
            return seen
        }
        wake()
        return seen
    }

    private func wait(until isOver: @escaping @Sendable (State) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if isOver(state) || state.isStopped && state.connections.isEmpty { return true }
                state.waiting.append(Waiting(isOver: isOver, continuation: continuation))
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    private func wake() {
        let woken = state.withLock { state in
            let isEnded = state.isStopped && state.connections.isEmpty
            let snapshot = state
            let woken = state.waiting.filter { isEnded || $0.isOver(snapshot) }
            state.waiting.removeAll { isEnded || $0.isOver(snapshot) }
            return woken
        }
        for waiting in woken { waiting.continuation.resume() }
    }
}
