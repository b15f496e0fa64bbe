import AsyncHTTPClient
import ErrorPolicy
import Gateway
import NIOCore

/// One attempt on an OAuth account over real HTTP, with the client's side of its answer; what the failover loop would
/// tell the client is written as the loop does.
struct OAuthAttempt: Sendable {
    struct Seen: Sendable {
        var result: AttemptResult
        var head: ClientAnswer.Head?
        var body: String

        var decision: Decision? {
            if case .failed(let failure) = result { failure.decision } else { nil }
        }
        var failure: AttemptResult.Failure? {
            if case .failed(let failure) = result { failure } else { nil }
        }
        var contentType: String? { head?.headers.first { $0.name == "content-type" }?.value }
        var events: [ServerSentEvents.Event] { ServerSentEvents.events(in: body) }
    }

    static let clients = UpstreamClients.patient()

    var request: IncomingRequest
    var credential: any CredentialSource = FixedCredential("token-1")
    var settings = GatewaySettings()
    var rules: [PassthroughRule] = []
    var clock: any GatewayClock = ManualClock()
    var context = AccountContext(id: 1, kind: .oauth)
    var workspaceID: String?

    init(_ change: (inout ImageRequest) -> Void = { _ in }) {
        var image = ImageRequest(endpoint: .generations)
        image.prompt = "draw a cat"
        change(&image)
        request = IncomingRequest(
            id: "req_1",
            keyID: 7,
            image: image,
            headers: Headers(),
            body: ByteBuffer(string: #"{"prompt":"draw a cat"}"#)
        )
    }

    /// Runs it against an upstream that answers so.
    func run(_ answer: ScriptedUpstream.Answer) async throws -> Seen {
        try await ScriptedUpstream.run(script: { _ in answer }) { await run(base: $0.url) }
    }

    func run(base: String, answer: ClientAnswer = ClientAnswer()) async -> Seen {
        async let reading = Self.read(answer)
        let result = await forward(base: base, answer: answer)
        if case .failed(let failure) = result {
            if let client = failure.decision.client {
                if !answer.hasBegun {
                    answer.begin(status: client.status, headers: [("content-type", "application/json")])
                    await answer.write(ByteBuffer(string: client.body))
                } else {
                    await answer.write(ByteBuffer(string: client.event(typed: true)))
                }
            }
            answer.finish()
        }
        let (head, body) = await reading
        return Seen(result: result, head: head, body: body)
    }

    func forward(base: String, answer: ClientAnswer) async -> AttemptResult {
        let account = UpstreamAccount(
            context: context,
            name: "codex-a",
            baseURL: base,
            workspaceID: workspaceID,
            credential: credential
        )
        return await OAuthForwarder(clients: Self.clients, clock: clock).forward(
            request,
            on: account,
            to: answer,
            with: Circumstances(settings: settings) { [rules] judge in judge(Standing(rules: rules)) }
        )
    }

    private static func read(_ answer: ClientAnswer) async -> (ClientAnswer.Head?, String) {
        let head = await answer.head()
        var body = ""
        while let piece = await answer.next() { body += String(buffer: piece) }
        return (head, body)
    }
}
