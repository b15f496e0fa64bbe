import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A client that sends the bytes it is told, right or wrong, and keeps what it hears.
final class RawClient: Sendable {
    private let channel: any Channel
    private let ear: Ear

    /// - Parameter isListening: whether it reads what comes.
    static func connect(to port: Int, isListening: Bool = true) async throws -> RawClient {
        let ear = Ear()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: isListening)
            .channelOption(.socketOption(.so_rcvbuf), value: 16 << 10)
            .channelInitializer { $0.pipeline.addHandler(ear) }
            .connect(host: "127.0.0.1", port: port).get()
        return RawClient(channel: channel, ear: ear)
    }

    private init(channel: any Channel, ear: Ear) {
        self.channel = channel
        self.ear = ear
    }

    /// Everything that came so far.
    var heard: String { ear.heard.withLock { String(buffer: $0) } }
    /// How many bytes came so far.
    var length: Int { ear.heard.withLock(\.readableBytes) }
    /// The statuses of the answers that came so far.
    var statuses: [Int] {
        heard.replacing("HTTP/1.0 ", with: "HTTP/1.1 ").components(separatedBy: "HTTP/1.1 ").dropFirst()
            .compactMap { Int($0.prefix(3)) }
    }
    var isOpen: Bool { channel.isActive }

    func send(_ text: String) async throws { try await send(ByteBuffer(string: text)) }
    func send(_ bytes: ByteBuffer) async throws { try await channel.writeAndFlush(bytes) }

    /// Begins to read what comes.
    func listen() async throws { try await channel.setOption(.autoRead, value: true).get() }

    /// Waits until the other side closed the connection.
    func ended() async { try? await channel.closeFuture.get() }
    func close() async { try? await channel.close() }
    /// Leaves as a crash does.
    func reset() async {
        try? await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try? await channel.close()
    }

    private final class Ear: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let heard = Mutex(ByteBuffer())

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            _ = heard.withLock { $0.writeImmutableBuffer(unwrapInboundIn(data)) }
        }
    }
}

extension RunningGateway {
    /// The head of a request for an image, without the blank line that ends it.
    func head(_ headers: String..., version: String = "1.1") -> String {
        "POST /v1/images/generations HTTP/\(version)\r\nhost: localhost\r\nauthorization: Bearer \(key)\r\n"
            + headers.map { "\($0)\r\n" }.joined()
    }

    /// A whole request for an image.
    func request(_ json: String = #"{"prompt":"a cat"}"#, version: String = "1.1") -> String {
        head("content-length: \(json.utf8.count)", version: version) + "\r\n\(json)"
    }
}
