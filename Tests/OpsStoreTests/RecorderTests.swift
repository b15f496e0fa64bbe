import ErrorPolicy
import GRDB
import OpsModel
import TestSupport
import Testing

@testable import OpsStore

@Suite(.timeLimit(.minutes(15))) struct RecorderTests {
    static let at = Timestamp(1_700_000_000_000)

    static func error(_ number: Int, body: String? = nil) -> RecordedError {
        let row = ErrorRow(
            id: 0,
            createdAt: at + Int64(number),
            requestID: "req_\(number)",
            account: AccountRef(id: 7, name: "seven"),
            platform: "openai",
            model: "gpt-image-1",
            endpoint: "/v1/images/edits",
            stream: true,
            inStream: true,
            clientStatus: 502,
            clientType: "upstream_error",
            clientMessage: "Upstream request failed",
            upstreamStatus: 400,
            upstreamType: "invalid_request_error",
            upstreamCode: "c",
            upstreamParam: "size",
            upstreamMessage: "bad size",
            outcome: .masked,
            maskReason: .genericHandler,
            attemptCount: 2,
            duration: 12
        )
        return RecordedError(
            ErrorDetail(
                row: row,
                clientRequestID: "client",
                apiKeyID: 3,
                upstreamModel: "m",
                upstreamEndpoint: "/up",
                clientCode: "",
                clientParam: "p",
                upstreamBody: body ?? "{}",
                upstreamRequestID: "up_1",
                phase: "upstream",
                owner: "provider",
                source: "http",
                severity: "P2",
                isBusinessLimited: true,
                upstreamLatency: 9,
                attempts: [
                    Attempt(
                        number: 1,
                        createdAt: at,
                        platform: "openai",
                        account: AccountRef(id: 6, name: "six"),
                        status: 429,
                        type: "t",
                        code: "c",
                        requestID: "r",
                        url: "https://up",
                        kind: "failover",
                        message: "m",
                        detail: "d"
                    ),
                    Attempt(number: 2, createdAt: at + 1, account: AccountRef(id: 7, name: "seven"), status: 400),
                ]
            )
        )
    }

    @Test("what is recorded is read back as it was")
    func roundTrip() async throws {
        let scratch = try ScratchLog()
        let recorder = OpsRecorder(try scratch.open(.readWrite))
        recorder.record(Self.error(0))
        await recorder.flush()
        var expected = Self.error(0).detail
        expected.row.id = 1
        #expect(try scratch.open().detail(1) == expected)
        await recorder.close()
    }

    @Test("many errors, requests and drops all arrive, and nothing waits")
    func many() async throws {
        let scratch = try ScratchLog()
        let recorder = OpsRecorder(try scratch.open(.readWrite))
        for number in 0..<3_000 {
            recorder.record(Self.error(number))
            recorder.record(
                TrafficCount(moment: Self.at, accountID: 7, model: nil, endpoint: nil, requests: 2, successes: 1)
            )
        }
        recorder.count(.skipMonitoring, at: Self.at)
        recorder.count(.skipMonitoring, at: Self.at)
        await recorder.flush()
        let log = try scratch.open()
        let snapshot = try log.snapshot(OpsQuery(window: .hour), now: Self.at + 5_000)
        #expect(snapshot.totals.masked == 3_000)
        #expect(snapshot.requests == 6_000)
        #expect(snapshot.unrecorded == ["skip_monitoring": 2])
        #expect(try log.check().isEmpty)
        await recorder.close()
    }

    @Test("a queue that is full drops the newest and counts them, by rows and by bytes")
    func full() {
        var queue = RecorderQueue()
        for number in 0..<RecorderQueue.rowLimit + 5 { queue.add(Self.error(number)) }
        #expect(queue.errors.count == RecorderQueue.rowLimit)
        #expect(queue.unrecorded.values.reduce(0, +) == 5)
        let batch = queue.take(100)
        #expect(batch.errors.count == 100 && queue.errors.count == RecorderQueue.rowLimit - 100)
        #expect(queue.unrecorded.isEmpty && batch.unrecorded.count == 1)
        queue.giveUp(batch)
        #expect(queue.unrecorded.values.reduce(0, +) == 105)

        var heavy = RecorderQueue()
        let body = String(repeating: "b", count: 1 << 20)
        for number in 0..<40 { heavy.add(Self.error(number, body: body)) }
        #expect(heavy.errors.count == 31)
        #expect(heavy.bytes <= RecorderQueue.byteLimit)
    }

    @Test("a log that cannot be written loses errors and counts them, and fails nobody")
    func writeFailed() async throws {
        let scratch = try ScratchLog()
        let recorder = OpsRecorder(try scratch.open(.readWrite))
        try scratch.run("ALTER TABLE ops_upstream_errors RENAME TO hidden")
        #expect(recorder.health == RecordingHealth())
        recorder.record(Self.error(0))
        await recorder.flush()
        #expect(recorder.health.dropped == 1)
        // That it was lost is written.
        await recorder.flush()
        #expect(recorder.health == RecordingHealth(queued: 0, dropped: 1, isFailing: false))
        try scratch.run("ALTER TABLE hidden RENAME TO ops_upstream_errors")
        recorder.record(Self.error(1))
        await recorder.flush()
        #expect(recorder.health == RecordingHealth(queued: 0, dropped: 1, isFailing: false))
        let snapshot = try scratch.open().snapshot(OpsQuery(window: .hour), now: Self.at)
        #expect(snapshot.totals.total == 1)
        #expect(snapshot.unrecorded == ["write_failed": 1])
        await recorder.close()
    }

    @Test("a graceful shutdown writes what is queued")
    func shutdown() async throws {
        let scratch = try ScratchLog()
        let recorder = OpsRecorder(try scratch.open(.readWrite))
        for number in 0..<500 { recorder.record(Self.error(number)) }
        await recorder.close()
        #expect(try scratch.open().snapshot(OpsQuery(window: .hour), now: Self.at).totals.total == 500)
        recorder.record(Self.error(501))
        await recorder.flush()
    }
}
