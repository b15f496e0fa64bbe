import AsyncHTTPClient
import ErrorPolicy
import Gateway
import Logging
import NIOCore
import NIOHTTP1
import OpsModel
import ServiceLifecycle

/// A gateway that listens on loopback, with a client of its own.
struct RunningGateway: Sendable {
    let gateway: ImageGateway
    let port: Int
    let key: String
    let accounts: AccountPool
    let clock: TestClock
    let client: HTTPClient
    let services: ServiceGroup

    /// How often the gateway looks around, in milliseconds: when a test says so.
    static let tick = 1_000_000

    struct Answer: Sendable {
        var status: Int
        var headers: Headers
        var body: ByteBuffer
        /// Whether the connection was closed before the body's end.
        var isCut = false

        var text: String { String(buffer: body) }
        var json: JSONValue? { JSONReader.strict(text) }
        var error: JSONValue? { json?["error"] }
    }

    /// Runs a gateway for as long as `body` runs; every request has ended then.
    static func run<Value: Sendable>(
        accounts: [UpstreamAccount],
        state: RoutingState? = nil,
        routing: (any OpsRouting)? = nil,
        settings: GatewaySettings = GatewaySettings(),
        recording: any OpsRecording,
        after services: [any Service] = [],
        silence: Int = UpstreamClients.patience,
        logger: Logger = Logger(label: "gateway") { _ in SwiftLogNoOpLogHandler() },
        _ body: @Sendable (RunningGateway) async throws -> Value
    ) async throws -> Value {
        let clock = TestClock()
        let pool = AccountPool(accounts, routing: routing)
        if let state { pool.adopt(state) }
        var generator = SystemRandomNumberGenerator()
        let key = ClientKey.new(id: 7, name: "test", using: &generator)
        let upstreams = UpstreamClients.patient(settings)
        let client = HTTPClient(configuration: UpstreamClients.patientConfiguration)
        let gateway = ImageGateway(
            settings: settings,
            keys: ClientKeys([key.key]),
            accounts: pool,
            clients: upstreams,
            recording: recording,
            clock: clock,
            logger: logger,
            tick: tick
        )
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let service = gateway.service(
            host: "127.0.0.1",
            port: 0,
            silence: silence,
            after: services,
            logger: logger
        ) { port.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [service], logger: logger))
        let result: Result<Value, any Error> = await withTaskGroup { tasks in
            tasks.addTask {
                try? await group.run()
                port.finish()
            }
            var iterator = ports.makeAsyncIterator()
            let result: Result<Value, any Error>
            do {
                guard let port = await iterator.next() else { throw NotListening() }
                let running = RunningGateway(
                    gateway: gateway,
                    port: port,
                    key: key.presented,
                    accounts: pool,
                    clock: clock,
                    client: client,
                    services: group
                )
                result = .success(try await body(running))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            await tasks.waitForAll()
            return result
        }
        try await client.shutdown()
        try await upstreams.shutdown()
        return try result.get()
    }

    struct NotListening: Error {}

    var url: String { "http://127.0.0.1:\(port)" }

    /// Sends a request and reads its answer whole.
    func send(
        _ path: String = "/v1/images/generations",
        method: String = "POST",
        headers: [(String, String)] = [],
        body: HTTPClientRequest.Body? = nil,
        withKey: Bool = true
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if withKey { request.headers.add(name: "authorization", value: "Bearer \(key)") }
        request.body = body
        let response = try await client.execute(request, timeout: .minutes(10))
        var answer = Answer(
            status: Int(response.status.code),
            headers: Headers(response.headers.map { ($0.name, $0.value) }),
            body: ByteBuffer()
        )
        do {
            for try await piece in response.body { answer.body.writeImmutableBuffer(piece) }
        } catch HTTPParserError.invalidEOFState {
            answer.isCut = true
        }
        return answer
    }

    /// Asks for an image.
    func generate(
        _ json: String = #"{"prompt":"a cat","model":"gpt-image-2"}"#,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        try await send(
            headers: [("content-type", "application/json")] + headers,
            body: .bytes(ByteBuffer(string: json))
        )
    }
}

extension UpstreamAccount {
    /// An account with a key, at a scripted upstream.
    static func apiKey(
        _ id: Int64 = 1,
        at upstream: ScriptedUpstream,
        _ change: (inout UpstreamAccount) -> Void = { _ in }
    ) -> UpstreamAccount {
        var account = UpstreamAccount(
            context: AccountContext(id: id),
            name: "acct-\(id)",
            priority: Int(id),
            baseURL: upstream.url,
            credential: FixedCredential("sk-\(id)")
        )
        change(&account)
        return account
    }
}
