import ErrorPolicy
import TestSupport
import Testing

@Suite("Image streams, by the vectors")
struct StreamVectorTests {
    @Test("the status an error stands for", arguments: Vector.area("sse_error", op: "status"))
    func status(_ vector: Vector) throws {
        let error = try #require(vector.input["error"])
        let status = StreamErrorStatus.status(type: error.text("type"), code: error.text("code"))
        #expect(status == vector.expected.number("status"))
    }

    @Test("what is kept of an answer without an image", arguments: Vector.area("sse_error", op: "summary"))
    func summary(_ vector: Vector) {
        var stream = ImageStream(.init(isStream: false, model: ImageModel.usual), now: 0)
        for event in ServerSentEvents.events(in: vector.input.text("sse")) { _ = stream.take(event.data) }
        #expect(stream.detail == vector.expected.text("detail"))
    }

    @Test("what the client gets from a stream", arguments: Vector.area("sse_error"))
    func stream(_ vector: Vector) throws {
        let input = vector.input
        let readError = input["upstream"]?["read_error"]?.string
        if input.text("account_type") == "apikey" {
            // An API-key account's answer is relayed, not interpreted.
            guard let readError else {
                #expect(vector.expected.text("decision") == "success")
                return
            }
            let decision = ErrorPolicy.decideBrokenRelay(readError)
            #expect(decision.kind.rawValue == vector.expected.text("decision"))
            expectClient(decision.client, try #require(vector.expected["client"]))
            return
        }
        let outcome = StreamRun(
            sse: input.text("sse"),
            isStream: input.flag("stream"),
            isEdit: input.text("endpoint").hasSuffix("edits"),
            wantsURL: input.text("response_format") == "url",
            headers: Headers(vector: input["headers"]),
            readError: readError
        )
        expectOutcome(outcome, vector)
    }

    private func expectOutcome(_ outcome: StreamRun, _ vector: Vector) {
        let expected = vector.expected
        guard let decision = outcome.decision else {
            #expect(expected.text("decision") == "success")
            #expect(outcome.imageCount == expected.number("image_count"))
            expectSuccess(outcome, expected["client"])
            return
        }
        #expect(decision.kind.rawValue == expected.text("decision"))
        expectEffects(decision.accountEffects, expected["account_effect"])
        if let events = expected["client"]?["sse"]?.elements {
            expectEvents(outcome.events, events)
        } else if let client = expected["client"] {
            expectClient(decision.client, client)
        }
        if let exhausted = expected["if_exhausted"] {
            expectClient(decision.ifExhausted?.client, exhausted)
            #expect((decision.failover?.retry != nil) == expected["failover"]?.flag("retry_same_account"))
            #expect(decision.failover?.cause.reason == expected["failover"]?["reason"]?.text)
            #expect(decision.failover?.status == expected["failover"]?.number("status"))
        }
        guard let event = expected.present("ops_event") else {
            #expect(decision.attempt == nil)
            return
        }
        #expect(decision.attempt?.rawValue == event.text("kind"))
        #expect(decision.upstream.message == event.text("message"))
        #expect(decision.upstream.status == event.number("upstream_status_code"))
        #expect((decision.upstream.requestID ?? "") == event.text("upstream_request_id"))
    }
}

/// What a vector says about a successful answer, compared with ours.
func expectSuccess(_ outcome: StreamRun, _ client: JSONValue?) {
    if let events = client?["sse"]?.elements {
        expectEvents(outcome.events, events)
    } else if let expected = client?["json"], let ours = outcome.json.flatMap({ JSONReader.strict($0) }) {
        expectSameMembers(ours, expected, except: expected["created"] == nil ? ["created"] : [])
    }
}

/// Compares events by name and data.
func expectEvents(_ ours: [String], _ expected: [JSONValue]) {
    let events = ServerSentEvents.events(in: ours.joined())
    #expect(events.map { $0.name ?? "" } == expected.map { $0.text("event") })
    for (event, want) in zip(events, expected) {
        guard let data = JSONReader.strict(event.data), let wanted = want["data"] else { continue }
        let isNow = wanted["created_at"]?.string == "<now>"
        expectSameMembers(data, wanted, except: isNow ? ["created_at"] : [])
    }
}

/// The members of two objects, by name and text, whatever their order.
private func expectSameMembers(_ ours: JSONValue, _ expected: JSONValue, except: Set<String>) {
    let names = Set(ours.members.map(\.key)).subtracting(except)
    #expect(names == Set(expected.members.map(\.key)).subtracting(except))
    for name in names {
        let left = ours[name]
        let right = expected[name]
        if let elements = right?.elements {
            #expect(left?.elements?.count == elements.count)
            for (one, other) in zip(left?.elements ?? [], elements) { expectSameMembers(one, other, except: []) }
        } else if let right, !right.members.isEmpty, let left {
            expectSameMembers(left, right, except: [])
        } else {
            #expect(left?.text == right?.text)
        }
    }
}
