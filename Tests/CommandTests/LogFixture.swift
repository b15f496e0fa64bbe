import Foundation
import TestSupport

/// An ops log in a folder of its own, laid by the program itself and filled by `sqlite3`, as a foreign gateway would.
struct LogFixture: Sendable {
    let folder: TemporaryFolder
    let unmask: Program
    let path: String

    init(filledWith sql: String = "") async throws {
        folder = try TemporaryFolder()
        unmask = try Program("unmask")
        path = folder.path("ops.db")
        let result = try await unmask.run(["init", path])
        guard result.status == 0 else { throw Failure(description: result.error) }
        if !sql.isEmpty { try await execute(sql) }
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Runs SQL in another process; what it prints, a row a line, columns between bars.
    @discardableResult
    func execute(_ sql: String) async throws -> String {
        let file = folder.path("\(UUID().uuidString).sql")
        try Data(sql.utf8).write(to: URL(filePath: file))
        let result = try await Program.shell("exec sqlite3 -bail \"$1\" < \"$2\"", path, file)
        guard result.status == 0 else { throw Failure(description: result.error) }
        return result.output
    }

    /// Runs the program on the log.
    func run(_ command: String, _ arguments: String...) async throws -> Program.Result {
        try await unmask.run([command, path] + arguments)
    }

    /// What the program printed as JSON.
    func json(_ command: String, _ arguments: String...) async throws -> Any {
        let result = try await unmask.run([command, path] + arguments + ["--format", "json"])
        guard result.status == 0 else { throw Failure(description: result.error) }
        return try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    }

    /// SQL for `count` errors of every kind in the hours before `end` (Unix milliseconds), the same for the same seed.
    static func rows(_ count: Int, before end: Int64, hours: Int64, seed: UInt64) -> String {
        var generator = SeededGenerator(seed: seed)
        var sql = """
            BEGIN;
            INSERT INTO accounts(id, name, platform, type) VALUES (1,'openai-main','openai','apikey'),
              (2,'codex team','openai','oauth'),(3,'ops, "quoted"','openai','apikey');

            """
        func pick(_ words: [String]) -> String { words.randomElement(using: &generator)! }
        for _ in 0..<count {
            let moment = end - Int64.random(in: 0..<(hours * 3_600_000), using: &generator)
            let upstream = pick(["400", "429", "503", "401", "NULL"])
            let client = pick(["502", "400", "429", "200", "503"])
            let type = pick(["'invalid_request_error'", "'rate_limit_error'", "'server_error'", "''", "NULL"])
            let account = pick(["1", "2", "3", "99", "NULL"])
            let model = pick(["'gpt-image-1'", "'dall-e-3'", "NULL"])
            let endpoint = pick([
                "'/v1/images/generations'", "'/v1/images/edits'", "'/v1/chat/completions'", "NULL",
            ])
            let rule = pick(["NULL", "NULL", "NULL", "5"])
            let message = pick(["'bad size'", "'slow down'", "NULL"])
            sql += """
                INSERT INTO ops_error_logs(created_at,status_code,upstream_status_code,upstream_error_type,account_id,\
                model,inbound_endpoint,rule_id,upstream_error_message) VALUES \
                (\(moment),\(client),\(upstream),\(type),\(account),\(model),\(endpoint),\(rule),\(message));

                """
        }
        return sql + "COMMIT;\n"
    }
}
