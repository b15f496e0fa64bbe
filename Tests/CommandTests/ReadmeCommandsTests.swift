import Foundation
import TestSupport
import Testing

@Suite("The README's commands")
struct ReadmeCommandsTests {
    /// What is not for a test: what draws or waits without an end, a folder that only zsh names, what builds.
    private static let left = ["unmask ops.db ", "--follow", "${fpath", "swift ", ".build/"]

    @Test("run as they are printed")
    func run() async throws {
        let root = Fixtures.folder.deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let blocks = readme.components(separatedBy: "```sh\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
            .filter { $0.contains("\nunmask ") || $0.hasPrefix("unmask ") }
        #expect(blocks.count == 3)
        for block in blocks {
            let log = try await LogFixture(
                filledWith: """
                    INSERT INTO accounts(id, name) VALUES (7, 'openai-main'), (8, 'openai-eu');
                    INSERT INTO ops_error_logs(id, status_code, account_id) VALUES (1234, 500, 7);
                    """
            )
            let folder = log.folder
            try Data(#"{"error":{"message":"bad size"}}"#.utf8).write(to: URL(filePath: folder.path("error.json")))
            try Data(#"{"status":400}"#.utf8).write(to: URL(filePath: folder.path("cases.jsonl")))
            let lines = block.split(separator: "\n").filter { line in !Self.left.contains { line.contains($0) } }
            #expect(lines.count > 2)
            let result = try await Program.shell(
                """
                set -e; cd "$1"; HOME="$1"; program="$2"
                unmask() { "$program" "$@" || { echo "unmask $*" >&2; exit 1; }; }
                \(lines.joined(separator: "\n"))
                """,
                folder.path(""),
                log.unmask.path
            )
            #expect(result.status == 0, "\(result.error)")
            #expect(result.error.isEmpty, "\(result.error)")
        }
    }
}
