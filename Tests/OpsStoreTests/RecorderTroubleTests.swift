import ErrorPolicy
import Foundation
import GRDB
import Logging
import OpsModel
import Synchronization
import TestSupport
import Testing

@testable import OpsStore

@Suite("Bad days of an ops log that is written", .timeLimit(.minutes(30))) struct RecorderTroubleTests {
    private static let always = TimeSpan.between(0, .max)

    private func numbers(_ path: String) throws -> [String] {
        try OpsLog.open(path).errors(Self.always, limit: 20_000).rows.compactMap(\.requestID).sorted()
    }

    private func unrecorded(_ path: String) throws -> [String: Int] {
        try OpsLog.open(path).snapshot(OpsQuery(window: .hour), now: RecorderTests.at + 60_000).unrecorded
    }

    /// Whether something comes true within 20 s.
    private func eventually(_ condition: () -> Bool) async -> Bool {
        for _ in 0..<20_000 {
            if condition() { return true }
            try? await Task.sleep(for: .milliseconds(1))
        }
        return false
    }

    @Test("while somebody holds the lock errors wait, within bounds; then they arrive, and so does what was too many")
    func locked() async throws {
        let scratch = try ScratchLog()
        let recorder = OpsRecorder(try scratch.open(.readWrite))
        let extra = 100
        let count = RecorderQueue.rowLimit + OpsRecorder.batchLimit + extra
        try await scratch.writer.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            for number in 0..<count { recorder.record(RecorderTests.error(number)) }
            let health = recorder.health
            #expect(health.queued <= RecorderQueue.rowLimit + OpsRecorder.batchLimit)
            #expect(health.dropped >= extra)
            #expect(health.queued + health.dropped == count)
            try db.execute(sql: "COMMIT")
        }
        await recorder.flush()
        let health = recorder.health
        #expect(health.queued == 0 && !health.isFailing)
        #expect(try numbers(scratch.path).count == count - health.dropped)
        #expect(try unrecorded(scratch.path) == ["queue_full": health.dropped])
        await recorder.close()
        #expect(try scratch.open().check().isEmpty)
    }

    @Test("a log that is deleted is laid anew: what comes next is in the file the path names")
    func deleted() async throws {
        let scratch = try ScratchLog()
        let told = ToldLines()
        let recorder = OpsRecorder(try scratch.open(.readWrite), logger: told.logger)
        recorder.record(RecorderTests.error(0))
        await recorder.flush()
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: scratch.path + suffix) }
        for number in 1...3 {
            recorder.record(RecorderTests.error(number))
            await recorder.flush()
        }
        #expect(try numbers(scratch.path) == ["req_1", "req_2", "req_3"])
        #expect(recorder.health == RecordingHealth())
        #expect(
            told.lines == ["The ops log was moved, deleted or replaced: errors go on into \(scratch.path)."]
        )
        await recorder.close()
        #expect(try scratch.open().check().isEmpty)
    }

    @Test("a log that is moved away keeps what was recorded before, and the path gets a new one")
    func moved() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("ops.db")
        let recorder = OpsRecorder(try OpsLog.create(path))
        recorder.record(RecorderTests.error(0))
        await recorder.flush()
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        recorder.record(RecorderTests.error(1))
        await recorder.flush()
        #expect(try numbers(path) == ["req_1"])
        #expect(try numbers(path + ".1") == ["req_0"])
        await recorder.close()
        #expect(try OpsLog.open(path).check().isEmpty)
        #expect(try OpsLog.open(path + ".1").check().isEmpty)
    }

    @Test("what takes a log's place and is none is not touched; errors wait until there is a log again, told once")
    func replaced() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("ops.db")
        let told = ToldLines()
        let recorder = OpsRecorder(try OpsLog.create(path), logger: told.logger)
        let notes = "these are somebody's notes, not a database: do not overwrite them\n"
        for suffix in ["-wal", "-shm", ""] { try? FileManager.default.removeItem(atPath: path + suffix) }
        try Data(notes.utf8).write(to: URL(filePath: path))
        recorder.record(RecorderTests.error(0))
        #expect(await eventually { recorder.health.isFailing })
        recorder.record(RecorderTests.error(1))
        #expect(await eventually { recorder.health.queued == 2 })
        #expect(try String(contentsOfFile: path, encoding: .utf8) == notes)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".notes")
        await recorder.flush()
        #expect(try numbers(path) == ["req_0", "req_1"])
        #expect(recorder.health == RecordingHealth())
        await recorder.close()
        // A try may fall into the moment in which there is no file: that is told too, for itself.
        #expect(told.lines.filter { $0.contains("exists already and is not an ops log") }.count == 1, "\(told.lines)")
        #expect(told.lines.filter { $0.hasPrefix("Errors are being recorded again") }.count == 1, "\(told.lines)")
    }

    @Test("a log that is damaged fails nobody, is said once, and is written again once it is replaced by a sound one")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        let (path, sound) = (folder.path("ops.db"), folder.path("sound.db"))
        try OpsLog.create(path).close()
        try OpsLog.create(sound).close()
        let told = ToldLines()
        let log = try OpsLog.open(path, mode: .readWrite)
        // Every page but the first, which says what the file is.
        let size = try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        let handle = try FileHandle(forUpdating: URL(filePath: path))
        try handle.seek(toOffset: 4_096)
        try handle.write(contentsOf: Data(repeating: 0xA5, count: size - 4_096))
        try handle.close()
        let recorder = OpsRecorder(log, logger: told.logger)
        recorder.record(RecorderTests.error(0))
        #expect(await eventually { recorder.health.isFailing })
        #expect(await eventually { recorder.health.queued == 1 })
        // In one go: where there is no log for a moment the recorder lays one.
        try #require(rename(sound, path) == 0)
        await recorder.flush()
        #expect(try numbers(path) == ["req_0"])
        await recorder.close()
        #expect(told.lines.filter { $0.contains("is damaged") }.count == 1, "\(told.lines)")
    }

    @Test(
        "on a full disk errors wait; with room again all of them arrive",
        .enabled(if: SmallDisk.isPossible, "a small disk cannot be mounted here")
    )
    func fullDisk() async throws {
        let disk = try SmallDisk(kilobytes: 2_048)
        let path = disk.path("ops.db")
        let told = ToldLines()
        let recorder = OpsRecorder(try OpsLog.create(path), logger: told.logger)
        recorder.record(RecorderTests.error(0))
        await recorder.flush()
        try disk.fill()
        // More than fits into what its files have left.
        for number in 1...300 { recorder.record(RecorderTests.error(number)) }
        #expect(await eventually { recorder.health.isFailing })
        try disk.makeRoom()
        await recorder.flush()
        #expect(try numbers(path).count == 301)
        #expect(recorder.health == RecordingHealth())
        await recorder.close()
        #expect(try OpsLog.open(path).check().isEmpty)
        #expect(told.lines.filter { $0.contains("is full") }.count == 1, "\(told.lines)")
    }

    @Test("an end does not wait for a log that cannot be written: what is lost is counted", .timeLimit(.minutes(30)))
    func endsAnyway() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("ops.db")
        let recorder = OpsRecorder(try OpsLog.create(path))
        for suffix in ["-wal", "-shm", ""] { try? FileManager.default.removeItem(atPath: path + suffix) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        for number in 0..<5 { recorder.record(RecorderTests.error(number)) }
        await recorder.close()
        #expect(recorder.health.queued == 0)
        #expect(recorder.health.dropped == 5)
    }
}

/// What was said in a program's log.
private final class ToldLines: Sendable {
    private let told = Mutex<[String]>([])

    var lines: [String] { told.withLock(\.self) }
    var logger: Logger { Logger(label: "told") { _ in Handler(told: self) } }

    private struct Handler: LogHandler {
        let told: ToldLines
        var metadata = Logger.Metadata()
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { told.told.withLock { $0.append("\(event.message)") } }
    }
}
