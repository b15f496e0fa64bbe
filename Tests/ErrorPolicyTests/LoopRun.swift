import ErrorPolicy
import TestSupport

/// A whole request against scripted upstreams: the loop a gateway runs, with nothing real in it.
struct LoopRun {
    private(set) var calls: [Int] = []
    /// Milliseconds of all waits.
    private(set) var waited = 0
    private(set) var effects: [AccountEffect] = []
    private(set) var client: ClientError?
    private(set) var events: [String] = []
    private(set) var success: StreamRun?
    private(set) var opsRequest = OpsRequest(status: 200)

    private let accounts: [(context: AccountContext, isSchedulable: Bool)]
    private let responses: [String: [JSONValue]]
    private let rules: [PassthroughRule]
    private let isStream: Bool
    private let modelIsMissing: Bool
    private var machine: FailoverMachine

    init(_ input: JSONValue) throws {
        accounts = (input["accounts"]?.elements ?? []).map {
            (AccountContext(vector: $0), $0["schedulable"]?.bool ?? true)
        }
        var responses: [String: [JSONValue]] = [:]
        for member in input["responses"]?.members ?? [] { responses[member.key] = member.value.elements }
        self.responses = responses
        rules = try input["rules"].map { try PassthroughRule.list(from: $0) } ?? []
        isStream = input.flag("stream")
        modelIsMissing = input["availability"]?["HasModelSupport"]?.bool == false
        machine = FailoverMachine(maxSwitches: PolicySettings(vector: input).maxAccountSwitches)
        opsRequest.isStream = isStream
    }

    mutating func run() {
        var action = machine.handle(.start)
        while let event = obey(action) { action = machine.handle(event) }
        opsRequest.body = client.map { events.isEmpty ? $0.body : events.joined() } ?? events.joined()
        opsRequest.status = events.isEmpty ? client?.status ?? 200 : 200
    }

    private mutating func obey(_ action: FailoverMachine.Action) -> FailoverMachine.Event? {
        switch action {
        case .choose(let excluded):
            guard
                let account = accounts.first(where: { $0.isSchedulable && !excluded.contains($0.context.id) })?.context
            else {
                return .noAccount(modelIsMissing ? .modelUnsupported(ImageModel.usual) : .noneAvailable)
            }
            opsRequest.accountID = account.id
            return .chosen(account: account.id, kind: account.kind)
        case .forward(let id):
            guard let account = accounts.first(where: { $0.context.id == id })?.context else { return nil }
            return forward(account)
        case .wait(let milliseconds):
            waited += milliseconds
            return .resume
        case .answerExhausted(let failure, let inStream):
            let answer = ExhaustedAnswer(failure, rules: rules)
            client = answer.client
            if inStream { events.append(answer.client.event(typed: false)) }
        case .answerNoAccount(let why):
            client = why.client
            switch why {
            case .modelUnsupported:
                opsRequest.businessLimit = OpsClassification.Context.localModelConfiguration
            case .noneAvailable:
                opsRequest.lacksCapacity = true
            }
        case .answerInternalFailure:
            client = ErrorPolicy.internalFailure
        case .stop, .done:
            break
        }
        return nil
    }

    private mutating func forward(_ account: AccountContext) -> FailoverMachine.Event {
        let script = responses[String(account.id)] ?? responses["0"] ?? []
        let earlier = calls.filter { $0 == Int(account.id) }.count
        calls.append(Int(account.id))
        guard let answer = script.indices.contains(earlier) ? script[earlier] : script.last else {
            return .broke(bytesWritten: false)
        }
        if let text = answer["transport_error"]?.string {
            return follow(ErrorPolicy.decideTransportFailure(text, wasSent: false))
        }
        let response = UpstreamResponse(vector: answer)
        if response.status >= 400 {
            return follow(
                ErrorPolicy.decide(response, account: account, rules: rules, model: ImageModel.usual)
            )
        }
        guard account.kind == .oauth else {
            success = StreamRun(relayed: answer.text("body"))
            return .finished
        }
        let run = StreamRun(
            sse: answer.text("body"),
            isStream: isStream,
            headers: response.headers,
            account: account,
            rules: rules
        )
        events += run.events
        guard let decision = run.decision else {
            success = run
            return .finished
        }
        return follow(decision)
    }

    private mutating func follow(_ decision: Decision) -> FailoverMachine.Event {
        effects += decision.accountEffects
        if decision.attempt != nil {
            let status = decision.upstream.status
            opsRequest.attempts.append(
                .init(
                    accountID: opsRequest.accountID,
                    status: status == 0 ? nil : status,
                    message: decision.upstream.message
                )
            )
        } else {
            opsRequest.upstreamStatus = decision.upstream.status
            opsRequest.upstreamMessage = decision.upstream.message
        }
        if let failure = decision.failover {
            return .failed(failure, bytesWritten: !events.isEmpty, clientIsGone: false)
        }
        client = decision.client
        return .finished
    }
}

extension StreamRun {
    /// An API-key account's answer, passed through as it came.
    init(relayed body: String) {
        self.init(sse: "", isStream: false)
        decision = nil
        json = body
    }
}
