import ErrorPolicy
import Foundation
import GRDB
import OpsModel
import Synchronization
import TestSupport
import Testing

@testable import OpsStore

@Suite(.timeLimit(.minutes(15))) struct LiveReaderTests {
    static let now = Timestamp(1_700_000_000_000)

    private func reader(_ path: String) -> LiveReader { LiveReader(path: path) { Self.now } }

    /// The first observation that fits; what comes before is passed over.
    private func first<T>(
        _ iterator: inout AsyncStream<OpsObservation>.Iterator,
        _ pick: (OpsObservation) -> T?
    ) async throws -> T {
        while let observation = await iterator.next() {
            if let found = pick(observation) { return found }
        }
        throw CancellationError()
    }

    private func total(_ wanted: Int) -> (OpsObservation) -> OpsSnapshot? {
        { observation in
            if case .snapshot(let snapshot) = observation, snapshot.totals.total == wanted { snapshot } else { nil }
        }
    }

    private func failure(_ observation: OpsObservation) -> String? {
        if case .failed(let sentence) = observation { sentence } else { nil }
    }

    @Test("a row that another connection commits is answered")
    func commit() async throws {
        let scratch = try ScratchLog()
        let reader = reader(scratch.path)
        var observations = reader.observations.makeAsyncIterator()
        reader.ask(OpsQuery(serial: 1))
        #expect(try await first(&observations, total(0)).query.serial == 1)
        for count in 1...3 {
            try scratch.insert(["created_at": Self.now.rawValue, "status_code": 502, "upstream_status_code": 400])
            _ = try await first(&observations, total(count))
        }
        reader.ask(OpsQuery(window: .week, serial: 2))
        #expect(try await first(&observations, total(3)).query.serial == 2)
        reader.close()
    }

    @Test("a row that the sqlite3 program inserts is answered")
    func otherProcess() async throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3") else { return }
        let scratch = try ScratchLog()
        let reader = reader(scratch.path)
        var observations = reader.observations.makeAsyncIterator()
        reader.ask(OpsQuery())
        _ = try await first(&observations, total(0))
        let program = Process()
        program.executableURL = URL(filePath: "/usr/bin/sqlite3")
        program.arguments = [
            scratch.path,
            """
            INSERT INTO ops_error_logs(created_at, status_code, upstream_status_code, upstream_error_type, account_id,
              error_message, upstream_error_message, inbound_endpoint)
            VALUES (\(Self.now.rawValue), 502, 400, 'invalid_request_error', 7, 'Upstream request failed', 'bad size',
              '/v1/images/generations')
            """,
        ]
        try program.run()
        program.waitUntilExit()
        let snapshot = try await first(&observations, total(1))
        #expect(snapshot.groups.first?.key == GroupKey([.status(400), .text("invalid_request_error")]))
        #expect(snapshot.totals.masked == 1)
        #expect(snapshot.groups.first?.newestMessage == "bad size")
        reader.close()
    }

    @Test("a log that is missing, then made, then replaced, then broken is told in sentences and read again")
    func badDays() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("ops.db")
        let reader = reader(path)
        var observations = reader.observations.makeAsyncIterator()
        reader.ask(OpsQuery())
        #expect(try await first(&observations, failure).contains("unmask init"))

        try OpsLog.create(path)
        _ = try await first(&observations, total(0))

        let other = folder.path("other.db")
        let log = try OpsLog.create(other)
        try log.append([
            RecordedError(ErrorDetail(row: ErrorRow(id: 0, createdAt: Self.now, clientStatus: 502, outcome: .local)))
        ])
        _ = try await log.queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try log.queue.close()
        try? FileManager.default.removeItem(atPath: path + "-wal")
        try? FileManager.default.removeItem(atPath: path + "-shm")
        #expect(rename(other, path) == 0)
        #expect(try await first(&observations, total(1)).totals.local == 1)

        try FileManager.default.removeItem(atPath: path)
        try Data("not a database, whatever its name says, and long enough to have a header of one".utf8)
            .write(to: URL(filePath: path))
        #expect(try await first(&observations, failure).contains("ops.db"))
        reader.close()
    }

    @Test("a newer schema is refused while it is there")
    func newerSchema() async throws {
        let scratch = try ScratchLog()
        try scratch.writer.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try scratch.run("PRAGMA user_version = 99")
        let reader = reader(scratch.path)
        var observations = reader.observations.makeAsyncIterator()
        reader.ask(OpsQuery())
        #expect(try await first(&observations, failure).contains("install a newer unmask"))
        try scratch.run("PRAGMA user_version = 1")
        _ = try await first(&observations, total(0))
        reader.close()
    }

    @Test("the detail of a row is read beside the questions")
    func detail() async throws {
        let scratch = try ScratchLog()
        try scratch.insert(["created_at": Self.now.rawValue, "status_code": 502, "account_id": 4])
        try scratch.run(
            """
            INSERT INTO ops_upstream_errors (error_log_id, attempt, account_id, account_name, kind, message)
            VALUES (1, 2, 4, 'four', 'http_error', 'b'), (1, 1, 3, 'three', 'failover', 'a')
            """
        )
        let reader = reader(scratch.path)
        var observations = reader.observations.makeAsyncIterator()
        reader.ask(OpsQuery())
        _ = try await first(&observations, total(1))
        let detail = try #require(try await reader.detail(of: 1))
        #expect(detail.attempts.map(\.message) == ["a", "b"])
        #expect(detail.row.account?.name == "four")
        #expect(try await reader.detail(of: 99) == nil)
        reader.close()
    }

    @Test("a reader that is dropped ends its thread and its observations")
    func dropped() async throws {
        let scratch = try ScratchLog()
        var stream: AsyncStream<OpsObservation>?
        do {
            let reader = reader(scratch.path)
            reader.ask(OpsQuery())
            stream = reader.observations
        }
        var last: OpsObservation?
        for await observation in stream! { last = observation }
        _ = last
    }
}
