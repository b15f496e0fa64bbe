import Foundation
import TestSupport
import Testing

@Suite("Following errors")
struct FollowTests {
    /// Begins with one error, `$a`. Each step waits for a line of the program before it goes on: none is a matter of
    /// luck.
    private func follow(_ log: LogFixture, _ steps: String) async throws -> Program.Result {
        try await Program.shell(
            """
            change() { sqlite3 -cmd '.timeout 60000' "$1" "$2"; }
            put() { change "$2" "INSERT INTO ops_error_logs(status_code, error_message) VALUES (502, '$1')"; }
            put one "$2"
            "$1" errors "$2" --follow --format ndjson 2> "$2.said" | {
              read -r a
              \(steps)
            }
            cat "$2.said" >&2
            """,
            log.unmask.path,
            log.path
        )
    }

    @Test("goes on when what it has printed is pruned away")
    func pruned() async throws {
        let log = try await LogFixture()
        let result = try await follow(
            log,
            """
            change "$2" "DELETE FROM ops_error_logs"
            put two "$2"; read -r b
            printf '%s\\n' "$a" "$b"
            """
        )
        #expect(result.lines.map { $0.prefix(8) } == [#"{"id":1,"#, #"{"id":2,"#], "\(result)")
        #expect(result.error.isEmpty)
    }

    @Test("goes on with the moved file, then with the one that takes its place, and says so")
    func replaced() async throws {
        let log = try await LogFixture()
        let result = try await follow(
            log,
            """
            for end in '' -wal -shm; do [ ! -e "$2$end" ] || mv "$2$end" "$2.old$end"; done
            put two "$2.old"; read -r b
            "$1" init "$2.new" > /dev/null
            put three "$2.new"
            mv "$2.new" "$2"; read -r c
            printf '%s\\n' "$a" "$b" "$c"
            """
        )
        #expect(result.lines.count == 3, "\(result)")
        for (line, start) in zip(result.lines, [#"{"id":1,"#, #"{"id":2,"#, #"{"id":1,"#]) {
            #expect(line.hasPrefix(start))
        }
        #expect(result.lines.last?.contains(#""three""#) == true)
        let said = result.error.split(separator: "\n").filter { !$0.isEmpty }
        #expect(said.last == "\(log.path) is another file now; its errors follow.", "\(result.error)")
        #expect(said.count <= 2)
    }

    @Test("ends quietly when it is interrupted")
    func interrupted() async throws {
        let log = try await LogFixture()
        let result = try await Program.shell(
            """
            "$1" errors "$2" --follow --format csv > "$2.out" & unmask=$!
            while [ ! -s "$2.out" ]; do sleep 0.01; done
            kill -TERM $unmask; wait $unmask; echo "$?"
            """,
            log.unmask.path,
            log.path
        )
        #expect(result.output == "143\n")
        #expect(!result.error.contains("unmask:"))
    }
}
