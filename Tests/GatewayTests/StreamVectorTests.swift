import ErrorPolicy
import Gateway
import TestSupport
import Testing

/// A case of area `sse_error`: what the reference's own functions made of one answer of an OAuth account's upstream.
struct StreamVector: Sendable, CustomTestStringConvertible {
    let id: String
    let input: JSONValue
    let expected: JSONValue
    let differs: String?

    var testDescription: String { id }

    /// Whole answers of OAuth accounts; API-key accounts' answers are relayed, not read. The one with HTTP/2's own error
    /// needs HTTP/2 and is the policy's to test.
    static let all: [StreamVector] = {
        guard let lines = try? Fixtures.lines("vectors.jsonl") else { return [] }
        return lines.compactMap { line in
            guard let value = JSONReader.strict(Array(line)[...]), value["area"]?.string == "sse_error",
                let id = value["id"]?.string, let input = value["input"], let expected = value["expected"],
                input["op"] == nil, input["account_type"]?.string != "apikey", id != "sse_error-http2-read-error"
            else { return nil }
            return StreamVector(id: id, input: input, expected: expected, differs: value["differs"]?.string)
        }
    }()

    var attempt: OAuthAttempt {
        OAuthAttempt { image in
            if input["endpoint"]?.string?.hasSuffix("edits") == true {
                image.endpoint = .edits
                image.imageURLs = ["https://example.com/cat.png"]
            }
            image.isStream = input["stream"]?.bool ?? false
            image.responseFormat = input["response_format"]?.string ?? ""
        }
    }

    var answer: ScriptedUpstream.Answer {
        var answer = ScriptedUpstream.Answer([
            .head(
                200,
                [("content-type", "text/event-stream"), ("transfer-encoding", "chunked")]
                    + (input["headers"]?.members ?? []).filter { $0.key != "Content-Type" }.map {
                        ($0.key, $0.value.text ?? "")
                    }
            )
        ])
        let sse = input["sse"]?.string ?? ""
        if !sse.isEmpty { answer.steps.append(.chunk(sse)) }
        return answer.then(input["upstream"]?["read_error"] == nil ? .lastChunk() : .reset)
    }
}

@Suite("Image streams over HTTP, by the vectors")
struct StreamVectorTests {
    @Test("What the client gets", arguments: StreamVector.all)
    func client(_ vector: StreamVector) async throws {
        #expect(vector.differs == nil)
        let seen = try await vector.attempt.run(vector.answer)
        let expected = vector.expected
        #expect(seen.decision?.kind.rawValue ?? "success" == expected["decision"]?.string)

        if let client = expected["client"], !client.isNull {
            #expect(seen.head?.status == client["status"]?.integer)
            let wantsEvents = client["sse"] != nil
            #expect(seen.contentType == (wantsEvents ? "text/event-stream" : "application/json"))
            if let events = client["sse"]?.elements {
                #expect(seen.events.map(\.name) == events.map { $0["event"]?.string })
                for (event, want) in zip(seen.events, events) {
                    expectSame(JSONReader.strict(event.data), want["data"])
                }
            } else if let json = client["json"] {
                expectSame(JSONReader.strict(seen.body), json, besides: ["created"])
            } else {
                let error = JSONReader.strict(seen.body)?["error"]
                for name in ["type", "code", "param", "message"] {
                    #expect(error?[name]?.text == client[name]?.text)
                }
            }
        } else {
            #expect(seen.head == nil)
        }
        if let exhausted = expected["if_exhausted"] {
            #expect(seen.decision?.ifExhausted?.client.status == exhausted["status"]?.integer)
            #expect(seen.decision?.ifExhausted?.client.message == exhausted["message"]?.string)
            let mayRetry = expected["failover"]?["retry_same_account"]?.bool
            #expect((seen.decision?.failover?.retry != nil) == mayRetry)
        }
        let attempt = expected["ops_event"].flatMap { $0.isNull ? nil : $0 }
        #expect(seen.decision?.attempt?.rawValue == attempt?["kind"]?.text)
        if let attempt {
            #expect(seen.decision?.upstream.message == attempt["message"]?.text)
            #expect(seen.decision?.upstream.status == attempt["upstream_status_code"]?.integer)
            #expect(seen.decision?.upstream.requestID == attempt["upstream_request_id"]?.text)
        }
        let effects = expected["account_effect"]?.elements ?? []
        #expect(seen.decision?.accountEffects.map(\.operation.rawValue) ?? [] == effects.map { $0["op"]?.text })
    }

    @Test("There are as many cases as the area has")
    func count() { #expect(StreamVector.all.count == 26) }

    /// Equal members, by name and text, whatever their order; `<now>` is any time.
    private func expectSame(_ ours: JSONValue?, _ expected: JSONValue?, besides: Set<String> = []) {
        guard let expected else { return }
        if let elements = expected.elements {
            #expect(ours?.elements?.count == elements.count)
            for (one, other) in zip(ours?.elements ?? [], elements) { expectSame(one, other) }
        } else if !expected.members.isEmpty {
            let names = Set((ours?.members ?? []).map(\.key))
            #expect(names.subtracting(besides) == Set(expected.members.map(\.key)).subtracting(besides))
            for member in expected.members where member.value.string != "<now>" {
                expectSame(ours?[member.key], member.value)
            }
        } else {
            #expect(ours?.text == expected.text)
        }
    }
}
