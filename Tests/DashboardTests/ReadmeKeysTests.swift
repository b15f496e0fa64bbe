import Foundation
import TerminalCanvas
import Testing

@testable import Dashboard

/// The README's table of keys is made from the key table, so that it cannot lie.
///
/// `UNMASK_REWRITE_GOLDEN=1 swift test --filter ReadmeKeys` writes it anew.
struct ReadmeKeysTests {
    private static let start = "<!-- keys: generated from the key table; a test compares -->\n"
    private static let end = "<!-- /keys -->"

    private static let readme = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "README.md")

    private static var table: String {
        var lines = ["| | key | does | name |", "|---|---|---|---|"]
        for section in KeyBinding.Section.allCases {
            for (index, binding) in KeyTable.bindings.filter({ $0.section == section }).enumerated() {
                let keys = binding.keys.map { "`\($0.label)`" }.joined(separator: " ")
                let section = index == 0 ? section.rawValue : ""
                lines.append("| \(section) | \(keys) | \(binding.helpText) | `\(binding.action.name)` |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test("the README's keys are those of the key table")
    func readmeKeys() throws {
        let text = try String(contentsOf: Self.readme, encoding: .utf8)
        let from = try #require(text.range(of: Self.start))
        let to = try #require(text.range(of: Self.end))
        if ProcessInfo.processInfo.environment["UNMASK_REWRITE_GOLDEN"] != nil {
            try text.replacingCharacters(in: from.upperBound..<to.lowerBound, with: Self.table)
                .write(to: Self.readme, atomically: true, encoding: .utf8)
        } else {
            #expect(String(text[from.upperBound..<to.lowerBound]) == Self.table)
        }
    }
}
