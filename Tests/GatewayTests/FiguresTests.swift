import ErrorPolicy
import Gateway
import Logging
import OpsModel
import Testing

@Suite("The gateway's figures")
struct FiguresTests {
    @Test("Requests, errors, failovers and the recorder's state are told")
    func samples() throws {
        let figures = GatewayFigures()
        for _ in 0..<3 { figures.requestBegan() }
        figures.requestEnded(status: 200, outcome: nil, endpoint: .generations, milliseconds: 12_000)
        figures.requestEnded(status: 502, outcome: .masked, endpoint: .edits, milliseconds: 90)
        figures.upstreamError(status: 429)
        figures.upstreamError(status: 0)
        figures.upstreamError(status: 799)
        figures.failover()
        figures.recording(queued: 7, dropped: 2)
        figures.leftOut(.withoutKey)

        let text = try Exposition(figures.prometheus)
        #expect(text["unmask_gateway_requests_total", ["endpoint": "generations", "status": "200"]] == 1)
        #expect(text["unmask_gateway_requests_total", ["endpoint": "edits", "status": "502"]] == 1)
        #expect(text["unmask_gateway_errors_total", ["outcome": "masked"]] == 1)
        #expect(text["unmask_gateway_errors_total", ["outcome": "recovered"]] == 0)
        #expect(text["unmask_gateway_upstream_errors_total", ["status": "429"]] == 1)
        #expect(text["unmask_gateway_upstream_errors_total", ["status": "none"]] == 1)
        #expect(text["unmask_gateway_upstream_errors_total", ["status": "other"]] == 1)
        #expect(text["unmask_gateway_failovers_total", [:]] == 1)
        #expect(text["unmask_gateway_requests_in_flight", [:]] == 1)
        #expect(text["unmask_gateway_recorder_queue", [:]] == 7)
        #expect(text["unmask_gateway_recorder_dropped_total", [:]] == 2)
        #expect(text["unmask_gateway_errors_left_out_total", ["reason": "without_key"]] == 1)
        #expect(text["unmask_gateway_errors_left_out_total", ["reason": "skip_monitoring"]] == 0)
    }

    @Test("What is left out of the log on purpose is counted by its reason, and not called lost")
    func leftOut() throws {
        let figures = GatewayFigures()
        let log = MemoryRecording()
        let recording = CountedRecording(log, figures)
        for reason in UnrecordedReason.allCases + [.skipMonitoring] { recording.count(reason, at: Timestamp(0)) }
        #expect(log.unrecorded == UnrecordedReason.allCases + [.skipMonitoring])
        let text = try Exposition(figures.prometheus)
        let samples = text.samples.filter { $0.name == "unmask_gateway_errors_left_out_total" }
        #expect(samples.map { $0.labels["reason"] } == ["skip_monitoring", "without_key"])
        #expect(samples.map(\.value) == [2, 1])
        #expect(text["unmask_gateway_recorder_dropped_total", [:]] == 0)
    }

    @Test("The duration is a histogram whose buckets grow and whose last is the count")
    func histogram() throws {
        let figures = GatewayFigures()
        let lengths = [0, 5, 6, 999, 1_500, 2_000_000]
        for length in lengths {
            figures.requestBegan()
            figures.requestEnded(status: 200, outcome: nil, endpoint: .generations, milliseconds: length)
        }
        let text = try Exposition(figures.prometheus)
        let name = "unmask_gateway_request_duration_seconds"
        let buckets = text.samples.filter {
            $0.name == "\(name)_bucket" && $0.labels["endpoint"] == "generations"
        }
        #expect(buckets.map(\.value) == buckets.map(\.value).sorted())
        #expect(buckets.first?.labels["le"] == "0.005")
        #expect(buckets.first?.value == 2)
        #expect(text["\(name)_bucket", ["endpoint": "generations", "le": "1"]] == 4)
        #expect(buckets.last?.labels["le"] == "+Inf")
        #expect(buckets.last?.value == 6)
        #expect(text["\(name)_count", ["endpoint": "generations"]] == 6)
        #expect(text["\(name)_sum", ["endpoint": "generations"]] == 2_002.51)
    }

    @Test("No status and no endpoint makes the figures grow")
    func bounded() throws {
        let figures = GatewayFigures()
        for status in -10..<3_000 {
            figures.requestBegan()
            figures.requestEnded(status: status, outcome: .local, endpoint: nil, milliseconds: -status)
            figures.upstreamError(status: status)
        }
        let text = try Exposition(figures.prometheus)
        #expect(text.samples.count < 150)
        #expect(text["unmask_gateway_requests_in_flight", [:]] == 0)
    }

    @Test("A gateway that is not ready says why")
    func readiness() {
        let ready = Readiness(isConfigured: true, hasUsableAccount: true, logIsWritable: true)
        #expect(ready.status == 200)
        #expect(ready.body == #"{"status":"ready"}"#)
        let not = Readiness(isConfigured: true, hasUsableAccount: false, logIsWritable: false)
        #expect(not.status == 503)
        #expect(
            not.body
                == #"{"status":"not ready","reasons":["no account can take requests now","the ops log cannot be written"]}"#
        )
    }

    @Test("The access log's line holds no secret and no control character")
    func accessLog() {
        var request = FinishedRequest(id: "req_1", status: 502, milliseconds: 1_234)
        request.endpoint = .edits
        request.outcome = .masked
        request.clientID = "a\u{1B}[2Jb\nc"
        request.model = "gpt-image-2 sk-abcdefghijklmnop1234"
        request.account = String(repeating: "x", count: 10_000)
        let line = request.metadata
        #expect(line["request_id"] == "req_1")
        #expect(line["outcome"] == "masked")
        #expect(line["endpoint"] == "/v1/images/edits")
        #expect(line["model"] == "gpt-image-2 sk-***")
        #expect(line["client_request_id"]?.description.unicodeScalars.contains { $0.value < 0x20 } == false)
        #expect((line["account"]?.description.utf8.count ?? 0) <= 130)
        #expect(line["api_key_id"] == nil)
        #expect(line["client_left"] == nil)
    }
}
