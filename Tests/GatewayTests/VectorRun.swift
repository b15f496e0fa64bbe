import AsyncHTTPClient
import ErrorPolicy
import Gateway
import NIOCore
import OpsModel
import Synchronization
import TestSupport
import Testing

/// A vector's request, sent over HTTP through a gateway to upstreams that answer as the vector says.
struct VectorRun {
    var answer: RunningGateway.Answer
    /// The accounts that were tried, in order.
    var calls: [Int]
    /// The waits between tries, in milliseconds.
    var waits: [Int]
    /// What the log was told about accounts.
    var effects: [AccountEffect]
    var rows: [ErrorDetail]
    var unrecorded: [UnrecordedReason]

    static func run(_ input: JSONValue) async throws -> VectorRun {
        let rules = try input["rules"].map { try PassthroughRule.list(from: $0) } ?? []
        var settings = GatewaySettings()
        settings.policy = PolicySettings(vector: input)
        return try await run(
            accounts: input["accounts"]?.elements ?? [],
            responses: input["responses"],
            rules: rules,
            settings: settings,
            isStream: input.flag("stream"),
            modelIsMissing: input["availability"]?["HasModelSupport"]?.bool == false
        )
    }

    static func run(
        accounts records: [JSONValue],
        responses: JSONValue?,
        rules: [PassthroughRule],
        settings: GatewaySettings = GatewaySettings(),
        isStream: Bool = false,
        modelIsMissing: Bool = false,
        changing change: @escaping @Sendable (inout AccountContext) -> Void = { _ in }
    ) async throws -> VectorRun {
        let recording = MemoryRecording()
        let routing = MemoryRouting()
        let calls = Mutex<[Int]>([])
        return try await ScriptedUpstream.run { seen in
            let id = Int(seen.token.dropFirst("sk-".count)) ?? 0
            let earlier = calls.withLock { calls in
                defer { calls.append(id) }
                return calls.filter { $0 == id }.count
            }
            let script = responses?["\(id)"]?.elements ?? responses?["0"]?.elements ?? []
            guard let one = script.indices.contains(earlier) ? script[earlier] : script.last else { return .close }
            return .whole(
                one.number("status"),
                (one["headers"]?.members ?? []).map { ($0.key, $0.value.text ?? "") },
                body: ByteBuffer(string: one.text("body"))
            )
        } _: { upstream in
            let accounts = records.map { record in
                UpstreamAccount.apiKey(Int64(record.number("id")), at: upstream) { account in
                    account.context = AccountContext(vector: record, in: records)
                    change(&account.context)
                    let script = responses?["\(account.id)"]?.elements ?? responses?["0"]?.elements ?? []
                    // What the vector calls a transport error happens before anything is sent.
                    if script.first?["transport_error"] != nil { account.baseURL = "http://127.0.0.1:1" }
                    if modelIsMissing { account.models = ["another"] }
                }
            }
            let rows = accounts.map { account in
                let record = records.first { $0.number("id") == Int(account.id) }
                return Account(
                    id: account.id,
                    name: account.name,
                    type: account.context.kind.rawValue,
                    schedulable: record?["schedulable"]?.bool ?? true
                )
            }
            let (answer, waits) = try await RunningGateway.run(
                accounts: accounts,
                state: RoutingState(accounts: rows, rules: rules),
                routing: routing,
                settings: settings,
                recording: recording
            ) { running in
                let json = #"{"prompt":"a cat","model":"gpt-image-2","stream":\#(isStream)}"#
                return (try await running.generate(json), running.clock.waits)
            }
            return VectorRun(
                answer: answer,
                calls: calls.withLock(\.self),
                waits: waits,
                effects: routing.effects,
                rows: recording.errors,
                unrecorded: recording.unrecorded
            )
        }
    }
}

/// What a vector says about a client's answer, compared with what came over HTTP.
func expectAnswer(
    _ answer: RunningGateway.Answer,
    _ expected: JSONValue,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(answer.headers["x-request-id"]?.hasPrefix("gw_") == true, sourceLocation: sourceLocation)
    #expect(answer.status == expected.number("status"), sourceLocation: sourceLocation)
    #expect((answer.headers["retry-after"] ?? "") == expected.text("retry_after"), sourceLocation: sourceLocation)
    if let json = expected["json"], let ours = answer.json {
        expectMembers(ours, json, sourceLocation)
    } else if let events = expected["sse"]?.elements {
        let ours = ServerSentEvents.events(in: answer.text)
        #expect(ours.map { $0.name ?? "" } == events.map { $0.text("event") }, sourceLocation: sourceLocation)
        for (event, want) in zip(ours, events) {
            guard let data = JSONReader.strict(event.data), let wanted = want["data"] else { continue }
            expectMembers(data, wanted, sourceLocation)
        }
    } else {
        let error = answer.error
        #expect(answer.headers["content-type"] == "application/json", sourceLocation: sourceLocation)
        #expect(error?.text("type") == expected.text("type"), sourceLocation: sourceLocation)
        #expect(error?.text("message") == expected.text("message"), sourceLocation: sourceLocation)
        #expect(error?.text("code") == expected.text("code"), sourceLocation: sourceLocation)
        #expect(error?.text("param") == expected.text("param"), sourceLocation: sourceLocation)
    }
}

private func expectMembers(_ ours: JSONValue, _ expected: JSONValue, _ sourceLocation: SourceLocation) {
    #expect(
        Set(ours.members.map(\.key)).subtracting(["created"])
            == Set(expected.members.map(\.key)).subtracting(["created"]),
        sourceLocation: sourceLocation
    )
    for member in expected.members where member.value.string != "<now>" {
        guard let value = ours[member.key] else { continue }
        switch (value.kind, member.value.kind) {
        case (.object, .object): expectMembers(value, member.value, sourceLocation)
        case (.array(let some), .array(let others)) where some.count == others.count:
            for (one, other) in zip(some, others) { expectMembers(one, other, sourceLocation) }
        default: #expect(value.text == member.value.text, sourceLocation: sourceLocation)
        }
    }
}
