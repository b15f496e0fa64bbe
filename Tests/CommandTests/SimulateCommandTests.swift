import Foundation
import TestSupport
import Testing

@Suite("unmask simulate, check and init")
struct SimulateCommandTests {
    @Test("fills a sound log with as many errors as asked for, whose groups equal a GROUP BY")
    func fills() async throws {
        let folder = try TemporaryFolder()
        let unmask = try Program("unmask")
        let path = folder.path("try.db")
        let result = try await unmask.run(["simulate", path, "--rows", "3000", "--span", "2d", "--seed", "5"])
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output.contains("3000 errors"))
        #expect(result.error.isEmpty, "no bar where stderr is no terminal")

        let check = try await unmask.run(["check", path, "--format", "json"])
        #expect(check.status == 0, "\(check.error)")
        let facts = try JSONSerialization.jsonObject(with: Data(check.output.utf8)) as? [String: Any]
        #expect(facts?["errors"] as? Int == 3000)

        // One moment for both questions: minutes may pass between them.
        let start = Int64(Date.now.timeIntervalSince1970) / 60 * 60 - 86_400
        let truth = try await Program.shell(
            """
            sqlite3 "$1" "SELECT coalesce(upstream_status_code, ''), outcome, count(*) FROM ops_error_logs
              WHERE created_at >= 1000 * $2 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
            """,
            path,
            "\(start)"
        )
        let groups = try await unmask.run(
            [
                "groups", path, "--by", "status,outcome", "--all-endpoints", "--format", "csv",
                "--since", Date(timeIntervalSince1970: Double(start)).formatted(.iso8601),
            ]
        )
        func counts(_ text: String, _ separator: Character) -> [String: Int] {
            var counts: [String: Int] = [:]
            for line in text.split(whereSeparator: \.isNewline) {
                let cells = line.split(separator: separator, omittingEmptySubsequences: false)
                if let count = Int(cells[2]) { counts["\(cells[0]) \(cells[1])"] = count }
            }
            return counts
        }
        let expected = counts(truth.output, "|")
        let answered = counts(groups.output, ",")
        #expect(!expected.isEmpty)
        #expect(answered == expected)
    }

    @Test("a log with errors in it is not mixed with simulated ones")
    func refusesErrors() async throws {
        let log = try await LogFixture(filledWith: "INSERT INTO ops_error_logs(status_code) VALUES (500);")
        let result = try await log.run("simulate", "--rows", "10")
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        BadInputTests.expectSentence(result.error, naming: [log.path, "holds errors already", "choose another name"])
        #expect(try await log.execute("SELECT count(*) FROM ops_error_logs") == "1\n")
    }

    @Test("init may be run again and changes nothing")
    func initAgain() async throws {
        let log = try await LogFixture(filledWith: "INSERT INTO ops_error_logs(status_code) VALUES (500);")
        let result = try await log.run("init")
        #expect(result.status == 0)
        #expect(result.output == "\(log.path) is an ops log, and up to date.\n")
        #expect(try await log.execute("SELECT count(*) FROM ops_error_logs") == "1\n")
    }

    @Test("check says what is wrong, and fails")
    func checkFails() async throws {
        let log = try await LogFixture(filledWith: LogFixture.rows(50, before: BadInputTests.now, hours: 1, seed: 1))
        try await log.execute("UPDATE ops_error_rollups SET \"count\" = \"count\" + 1")
        let result = try await log.run("check", "--format", "json")
        #expect(result.status == 1)
        BadInputTests.expectSentence(result.error, naming: [log.path, "is not sound"])
        let facts = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        #expect((facts?["findings"] as? [String])?.isEmpty == false)
    }

    @Test("themes are listed, the operator's own too, and what is wrong in them is said")
    func themes() async throws {
        let folder = try TemporaryFolder()
        let themes = folder.url.appending(path: "unmask/themes", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: themes, withIntermediateDirectories: true)
        try Data("inherits = \"dark\"\nnonsense = 1\n".utf8).write(to: themes.appending(path: "mine.toml"))
        let result = try await Program("unmask").run(
            ["themes", "--format", "csv"],
            environment: ["XDG_CONFIG_HOME": folder.url.path(percentEncoded: false)]
        )
        #expect(result.status == 0)
        let names = result.output.split(separator: "\r\n").dropFirst().map { $0.split(separator: ",")[0] }
        #expect(names.contains("dark") && names.contains("light") && names.contains("mine"))
        #expect(result.error.contains("mine.toml"))
    }
}
