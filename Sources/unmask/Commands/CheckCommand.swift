import ArgumentParser
import ErrorPolicy
import Foundation
import OpsModel
import OpsStore
import TerminalCanvas

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read a whole ops log and say whether it is sound.",
        discussion: """
            Looks at the file's structure, counts every row, and compares the counts that the dashboard shows with \
            them. Changes nothing. Exit 1 when something is wrong.

            EXAMPLES:
              unmask check ops.db
              unmask check ops.db --format json
            """
    )

    @OptionGroup var database: DatabaseArgument
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if output.format == .csv { throw ValidationError("a check is no list; use --format table or json") }
    }

    func run() throws {
        let path = try database.path()
        let log = try OpsLog.open(path)
        let facts = try log.facts()
        let findings = try log.check().map(\.description)
        switch output.resolved {
        case .json: try StandardOutput.write(object(facts, findings, path).pretty + "\n")
        case .ndjson: try StandardOutput.write(object(facts, findings, path).compact + "\n")
        case .table, .csv: try StandardOutput.write(lines(facts, findings, path).joined(separator: "\n") + "\n")
        }
        if !findings.isEmpty {
            throw CommandFailure("\(path) is not sound; keep a copy before anything else writes into it.")
        }
    }

    private func object(_ facts: LogFacts, _ findings: [String], _ path: String) -> JSONOutput {
        .object([
            ("database", .string(path)), ("schema_version", .number(facts.schemaVersion)),
            ("marked", .bool(facts.isMarked)), ("writable", .bool(facts.isWritable)), ("bytes", .number(facts.size)),
            ("errors", .number(facts.errors.total)), ("outcomes", .outcomes(facts.errors)),
            ("attempts", .number(facts.attempts)), ("accounts", .number(facts.accounts)),
            ("rules", .number(facts.rules)), ("oldest", .time(facts.oldest)), ("newest", .time(facts.newest)),
            ("findings", .array(findings.map { JSONOutput.string($0) })),
        ])
    }

    private func lines(_ facts: LogFacts, _ findings: [String], _ path: String) -> [String] {
        let outcomes = Outcome.allCases.filter { facts.errors[$0] > 0 }.map { "\($0.rawValue) \(facts.errors[$0])" }
        let pairs: [(String, String)] = [
            ("database", path + (facts.isWritable ? "" : " (read-only)")),
            (
                "schema",
                "version \(facts.schemaVersion)" + (facts.isMarked ? "" : " (unmarked; \"unmask init\" marks it)")
            ),
            ("size", "\(facts.size) bytes"),
            ("errors", "\(facts.errors.total)" + (outcomes.isEmpty ? "" : " (\(outcomes.joined(separator: ", ")))")),
            ("attempts", "\(facts.attempts)"),
            ("accounts", "\(facts.accounts)"),
            ("rules", "\(facts.rules)"),
            ("oldest", facts.oldest?.words ?? "-"),
            ("newest", facts.newest?.words ?? "-"),
        ]
        let verdict = findings.isEmpty ? ["sound"] : findings
        return (pairs + verdict.map { ("verdict", $0) }).map { name, value in
            TextWidth.pad(name, to: 10) + DisplayText(line: value).text
        }
    }
}
