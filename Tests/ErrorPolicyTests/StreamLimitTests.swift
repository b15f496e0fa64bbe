import ErrorPolicy
import Testing

@Suite("The limits of an image stream")
struct StreamLimitTests {
    @Test(
        "A stream that was idle too long says how long, as the peer writes it",
        arguments: [
            (900_000, "15m0s"), (90_000, "1m30s"), (30_000, "30s"), (3_630_000, "1h0m30s"), (1_500, "1.5s"),
            (60_050, "1m0.05s"),
        ]
    )
    func idle(_ milliseconds: Int, _ words: String) {
        let failure = StreamFailure(idleFor: milliseconds)
        #expect(failure.upstream.message == "upstream image stream idle for \(words)")
        let decision = ErrorPolicy.decide(
            failure,
            account: AccountContext(kind: .oauth),
            isStream: true,
            bytesWritten: true
        )
        #expect(decision.client?.status == 502)
        #expect(decision.failover == nil)
    }

    @Test("An event longer than a megabyte is read, and little of it is kept for the log")
    func largeEvent() {
        var stream = ImageStream(.init(isStream: false, model: ImageModel.usual), now: 0)
        let image = String(repeating: "QUJD", count: 400_000)
        let item = #"{"type":"image_generation_call","result":"\#(image)"}"#
        _ = stream.take(#"{"type":"response.output_item.done","item":\#(item)}"#)
        #expect(stream.detail.utf8.count < 2_000)
        guard case .success(let json?, 1) = stream.finish().ending else {
            Issue.record("no image")
            return
        }
        #expect(json.contains(image))
    }

    @Test("A stream that was given up keeps the image it had, and tells the first error it heard")
    func givenUp() {
        let reason = StreamFailure(idleFor: 1_000)
        var served = ImageStream(.init(isStream: false, model: ImageModel.usual), now: 0)
        _ = served.take(
            #"{"type":"response.output_item.done","item":{"type":"image_generation_call","result":"aW1n"}}"#
        )
        #expect(!served.isComplete)
        guard case .success = served.finish(givenUp: reason).ending else {
            Issue.record("the image was lost")
            return
        }
        var failed = ImageStream(.init(isStream: false, model: ImageModel.usual), now: 0)
        _ = failed.take(#"{"type":"error","error":{"type":"invalid_request_error","message":"bad size"}}"#)
        guard case .failure(let failure) = failed.finish(givenUp: reason).ending else {
            Issue.record("no failure")
            return
        }
        #expect(failure.upstream.message == "bad size")
    }

    @Test("Quoted text is the same whether it needs escapes or not")
    func quoting() {
        for text in ["", "plain", "a\"b", "a\\b", "a\nb", "caf\u{E9}", "a\u{1B}b", "a\u{7F}b"] {
            var quoted = ""
            JSONText.append(text, to: &quoted)
            #expect(JSONReader.strict(quoted)?.string == text)
        }
    }
}
