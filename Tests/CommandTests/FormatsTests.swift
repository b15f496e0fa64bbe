import Foundation
import TestSupport
import Testing

@Suite("Formats")
struct FormatsTests {
    /// A command that lists things, and the column of its table that counts, beside its name elsewhere.
    struct List: Sendable {
        var command: [String]
        var title: String
        var member: String
    }

    static let lists = [
        List(command: ["groups", "--since", "2h"], title: " COUNT", member: "count"),
        List(command: ["errors", "--since", "2h"], title: "ID", member: "id"),
        List(command: ["failovers", "--since", "2h"], title: "ID", member: "id"),
        List(command: ["failovers", "--since", "2h", "--matrix"], title: "MOVES", member: "count"),
        List(command: ["accounts", "--since", "2h"], title: "ERRORS", member: "errors"),
        List(command: ["rules", "--since", "2h"], title: "HITS", member: "hits"),
        List(command: ["rules", "test", "--codes", "400", "--since", "2h"], title: "COUNT", member: "count"),
        List(command: ["audit"], title: "ID", member: "id"),
    ]

    /// Rows of RFC 4180, with a `\n` in a quoted field.
    private func csv(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = ""
        var isQuoted = false
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch (scalar, isQuoted) {
            case ("\"", true) where rest.first == "\"": field.unicodeScalars.append(rest.removeFirst())
            case ("\"", _): isQuoted.toggle()
            case (",", false): (row, field) = (row + [field], "")
            case ("\r", false): (rows, row, field, rest) = (rows + [row + [field]], [], "", rest.dropFirst())
            default: field.unicodeScalars.append(scalar)
            }
        }
        return rows
    }

    private func text(_ value: Any?) -> String? {
        switch value {
        case is NSNull: ""
        case let text as String: text
        case let number as NSNumber where isBoolean(number): number.boolValue ? "true" : "false"
        case let number as NSNumber: "\(number)"
        default: nil
        }
    }

    /// Whether a number stands for true or false in JSON.
    private func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

    /// The beginning of a line of the table; Chinese takes two columns a character.
    private func prefix(_ line: Substring, columns: Int) -> Substring {
        var left = columns
        return line.prefix { character in
            left -= character.unicodeScalars.contains { $0.value >= 0x2E80 } ? 2 : 1
            return left >= 0
        }
    }

    @Test("say the same of every row", arguments: lists)
    func agree(list: List) async throws {
        let log = try await LogFixture()
        let path = log.folder.path("story.db")
        let story = try await log.unmask.run(["simulate", path, "--rows", "400", "--span", "1h"])
        #expect(story.status == 0, "\(story.error)")
        for change in [["disable", "--reason", "a, \"b\"\nc"], ["enable"]] {
            _ = try await log.unmask.run(["accounts", path, change[0], "3"] + change.dropFirst())
        }
        func print(_ format: String) async throws -> String {
            let arguments = [list.command[0], path] + list.command.dropFirst() + ["--format", format]
            let result = try await log.unmask.run(arguments)
            #expect(result.status == 0, "\(result.error)")
            return result.output
        }
        let lines = try await print("ndjson").split(separator: "\n")
        let rows = try lines.map { try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
        #expect(rows.count > 1)

        let whole = try JSONSerialization.jsonObject(with: Data(try await print("json").utf8))
        var objects = try #require(whole as? [[String: Any]])
        if let trials = objects.first?["answers"] as? [[String: Any]] { objects = trials }
        #expect(objects.count == rows.count)

        let records = csv(try await print("csv"))
        let titles = try #require(records.first)
        #expect(records.count == rows.count + 1)
        for (record, row) in zip(records.dropFirst(), rows) {
            #expect(record.count == titles.count)
            for (title, field) in zip(titles, record) {
                if let wanted = text(row[title]) { #expect(field == wanted, "\(title)") }
            }
        }

        let table = try await print("table").split(separator: "\n", omittingEmptySubsequences: true)
        let head = try #require(table.firstIndex { $0.contains(list.title) })
        let end = try #require(table[head].range(of: list.title)).upperBound
        let column = table[head].distance(from: table[head].startIndex, to: end)
        let counted = table[(head + 1)...].map {
            prefix($0, columns: column).split(separator: " ").last.map(String.init)
        }
        #expect(counted == rows.map { $0[list.member].flatMap { $0 is NSNull ? "?" : "\($0)" } })
    }
}
