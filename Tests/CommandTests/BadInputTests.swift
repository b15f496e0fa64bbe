import Foundation
import TestSupport
import Testing

@Suite("Bad input")
struct BadInputTests {
    private let unmask: Program
    private let folder: TemporaryFolder

    init() throws {
        unmask = try Program("unmask")
        folder = try TemporaryFolder()
    }

    /// Commands that read a log, with what each needs beside it.
    static let readers: [[String]] = [
        ["watch"], ["groups"], ["errors"], ["accounts"], ["audit"], ["check"], ["show", "1"], ["errors", "--follow"],
    ]

    private func read(_ command: [String], _ path: String) async throws -> Program.Result {
        try await unmask.run([command[0], path] + command.dropFirst())
    }

    /// One sentence on stderr that names the thing and the way out; nothing on stdout; the file as it was.
    private func expectRefusal(
        of path: String,
        saying words: [String],
        by commands: [[String]] = readers,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let before = FileManager.default.contents(atPath: path)
        let neighbours = try FileManager.default.contentsOfDirectory(atPath: folder.url.path(percentEncoded: false))
        for command in commands {
            let result = try await read(command, path)
            #expect(result.status == 1, "\(command)", sourceLocation: sourceLocation)
            #expect(result.output.isEmpty, sourceLocation: sourceLocation)
            Self.expectSentence(result.error, naming: [path] + words, sourceLocation: sourceLocation)
        }
        #expect(FileManager.default.contents(atPath: path) == before, sourceLocation: sourceLocation)
        let after = try FileManager.default.contentsOfDirectory(atPath: folder.url.path(percentEncoded: false))
        #expect(Set(after) == Set(neighbours), "no file may appear beside it", sourceLocation: sourceLocation)
    }

    static func expectSentence(
        _ text: String,
        naming words: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(text.hasPrefix("unmask: "), "\(text)", sourceLocation: sourceLocation)
        #expect(
            text.filter { $0 == "\n" }.count == 1 && text.hasSuffix("\n"),
            "\(text)",
            sourceLocation: sourceLocation
        )
        for word in words { #expect(text.contains(word), "\(text)", sourceLocation: sourceLocation) }
    }

    @Test("a file that does not exist")
    func missing() async throws {
        try await expectRefusal(of: folder.path("nope.db"), saying: ["does not exist", "unmask init"])
        #expect(!FileManager.default.fileExists(atPath: folder.path("nope.db")))
    }

    @Test("a new log in a folder that does not exist")
    func missingFolder() async throws {
        try await expectRefusal(
            of: folder.path("nowhere/new.db"),
            saying: ["the folder of", "create it"],
            by: [["init"]]
        )
    }

    @Test("a folder")
    func directory() async throws {
        let path = folder.path("folder")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try await expectRefusal(of: path, saying: ["is a folder", "name the database"], by: Self.readers + [["init"]])
    }

    @Test("an empty file")
    func empty() async throws {
        let path = folder.path("empty.db")
        try Data().write(to: URL(filePath: path))
        try await expectRefusal(of: path, saying: ["is an empty file", "unmask init \(path)"])
        let laid = try await unmask.run(["init", path])
        #expect(laid.output == "Created \(path), an empty ops log.\n")
        #expect(try await unmask.run(["check", path]).status == 0)
    }

    @Test("something that is not a database", arguments: ["hello\n", String(repeating: "SQLite? no. ", count: 1_000)])
    func notADatabase(content: String) async throws {
        let path = folder.path("notes.txt")
        try Data(content.utf8).write(to: URL(filePath: path))
        try await expectRefusal(of: path, saying: ["not an SQLite database", "ops log"])
        try await expectRefusal(of: path, saying: ["exists already", "choose another name"], by: [["init"]])
    }

    @Test("another program's database")
    func foreign() async throws {
        let path = folder.path("photos.db")
        _ = try await Program.shell("sqlite3 \"$1\" 'CREATE TABLE photos(a); INSERT INTO photos VALUES (1)'", path)
        try await expectRefusal(of: path, saying: ["another program's database", "unmask init"])
        try await expectRefusal(of: path, saying: ["exists already", "choose another name"], by: [["init"]])
    }

    @Test("a log of a newer version")
    func newer() async throws {
        let log = try await LogFixture()
        try await log.execute(
            "PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;"
        )
        let before = FileManager.default.contents(atPath: log.path)
        for command in Self.readers + [["init"]] {
            let result = try await read(command, log.path)
            #expect(result.status == 1)
            #expect(result.output.isEmpty)
            Self.expectSentence(result.error, naming: [log.path, "99", "install a newer unmask"])
        }
        #expect(FileManager.default.contents(atPath: log.path) == before)
    }

    @Test("a log that lacks a table")
    func missingTable() async throws {
        let log = try await LogFixture()
        try await log.execute("DROP TABLE ops_audit_log")
        for command in Self.readers {
            let result = try await read(command, log.path)
            #expect(result.status == 1)
            #expect(result.output.isEmpty)
            Self.expectSentence(result.error, naming: [log.path, "lacks ops_audit_log"])
        }
    }

    @Test("a damaged log")
    func damaged() async throws {
        let log = try await LogFixture(filledWith: LogFixture.rows(400, before: Self.now, hours: 1, seed: 1))
        try await log.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        let handle = try FileHandle(forUpdating: URL(filePath: log.path))
        let size = try handle.seekToEnd()
        for place in stride(from: UInt64(4_096), to: size, by: 4_096) {
            try handle.seek(toOffset: place)
            try handle.write(contentsOf: Data(repeating: 0xA5, count: 2_048))
        }
        try handle.close()
        let result = try await log.run("groups", "--since", "7d")
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        Self.expectSentence(result.error, naming: [log.path, "damaged", ".recover"])
    }

    @Test("a file this user may not read", .enabled(if: geteuid() != 0, "root may read everything"))
    func unreadable() async throws {
        let log = try await LogFixture()
        chmod(log.path, 0)
        let result = try await log.run("groups")
        chmod(log.path, 0o600)
        #expect(result.status == 1)
        Self.expectSentence(result.error, naming: [log.path, "permission"])
    }

    @Test("no log at all")
    func none() async throws {
        for command in [["groups"], ["errors"], ["accounts"], ["audit"], ["check"], ["show", "1"]] {
            let result = try await unmask.run(command)
            #expect(result.status == 64)
            #expect(result.output.isEmpty)
            Self.expectSentence(result.error, naming: ["--db", "UNMASK_DB", "config.toml", "argument"])
        }
    }

    @Test(
        "arguments that mean nothing",
        arguments: meaninglessArguments
    )
    func meaningless(arguments: [String], words: [String]) async throws {
        let result = try await unmask.run(arguments, in: folder.url.path(percentEncoded: false))
        #expect(result.status == 64, "\(result.error)")
        #expect(result.output.isEmpty)
        Self.expectSentence(result.error, naming: words + ["--help"])
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path(percentEncoded: false))
        #expect(left.isEmpty)
    }

    @Test("values out of range are told with what is allowed", arguments: valuesOutOfRange)
    func outOfRange(command: [String], option: String, value: String, allowed: String) async throws {
        for arguments in [[option, value], ["\(option)=\(value)"]] {
            let result = try await unmask.run(command + arguments, in: folder.url.path(percentEncoded: false))
            #expect(result.status == 64, "\(result.error)")
            #expect(result.output.isEmpty)
            Self.expectSentence(result.error, naming: ["The value '\(value)' is invalid for '\(option) ", allowed])
        }
    }

    @Test("a start in the future")
    func future() async throws {
        let log = try await LogFixture()
        let result = try await log.run("groups", "--since", "2999-01-01")
        #expect(result.status == 64)
        Self.expectSentence(
            result.error,
            naming: ["--since 2999-01-01 is in the future", "See 'unmask groups --help'"]
        )
    }

    @Test("an error that is not there")
    func noSuchError() async throws {
        let log = try await LogFixture()
        let result = try await log.run("show", "7")
        #expect(result.status == 1)
        Self.expectSentence(result.error, naming: [log.path, "holds no error 7", "unmask errors"])
    }

    @Test("arguments that would be obeyed by a terminal are quoted harmlessly")
    func hostileArguments() async throws {
        let result = try await unmask.run(["groups", "\u{1B}[31m\u{7}.db"])
        #expect(result.status == 1)
        #expect(!result.error.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    static let meaninglessArguments: [([String], [String])] = [
        (["groups", "x.db", "--filter", "stauts:400"], ["--filter", "at character 1", "Did you mean status?"]),
        (["errors", "x.db", "--filter", "ok /(/"], ["at character 5", "this group is never closed"]),
        (["groups", "x.db", "--filter", "outcome:maskd"], ["at character 9", "Did you mean masked?"]),
        (["groups", "x.db", "--by", "status,colour"], ["--by", "\"colour\" is no field", "status, type, account"]),
        (["groups", "x.db", "--by", "status,status"], ["stands there twice"]),
        (["groups", "x.db", "--since", "yesterday"], ["--since", "yesterday", "1h30m"]),
        (["groups", "x.db", "--since", "0h"], ["--since", "0h"]),
        (["groups", "x.db", "--since", "99999999999d"], ["--since"]),
        (["groups", "x.db", "--since", "1h", "--until", "2h"], ["--since 1h is not before --until 2h"]),
        (["groups", "x.db", "--since", "2026-01-02", "--until", "2026-01-02"], ["is not before"]),
        (["groups", "x.db", "--format", "xml"], ["--format", "xml", "table", "ndjson"]),
        (["groups", "x.db", "--limit", "0"], ["--limit", "'0'", "1 or more"]),
        (["errors", "x.db", "--limit", "ten"], ["--limit", "'ten'", "a whole number, 1 or more"]),
        (["errors", "x.db", "--follow", "--until", "1m"], ["--until"]),
        (["errors", "x.db", "--follow", "--format", "json"], ["ndjson"]),
        (["show", "x.db", "seven"], ["\"seven\" is not an error's id"]),
        (["show", "x.db", "1", "2"], ["too many arguments"]),
        (["show"], ["no error was named"]), (["show", "x.db", "-1"], ["\"-1\" is not an error's id"]),
        (["show", "x.db", "3", "--fromat", "json"], ["'--fromat'"]),
        (["accounts", "x.db", "disable", "a", "--fro", "30m"], ["Unknown option '--fro'"]),
        (["rules", "x.db", "test", "1", "--sinse", "1h"], ["Unknown option '--sinse'"]),
        (["rules", "x.db", "enable", "-1"], ["\"-1\" is not a rule's id"]),
        (["show", "x.db", "1", "--format", "csv"], ["--format table or json"]),
        (["groups", "x.db", "--nope"], ["--nope"]),
        (["frobnicate", "x.db", "y"], ["neither a command nor a file \"frobnicate\""]),
        (["gruops"], ["did you mean groups?"]), (["help", "gruops"], ["no command \"gruops\"; did you mean groups?"]),
        (["help", "xyzzy"], ["no command \"xyzzy\"; there are watch, demo, groups"]),
        (["--generate-completion-script", "tcsh"], ["'tcsh'", "with one of: zsh bash fish"]),
        (["groups", "x.db", "y.db"], ["y.db"]), (["init"], ["database"]), (["init", ""], ["name is empty"]),
        (["groups", ""], ["name is empty"]),
    ]

    static let valuesOutOfRange: [([String], String, String, String)] = {
        let count = "give a whole number, 1 or more."
        let length = "give a length of time above zero, as in 90s, 15m, 1h30m or 7d."
        let moment = "give so long ago, as in 90s, 15m, 1h30m or 7d, or a time, as in 2026-11-23T09:30Z."
        var cases: [([String], String, String, String)] = []
        func add(_ command: [String], _ option: String, _ values: [String], _ allowed: String) {
            cases += values.map { (command, option, $0, allowed) }
        }
        for command in ["errors", "groups", "failovers", "audit"] {
            add([command, "x.db"], "--limit", ["-1", "0", "x", "1.5", "99999999999999999999"], count)
        }
        for command in ["errors", "groups", "failovers", "accounts", "replay", "rules"] {
            add([command, "x.db"], "--since", ["-5m", "banana", "0m"], moment)
        }
        add(["accounts", "x.db", "disable", "a"], "--for", ["0", "0m", "-5m", "forever"], length)
        add(["prune", "x.db"], "--keep", ["-1d", "0", "x"], length)
        add(["simulate", "x.db"], "--span", ["-1d", "0"], length)
        add(["simulate", "x.db"], "--rows", ["-1", "0", "x"], count)
        add(["simulate", "x.db"], "--seed", ["-1", "x"], "give a whole number, 0 or more.")
        add(["demo"], "--seed", ["-1", "x"], "give a whole number, 0 or more.")
        add(
            ["demo"],
            "--rate",
            ["-1", "0", "x", "nan", "inf", "10001"],
            "requests a second, more than 0, at most 10000."
        )
        add(["watch", "x.db"], "--window", ["2h", "-1h"], "give one of 5m, 15m, 1h, 6h, 24h, 7d.")
        add(["rules", "x.db", "add"], "--priority", ["x"], "give a whole number.")
        add(["rules", "x.db", "add"], "--answer", ["-1", "99", "600", "x"], "give a status from 100 to 599.")
        add(["rules", "x.db", "test"], "--match", ["some"], "give any or all.")
        return cases
    }()

    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}
