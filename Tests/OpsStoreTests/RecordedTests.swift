import OpsModel
import Testing

@testable import OpsStore

@Suite("Errors of a span, one after the other")
struct RecordedTests {
    private func log() throws -> ScratchLog {
        let log = try ScratchLog()
        for index in 0..<25 {
            try log.insert([
                "created_at": 1_000 + index / 3, "status_code": 502, "upstream_status_code": index % 2 == 0 ? 400 : 503,
                "upstream_error_detail": "body \(index)", "upstream_request_id": "req-\(index)",
            ])
        }
        return log
    }

    @Test("all of them, newest first, each once, whatever the chunk", arguments: [1, 2, 7, 25, 500])
    func chunks(chunk: Int) throws {
        let log = try log()
        var ids: [Int64] = []
        var bodies: [String?] = []
        try log.open().forEachRecorded(.between(0, 10_000), chunk: chunk) { error in
            ids.append(error.row.id)
            bodies.append(error.body)
            #expect(error.upstreamRequestID == "req-\(error.row.id - 1)")
            return true
        }
        #expect(ids == Array((1...25).reversed()))
        #expect(bodies.first == "body 24")
    }

    @Test("only those that match, until the reader has enough")
    func narrowed() throws {
        let log = try log()
        var ids: [Int64] = []
        try log.open().forEachRecorded(.between(0, 1_004), filter: try Filter.parse("status:400"), chunk: 2) { error in
            ids.append(error.row.id)
            return ids.count < 4
        }
        #expect(ids == [11, 9, 7, 5])
    }

    @Test("a body is read up to its bound")
    func longBody() throws {
        let log = try ScratchLog()
        let text = String(repeating: "字", count: ReplayCase.bodyLimit)
        try log.insert([
            "created_at": 1, "status_code": 502, "upstream_status_code": 400, "upstream_error_detail": text,
        ])
        var length = 0
        try log.open().forEachRecorded(.between(0, 10)) { error in
            length = error.body?.utf8.count ?? 0
            return true
        }
        #expect(length > ReplayCase.bodyLimit - 4)
        #expect(length <= ReplayCase.bodyLimit)
    }
}
